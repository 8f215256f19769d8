//! [`PollInterval`]: how long to wait between two looks at something that changes.

use std::time::Duration;

/// How much of a wait is random, so that callers that began together do not stay together.
const JITTER: f64 = 0.2;

/// The waits between looks at something that changes: they grow by half until they are as long as they may get. A random
/// part of up to a fifth is taken off each.
#[derive(Clone, Debug)]
pub struct PollInterval {
    bound: Duration,
    longest: Duration,
}

impl PollInterval {
    /// The waits from `first` to `longest`.
    #[must_use]
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self { bound: first, longest }
    }

    /// The next wait.
    pub fn next_wait(&mut self) -> Duration {
        let bound = self.bound.min(self.longest);
        self.bound = bound.saturating_mul(3) / 2;
        bound.mul_f64(1.0 - JITTER * rand::random::<f64>())
    }

    /// Waits, at least as long as the service asks for.
    pub async fn wait(&mut self, retry_after: Option<Duration>) {
        tokio::time::sleep(self.next_wait().max(retry_after.unwrap_or_default())).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    const FIRST: Duration = Duration::from_secs(2);
    const LONGEST: Duration = Duration::from_secs(30);

    #[test]
    fn waits_grow_up_to_the_longest() {
        let mut interval = PollInterval::new(FIRST, LONGEST);
        let mut bound = FIRST;
        for _ in 0..20 {
            let wait = interval.next_wait();
            assert!(wait <= bound && wait >= bound.mul_f64(1.0 - JITTER), "{wait:?} of {bound:?}");
            bound = bound.mul_f64(1.5).min(LONGEST);
        }
        assert_eq!(bound, LONGEST);
    }

    #[test]
    fn callers_that_begin_together_do_not_stay_together() {
        let waits: std::collections::BTreeSet<_> =
            (0..50).map(|_| PollInterval::new(FIRST, LONGEST).next_wait()).collect();
        assert!(waits.len() > 40, "{waits:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_is_at_least_as_long_as_the_service_asks_for() {
        let started = Instant::now();
        PollInterval::new(FIRST, LONGEST).wait(Some(Duration::from_secs(70))).await;
        assert!(started.elapsed() >= Duration::from_secs(70));
    }
}
