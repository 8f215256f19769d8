//! The native half of the Python package `airbyte_agent`.
//!
//! Conversions only: requests and responses cross as bytes, and the core decides everything else. The threads of the
//! core's runtime never enter the interpreter, so they can neither contend for the GIL nor outlive it.

mod approvals;
mod call_queue;
mod callback;
mod emulator;
mod encode;
mod exceptions;
mod json;
mod outcome;
mod prepared_call;
mod process_bound;
mod response;
mod session;
mod streams;
mod table;
mod thread;
mod toolbox;
mod wait;
mod wake;
mod webhooks;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _native {
    use super::{Bound, PyModule, PyModuleMethods, PyResult};
    #[pymodule_export]
    use crate::approvals::{answer_approval, pending_approvals};
    #[pymodule_export]
    use crate::call_queue::{CallHandle, CallQueue};
    #[pymodule_export]
    use crate::callback::Callback;
    #[pymodule_export]
    use crate::emulator::Emulator;
    #[pymodule_export]
    use crate::encode::encode_json;
    #[pymodule_export]
    use crate::prepared_call::PreparedCall;
    #[pymodule_export]
    use crate::response::{Response, restore_response};
    #[pymodule_export]
    use crate::session::{Session, configure, connector_slug, is_read, next_page, record_path, skill_docs_markdown};
    #[pymodule_export]
    use crate::streams::{CallSet, DownloadStream, PageStream, StepStream, TableStream};
    #[pymodule_export]
    use crate::table::{Table, read_arrow_schema, response_table};
    #[pymodule_export]
    use crate::toolbox::Toolbox;
    #[pymodule_export]
    use crate::wait::wait;
    #[pymodule_export]
    use crate::webhooks::parse_webhook;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("WEBHOOK_KEY_HEADER", airbyte_agent_ffi::webhooks::KEY_HEADER)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
