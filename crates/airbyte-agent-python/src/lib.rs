//! The native half of the Python package `airbyte_agent`: how calls leave the interpreter and come back to it.
//!
//! Nothing here decides anything: requests and answers pass as bytes, and the core does the rest. Threads of the core's
//! runtime never enter the interpreter, so they can neither slow it down nor be in the way when it ends.

mod call;
mod crossing;
mod emulator;
mod encode;
mod failure;
mod json;
mod process;
mod reply;
mod session;
mod sources;
mod thread;
mod wake;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _native {
    use super::{Bound, PyModule, PyModuleMethods, PyResult};
    #[pymodule_export]
    use crate::call::{Call, Ticket};
    #[pymodule_export]
    use crate::crossing::Crossing;
    #[pymodule_export]
    use crate::emulator::Emulator;
    #[pymodule_export]
    use crate::encode::encoded;
    #[pymodule_export]
    use crate::reply::{Reply, revived_reply};
    #[pymodule_export]
    use crate::session::{Session, configure, next_page};
    #[pymodule_export]
    use crate::sources::{Pages, Stream};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
