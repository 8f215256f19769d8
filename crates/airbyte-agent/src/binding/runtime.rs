//! The runtime that calls run on: made on first use, made anew after a fork, never in the way of an exit.

use std::future::Future;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

/// Two threads drive the connections: one for the wire, one for decoding what came by it.
const WORKERS: usize = 2;

/// How often a waiting thread looks whether it was interrupted.
const TICK: Duration = Duration::from_millis(50);

/// The runtime of a process. Never dropped: its threads must not be joined at exit, and in a forked child they do not
/// exist.
struct Slot {
    process: u32,
    runtime: Runtime,
}

// No lock: one that another thread held while the process was forked would stay locked in the child for ever.
static SLOT: AtomicPtr<Slot> = AtomicPtr::new(std::ptr::null_mut());

/// The runtime of this process.
pub(super) fn handle() -> std::io::Result<Handle> {
    let process = std::process::id();
    let current = SLOT.load(Ordering::Acquire);
    // SAFETY: a slot that is in place is never freed.
    if let Some(slot) = unsafe { current.as_ref() }.filter(|slot| slot.process == process) {
        return Ok(slot.runtime.handle().clone());
    }
    let runtime =
        Builder::new_multi_thread().worker_threads(WORKERS).thread_name("airbyte-agent").enable_all().build()?;
    let handle = runtime.handle().clone();
    let made = Box::into_raw(Box::new(Slot { process, runtime }));
    if SLOT.compare_exchange(current, made, Ordering::AcqRel, Ordering::Acquire).is_ok() {
        return Ok(handle);
    }
    // SAFETY: it was made above and is in nobody else's hands.
    let Slot { runtime, .. } = *unsafe { Box::from_raw(made) };
    // Another thread was first; nothing runs on this one.
    runtime.shutdown_background();
    self::handle()
}

/// The waiting thread was asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

/// Wait for a future on this thread. `interrupted` is asked every 50 ms; when it says yes, the future is dropped,
/// and with it the request on the wire.
///
/// # Errors
/// [`Interrupted`] when `interrupted` said yes, or when the machine gives no threads for a runtime.
pub fn block_on<T>(future: impl Future<Output = T>, mut interrupted: impl FnMut() -> bool) -> Result<T, Interrupted> {
    let handle = handle().map_err(|_| Interrupted)?;
    handle.block_on(async {
        tokio::pin!(future);
        let mut ticks = tokio::time::interval_at(tokio::time::Instant::now() + TICK, TICK);
        loop {
            tokio::select! {
                biased;
                value = &mut future => return Ok(value),
                _ = ticks.tick() => if interrupted() { return Err(Interrupted) },
            }
        }
    })
}
