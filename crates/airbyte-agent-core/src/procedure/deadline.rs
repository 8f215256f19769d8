//! [`Deadline`]: when the time of a procedure is over.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::error::{Error, ErrorKind, Message};
use crate::options::RequestOptions;

/// When the time of a procedure is over: never, unless its options have a timeout.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    timeout: Duration,
    at: Option<Instant>,
}

impl Deadline {
    /// Takes the timeout out of the options of a procedure. Each of its requests then has the client's own timeout.
    pub fn take_from(options: &mut RequestOptions) -> Self {
        let timeout = options.timeout.take();
        let at = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        Self { timeout: timeout.unwrap_or(Duration::MAX), at }
    }

    /// This deadline, or so much time from now if that is over earlier.
    #[must_use]
    pub fn within(&self, time: Duration) -> Self {
        let end = Instant::now().checked_add(time);
        Self { at: self.at.into_iter().chain(end).min(), ..*self }
    }

    /// The time that is left, if there is a deadline.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        self.at.map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// Runs a future until the deadline. `None` if that comes first; the future is dropped then.
    pub async fn limit<F: Future>(&self, future: F) -> Option<F::Output> {
        match self.at {
            None => Some(future.await),
            // A future is not even started.
            Some(at) if at <= Instant::now() => None,
            Some(at) => timeout_at(at, future).await.ok(),
        }
    }

    /// A [`Timeout`](ErrorKind::Timeout) error, with what follows `timed out after 30 s`.
    #[must_use]
    pub fn error(&self, call: &'static str, rest: impl Into<Message>) -> Error {
        let message = Message::new().text("timed out after ").duration(self.timeout).message(rest.into());
        Error::new(ErrorKind::Timeout, message).with_operation(call)
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    fn deadline(timeout: Option<Duration>) -> Deadline {
        Deadline::take_from(&mut RequestOptions { timeout, ..RequestOptions::default() })
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_longer_is_given_up() {
        let deadline = deadline(Some(Duration::from_secs(5)));
        assert_eq!(deadline.limit(ready(1)).await, Some(1));
        assert_eq!(deadline.remaining(), Some(Duration::from_secs(5)));
        assert_eq!(deadline.limit(pending::<()>()).await, None);
        assert_eq!(deadline.limit(ready(1)).await, None, "the deadline has passed");
        assert_eq!(deadline.remaining(), Some(Duration::ZERO));
        let error = deadline.error("books.copy", ", before the book was found");
        assert_eq!(error.message(), "timed out after 5 s, before the book was found");
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_timeout_there_is_no_deadline() {
        for timeout in [None, Some(Duration::MAX)] {
            assert_eq!(deadline(timeout).limit(tokio::time::sleep(Duration::from_secs(1 << 30))).await, Some(()));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_part_of_the_time_does_not_go_beyond_all_of_it() {
        let started = Instant::now();
        for (timeout, elapsed) in [(None, 3), (Some(2), 2), (Some(5), 3)] {
            let deadline = deadline(timeout.map(Duration::from_secs)).within(Duration::from_secs(3));
            let before = started.elapsed();
            assert_eq!(deadline.limit(pending::<()>()).await, None);
            assert_eq!((started.elapsed() - before).as_secs(), elapsed);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_options_of_the_requests_have_no_timeout() {
        let mut options = RequestOptions { timeout: Some(Duration::from_secs(5)), ..RequestOptions::default() };
        Deadline::take_from(&mut options);
        assert_eq!(options.timeout, None);
    }
}
