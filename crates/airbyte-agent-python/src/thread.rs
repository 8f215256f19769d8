//! What a thread that waits for a call must know of the interpreter.

use std::cell::Cell;

use airbyte_agent::binding::current_process;
use pyo3::intern;
use pyo3::prelude::*;

/// Whether this is the main thread: the only one that signals interrupt, and the one that ends the interpreter.
pub(crate) fn is_main(py: Python<'_>) -> PyResult<bool> {
    thread_local! {
        /// The process in which this thread asked, and what it heard. The thread that forks is the main one of the child.
        static IS_MAIN: Cell<Option<(u32, bool)>> = const { Cell::new(None) };
    }
    let process = current_process();
    if let Some((_, is_main)) = IS_MAIN.get().filter(|(asked, _)| *asked == process) {
        return Ok(is_main);
    }
    let threading = py.import(intern!(py, "threading"))?;
    let main = threading.call_method0(intern!(py, "main_thread"))?.getattr(intern!(py, "ident"))?;
    let is_main = threading.call_method0(intern!(py, "get_ident"))?.eq(main)?;
    IS_MAIN.set(Some((process, is_main)));
    Ok(is_main)
}

/// Never return once the interpreter has begun to end. Daemon threads go on running then, but one that comes back to
/// an interpreter which is gone crashes the process.
pub(crate) fn stay_away_from_the_end() {
    // SAFETY: it can be asked at any time, from any thread.
    while unsafe { pyo3::ffi::Py_IsInitialized() } == 0 {
        std::thread::park();
    }
}
