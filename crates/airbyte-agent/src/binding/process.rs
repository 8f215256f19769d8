//! Which process this is, and what each process makes for itself.

#[cfg(unix)]
use std::sync::atomic::AtomicU8;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

/// The id of this process. The system would be asked several times a call, so it is remembered until a fork.
pub fn current() -> u32 {
    match CURRENT.load(Ordering::Relaxed) {
        UNKNOWN => {
            let id = std::process::id();
            if is_forgotten_by_children() {
                CURRENT.store(id, Ordering::Relaxed);
            }
            id
        }
        id => id,
    }
}

// No process that runs programs has this id.
const UNKNOWN: u32 = 0;
static CURRENT: AtomicU32 = AtomicU32::new(UNKNOWN);

#[cfg(unix)]
fn is_forgotten_by_children() -> bool {
    const NOT_YET: u8 = 0;
    const BEING_ASKED: u8 = 1;
    const ASKED: u8 = 2;
    static FORGETTING: AtomicU8 = AtomicU8::new(NOT_YET);

    extern "C" fn forget() {
        CURRENT.store(UNKNOWN, Ordering::Relaxed);
    }

    match FORGETTING.compare_exchange(NOT_YET, BEING_ASKED, Ordering::SeqCst, Ordering::SeqCst) {
        // SAFETY: `forget` only stores a number, which is allowed wherever a child was forked.
        Ok(_) if unsafe { libc::pthread_atfork(None, None, Some(forget)) } == 0 => {
            FORGETTING.store(ASKED, Ordering::SeqCst);
            true
        }
        // A child inherits what its parent asked for. Where that failed, or is under way, nothing is remembered.
        seen => seen == Err(ASKED),
    }
}

#[cfg(not(unix))]
fn is_forgotten_by_children() -> bool {
    true
}

/// A value that belongs to the threads of the process it was made in. A forked child, which has none of them, makes
/// one of its own and leaves its parent's alone, undropped: dropping it would reach for what no longer runs.
///
/// No lock guards it: one that another thread held while the process was forked would stay locked in the child for
/// ever.
pub(super) struct PerProcess<T>(AtomicPtr<Made<T>>);

struct Made<T> {
    process: u32,
    value: T,
}

impl<T: Send + Sync> PerProcess<T> {
    pub(super) const fn empty() -> Self {
        Self(AtomicPtr::new(std::ptr::null_mut()))
    }

    /// This process's value. Where two threads make it at the same time, one is kept and the other given to `discard`.
    pub(super) fn get<E>(&self, make: impl FnOnce() -> Result<T, E>, discard: impl FnOnce(T)) -> Result<&T, E> {
        let process = current();
        let current = self.0.load(Ordering::Acquire);
        // SAFETY: null, or in place, and what is in place is not freed before `self` is dropped.
        if let Some(made) = unsafe { current.as_ref() }.filter(|made| made.process == process) {
            return Ok(&made.value);
        }
        let made = Box::into_raw(Box::new(Made { process, value: make()? }));
        match self.0.compare_exchange(current, made, Ordering::AcqRel, Ordering::Acquire) {
            // SAFETY: what is in place is not freed before `self` is dropped.
            Ok(_) => Ok(unsafe { &(*made).value }),
            Err(first) => {
                // SAFETY: it was made above and is in nobody else's hands.
                discard(unsafe { Box::from_raw(made) }.value);
                // SAFETY: another thread of this process put it in place just now; it is not freed before `self` is
                // dropped.
                Ok(unsafe { &(*first).value })
            }
        }
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let made = *self.0.get_mut();
        // SAFETY: null, or in place, which nobody else frees.
        if unsafe { made.as_ref() }.is_some_and(|made| made.process == current()) {
            // SAFETY: as above, and nobody borrows from `self` any more.
            drop(unsafe { Box::from_raw(made) });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn threads_that_make_it_at_once_share_one_and_drop_it_in_the_end() {
        let cell = PerProcess::empty();
        let alive = Arc::new(AtomicUsize::new(0));
        struct Counted(Arc<AtomicUsize>);
        impl Drop for Counted {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        let make = || {
            alive.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Infallible>(Counted(Arc::clone(&alive)))
        };
        let shared = std::thread::scope(|scope| {
            let makers: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| std::ptr::from_ref(cell.get(make, drop).expect("is made")) as usize))
                .collect();
            makers.into_iter().map(|maker| maker.join().expect("makes")).collect::<std::collections::HashSet<_>>()
        });
        assert_eq!((shared.len(), alive.load(Ordering::SeqCst)), (1, 1));
        drop(cell);
        assert_eq!(alive.load(Ordering::SeqCst), 0);
    }
}
