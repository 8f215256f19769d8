//! What a thread that waits for a call must know of the interpreter.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// Whether this is the main thread: the only one that signals interrupt, and the one that ends the interpreter.
pub(crate) fn is_main(py: Python<'_>) -> PyResult<bool> {
    static MAIN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static THIS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

    // Asked each time: in a forked child it is another.
    let main = MAIN.import(py, "threading", "main_thread")?.call0()?.getattr(intern!(py, "ident"))?;
    THIS.import(py, "threading", "get_ident")?.call0()?.eq(main)
}

/// Never return once the interpreter has begun to end. Daemon threads go on running then, but one that comes back to
/// an interpreter which is gone crashes the process.
pub(crate) fn stay_away_from_the_end() {
    // SAFETY: it can be asked at any time, from any thread.
    while unsafe { pyo3::ffi::Py_IsInitialized() } == 0 {
        std::thread::park();
    }
}
