//! What a thread that waits for a call has to know about the interpreter.

use std::cell::Cell;

use airbyte_agent_ffi::current_process;
use pyo3::intern;
use pyo3::prelude::*;

/// Whether this is the interpreter's main thread: the one that runs signal handlers and finalizes the interpreter.
pub(crate) fn is_main(py: Python<'_>) -> PyResult<bool> {
    thread_local! {
        /// The last answer and the process it was given in: the thread that forks becomes the child's main thread.
        static IS_MAIN: Cell<Option<(u32, bool)>> = const { Cell::new(None) };
    }
    let process = current_process();
    if let Some((_, is_main)) = IS_MAIN.get().filter(|(cached_in, _)| *cached_in == process) {
        return Ok(is_main);
    }
    let threading = py.import(intern!(py, "threading"))?;
    let main = threading.call_method0(intern!(py, "main_thread"))?.getattr(intern!(py, "ident"))?;
    let is_main = threading.call_method0(intern!(py, "get_ident"))?.eq(main)?;
    IS_MAIN.set(Some((process, is_main)));
    Ok(is_main)
}

/// Park forever if the interpreter is shutting down. Daemon threads keep running then, and one that attaches to a
/// finalized interpreter crashes the process.
pub(crate) fn park_if_finalizing() {
    // SAFETY: `Py_IsInitialized` may be called at any time, by any thread.
    while unsafe { pyo3::ffi::Py_IsInitialized() } == 0 {
        std::thread::park();
    }
}
