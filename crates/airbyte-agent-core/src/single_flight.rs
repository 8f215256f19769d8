//! [`SingleFlight`]: identical requests at the same time are sent once.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use futures::FutureExt;
use futures::future::{BoxFuture, Shared, WeakShared};

/// Requests in flight, by key. Callers that ask for the same key while a request is in flight share its result.
pub(crate) struct SingleFlight<K, V>(Mutex<Vec<InFlight<K, V>>>);

struct InFlight<K, V> {
    key: K,
    /// The callers own the future: when the last of them gives up, the request is dropped.
    result: WeakShared<BoxFuture<'static, V>>,
}

impl<K, V> Default for SingleFlight<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq, V: Clone> SingleFlight<K, V> {
    /// Joins the request of this key that is in flight, or starts one.
    pub(crate) fn run<F>(&self, key: K, start: impl FnOnce() -> F) -> Shared<BoxFuture<'static, V>>
    where
        F: Future<Output = V> + Send + 'static,
    {
        let mut in_flight = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        in_flight.retain(|request| request.result.upgrade().is_some_and(|result| result.peek().is_none()));
        let same = in_flight.iter().find(|request| request.key == key);
        if let Some(result) = same.and_then(|request| request.result.upgrade()) {
            return result;
        }
        let result = start().boxed().shared();
        if let Some(weak) = result.downgrade() {
            in_flight.push(InFlight { key, result: weak });
        }
        result
    }

    /// Makes later callers start requests of their own, because something may have changed meanwhile.
    pub(crate) fn invalidate(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn identical_requests_in_flight_are_sent_once() {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        async fn request() -> usize {
            let number = STARTED.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            number
        }
        let flights = SingleFlight::default();
        let (first, second, other) = (flights.run("a", request), flights.run("a", request), flights.run("b", request));
        assert_eq!(futures::join!(first, second), (0, 0));
        assert_eq!(other.await, 1);
        assert_eq!(flights.run("a", request).await, 2, "a finished request is not reused");
    }

    #[tokio::test]
    async fn after_an_invalidation_a_request_is_sent_anew() {
        let flights = SingleFlight::default();
        let before = flights.run("a", || async { 1 });
        flights.invalidate();
        let after = flights.run("a", || async { 2 });
        assert_eq!(futures::join!(before, after), (1, 2));
    }
}
