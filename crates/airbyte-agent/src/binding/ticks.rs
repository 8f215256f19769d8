//! A pulse for threads that wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

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
    pub(super) async fn next(self: &Arc<Self>) {
        // From here on none is missed.
        let next = self.pulse.notified();
        self.waits.fetch_add(1, Ordering::SeqCst);
        if !self.is_beating.swap(true, Ordering::SeqCst) {
            tokio::spawn(Arc::clone(self).beat());
        }
        next.await;
    }

    /// Beat until nobody waited for a whole tick.
    async fn beat(self: Arc<Self>) {
        loop {
            let seen = self.waits.load(Ordering::SeqCst);
            tokio::time::sleep(TICK).await;
            self.pulse.notify_waiters();
            self.is_beating.store(false, Ordering::SeqCst);
            // Whoever waits by now saw it beat, and counts on it; whoever comes from here on makes it beat anew.
            if self.waits.load(Ordering::SeqCst) == seen || self.is_beating.swap(true, Ordering::SeqCst) {
                return;
            }
        }
    }
}
