//! A pulse for threads that wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Notify;

/// Beats every 50 ms while somebody waits for it. A timer for each call would cost each a system call or two, to have the
/// runtime wait less long than it meant to.
#[derive(Default)]
pub(super) struct Ticks {
    pulse: Notify,
    is_beating: AtomicBool,
    /// How often it was waited for; it wraps.
    waits: AtomicUsize,
}

const TICK: Duration = Duration::from_millis(50);

impl Ticks {
    /// Wait for the next one, at most 50 ms.
    pub(super) async fn next(self: &Arc<Self>, runtime: &Handle) {
        // From here on none is missed.
        let next = self.pulse.notified();
        self.waits.fetch_add(1, Ordering::SeqCst);
        if !self.is_beating.swap(true, Ordering::SeqCst) {
            runtime.spawn(Arc::clone(self).beat());
        }
        next.await;
    }

    /// Beat until nobody waited for a whole tick.
    async fn beat(self: Arc<Self>) {
        loop {
            let seen = self.waits.load(Ordering::SeqCst);
            tokio::time::sleep(TICK).await;
            self.pulse.notify_waiters();
            if self.is_waited_for_since(seen) {
                continue;
            }
            self.is_beating.store(false, Ordering::SeqCst);
            // Whoever came in between saw it beat.
            if !self.is_waited_for_since(seen) || self.is_beating.swap(true, Ordering::SeqCst) {
                return;
            }
        }
    }

    fn is_waited_for_since(&self, seen: usize) -> bool {
        self.waits.load(Ordering::SeqCst) != seen
    }
}
