//! Values that every process creates for itself, and which process this is.

#[cfg(unix)]
use std::sync::atomic::AtomicU8;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

/// The id of this process. It is cached until a fork, because it is needed several times per call.
pub fn current() -> u32 {
    match CURRENT.load(Ordering::Relaxed) {
        UNKNOWN => {
            let id = std::process::id();
            if is_reset_after_fork() {
                CURRENT.store(id, Ordering::Relaxed);
            }
            id
        }
        id => id,
    }
}

// No process has this id.
const UNKNOWN: u32 = 0;
static CURRENT: AtomicU32 = AtomicU32::new(UNKNOWN);

#[cfg(unix)]
fn is_reset_after_fork() -> bool {
    const UNREGISTERED: u8 = 0;
    const REGISTERING: u8 = 1;
    const REGISTERED: u8 = 2;
    static STATE: AtomicU8 = AtomicU8::new(UNREGISTERED);

    extern "C" fn reset() {
        CURRENT.store(UNKNOWN, Ordering::Relaxed);
    }

    match STATE.compare_exchange(UNREGISTERED, REGISTERING, Ordering::SeqCst, Ordering::SeqCst) {
        // SAFETY: `reset` only stores a number, which is allowed in any forked child.
        Ok(_) if unsafe { libc::pthread_atfork(None, None, Some(reset)) } == 0 => {
            STATE.store(REGISTERED, Ordering::SeqCst);
            true
        }
        // A child inherits the handler. If registration failed or is in progress, nothing is cached.
        state => state == Err(REGISTERED),
    }
}

#[cfg(not(unix))]
fn is_reset_after_fork() -> bool {
    true
}

/// A value that belongs to threads of the process that created it. A forked child has none of these threads: it creates
/// a value of its own and does not drop the parent's, because dropping it could wait for a thread that does not exist.
///
/// It is not guarded by a lock: a lock that another thread held during the fork would stay locked in the child.
pub(crate) struct PerProcess<T>(AtomicPtr<Owned<T>>);

struct Owned<T> {
    process: u32,
    value: T,
}

impl<T: Send + Sync> PerProcess<T> {
    pub(crate) const fn empty() -> Self {
        Self(AtomicPtr::new(std::ptr::null_mut()))
    }

    /// The value of this process. If two threads create it at the same time, one value is kept and the other is passed to
    /// `discard`.
    pub(crate) fn get<E>(&self, create: impl FnOnce() -> Result<T, E>, discard: impl FnOnce(T)) -> Result<&T, E> {
        let process = current();
        let current = self.0.load(Ordering::Acquire);
        // SAFETY: null or a stored pointer, and a stored pointer is not freed before `self` is dropped.
        if let Some(owned) = unsafe { current.as_ref() }.filter(|owned| owned.process == process) {
            return Ok(&owned.value);
        }
        let created = Box::into_raw(Box::new(Owned { process, value: create()? }));
        match self.0.compare_exchange(current, created, Ordering::AcqRel, Ordering::Acquire) {
            // SAFETY: a stored pointer is not freed before `self` is dropped.
            Ok(_) => Ok(unsafe { &(*created).value }),
            Err(first) => {
                // SAFETY: it was created above and not shared.
                discard(unsafe { Box::from_raw(created) }.value);
                // SAFETY: another thread of this process stored it just now; it is not freed before `self` is dropped.
                Ok(unsafe { &(*first).value })
            }
        }
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let stored = *self.0.get_mut();
        // SAFETY: null or a stored pointer, which only this function frees.
        if unsafe { stored.as_ref() }.is_some_and(|owned| owned.process == current()) {
            // SAFETY: as above, and nothing borrows from `self` any more.
            drop(unsafe { Box::from_raw(stored) });
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
    fn threads_that_create_it_at_once_share_one_value() {
        let cell = PerProcess::empty();
        let alive = Arc::new(AtomicUsize::new(0));
        struct Counted(Arc<AtomicUsize>);
        impl Drop for Counted {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        let create = || {
            alive.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Infallible>(Counted(Arc::clone(&alive)))
        };
        let shared = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| std::ptr::from_ref(cell.get(create, drop).expect("is created")) as usize))
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("finishes")).collect::<std::collections::HashSet<_>>()
        });
        assert_eq!((shared.len(), alive.load(Ordering::SeqCst)), (1, 1));
        drop(cell);
        assert_eq!(alive.load(Ordering::SeqCst), 0);
    }
}
