//! Staying awake for an answer that is about to come.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// What an answer takes from the same machine, at most. To sleep until it comes, and to be woken, takes longer than to look
/// for it again and again, even of the processor's time (docs/performance.md).
const NEAR: Duration = Duration::from_micros(200);
/// Calls that go by, at most, until a watch that was in vain is tried again.
const MOST: u32 = 63;

/// Whether it is worth it, by the calls before.
pub(super) struct Nearness {
    /// So many calls with answers from nearby go by first.
    rest: AtomicU32,
    /// How many went by the last time.
    rested: AtomicU32,
}

/// One call's. Threads that wait at the same time may learn less from theirs than each would alone, and no more is at stake.
pub(super) struct Watch<'a> {
    nearness: &'a Nearness,
    begun: Instant,
    is_kept: bool,
}

impl Nearness {
    pub(super) const fn unknown() -> Self {
        Self { rest: AtomicU32::new(1), rested: AtomicU32::new(0) }
    }

    /// A call begins.
    pub(super) fn watch(&self) -> Watch<'_> {
        Watch { nearness: self, begun: Instant::now(), is_kept: self.rest.load(Ordering::Relaxed) == 0 }
    }

    fn learn(&self, is_kept: bool, is_near: bool) {
        let (rest, rested) = (self.rest.load(Ordering::Relaxed), self.rested.load(Ordering::Relaxed));
        let (rest, rested) = match (is_kept, is_near) {
            (true, true) => (0, rested / 2),
            (true, false) => {
                let longer = (rested * 2 + 1).min(MOST);
                (longer, longer)
            }
            (false, true) => (rest.saturating_sub(1), rested),
            (false, false) => return,
        };
        self.rest.store(rest, Ordering::Relaxed);
        self.rested.store(rested, Ordering::Relaxed);
    }
}

impl Watch<'_> {
    /// Have the runtime look for the answer until 200 µs have passed, as long as this thread may have it to itself.
    pub(super) async fn keep(&self, is_alone: impl Fn() -> bool) {
        while self.is_kept && is_alone() && self.begun.elapsed() < NEAR {
            tokio::task::yield_now().await;
        }
    }

    /// The answer came.
    pub(super) fn end(&self) {
        self.nearness.learn(self.is_kept, self.begun.elapsed() < NEAR);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::Nearness;

    fn is_kept(nearness: &Nearness) -> bool {
        nearness.watch().is_kept
    }

    #[test]
    fn what_comes_from_afar_is_not_watched_for() {
        let nearness = Nearness::unknown();
        for _ in 0..100 {
            assert!(!is_kept(&nearness));
            nearness.learn(false, false);
        }
        nearness.learn(false, true);
        assert!(is_kept(&nearness));
    }

    #[test]
    fn watches_in_vain_become_rare() {
        let nearness = Nearness::unknown();
        let watches = (0..1_000).filter(|_| {
            let is_kept = is_kept(&nearness);
            nearness.learn(is_kept, !is_kept);
            is_kept
        });
        assert_eq!(watches.count(), 20);
        while !is_kept(&nearness) {
            nearness.learn(false, true);
        }
        (0..10).for_each(|_| nearness.learn(true, true));
        nearness.learn(true, false);
        nearness.learn(false, true);
        assert!(is_kept(&nearness), "one in vain among many");
    }

    #[tokio::test]
    async fn a_watch_is_kept_by_who_is_alone_and_for_a_moment() {
        let nearness = Nearness::unknown();
        assert!(nearness.watch().keep(|| true).now_or_never().is_some());
        nearness.learn(false, true);
        assert!(nearness.watch().keep(|| false).now_or_never().is_some());
        assert!(nearness.watch().keep(|| true).now_or_never().is_none());
        nearness.watch().keep(|| true).await;
    }
}
