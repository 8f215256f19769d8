//! What a thread that waits for a call must know of the interpreter.

use pyo3::intern;
use pyo3::prelude::*;

/// Whether this is the main thread: the only one that signals interrupt, and the one that ends the interpreter.
pub(crate) fn is_main(py: Python<'_>) -> PyResult<bool> {
    let threading = py.import(intern!(py, "threading"))?;
    let main = threading.call_method0(intern!(py, "main_thread"))?.getattr(intern!(py, "ident"))?;
    threading.call_method0(intern!(py, "get_ident"))?.eq(main)
}

/// Never return once the interpreter has begun to end. Daemon threads go on running then, but one that comes back to
/// an interpreter which is gone crashes the process.
pub(crate) fn stay_away_from_the_end() {
    // SAFETY: it can be asked at any time, from any thread.
    while unsafe { pyo3::ffi::Py_IsInitialized() } == 0 {
        std::thread::park();
    }
}
