//! The runtime that calls run on: made on first use, made anew after a fork, never in the way of an exit.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

/// Two threads drive the connections: one for the wire, one for decoding what came by it.
const WORKERS: usize = 2;

/// How often a waiting thread looks whether it was interrupted.
const TICK: Duration = Duration::from_millis(50);

struct Slot {
    process: u32,
    // Never dropped: its threads must not be joined at exit, and in a forked child they do not exist.
    runtime: &'static Runtime,
}

static SLOT: Mutex<Option<Slot>> = Mutex::new(None);

/// The runtime of this process.
pub(super) fn handle() -> std::io::Result<Handle> {
    let process = std::process::id();
    let mut slot = SLOT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(current) = slot.as_ref().filter(|current| current.process == process) {
        return Ok(current.runtime.handle().clone());
    }
    let runtime =
        Builder::new_multi_thread().worker_threads(WORKERS).thread_name("airbyte-agent").enable_all().build()?;
    let runtime: &'static Runtime = Box::leak(Box::new(runtime));
    *slot = Some(Slot { process, runtime });
    Ok(runtime.handle().clone())
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
