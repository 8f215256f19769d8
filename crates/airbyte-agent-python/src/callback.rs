//! What a call needs a function of the caller for: a request to send, a hook to run, a call to approve.

use std::sync::{Mutex, PoisonError};

use airbyte_agent_ffi::{
    self as ffi, ApprovalAnswer, ApproveCallback, FunctionBody, FunctionError, FunctionResponse, Handle, HookCallback,
};
use bytes::Bytes;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::process_bound::ProcessBound;
use crate::{exceptions, json};

/// Something that a call needs a function of the caller for. It is answered once, by `respond`, `answer`,
/// `complete` or `fail`.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Callback {
    /// Id of the call.
    #[pyo3(get)]
    call: u32,
    task: ProcessBound<Mutex<Option<ffi::Callback>>>,
    /// `send`, `read`, `on_request`, `on_outcome` or `approve`.
    #[pyo3(get)]
    kind: &'static str,
    /// By which it is abandoned.
    #[pyo3(get)]
    id: u32,
    /// The functions of the client; 0 for `read`.
    #[pyo3(get)]
    functions: u32,
}

/// A request: method, URL, headers, body, and the time left in seconds.
type Request<'py> = (String, String, Vec<(String, String)>, Option<Bound<'py, PyBytes>>, f64);

impl Callback {
    /// The callback of a call, or the id of one that nobody waits for any more.
    pub(crate) fn new(call: u32, callback: ffi::Callback) -> Result<Self, u32> {
        let kind = match &callback {
            ffi::Callback::Send(_) => "send",
            ffi::Callback::Read(_) => "read",
            ffi::Callback::OnRequest(_) => "on_request",
            ffi::Callback::OnOutcome(_) => "on_outcome",
            ffi::Callback::Approve(_) => "approve",
            ffi::Callback::Abandoned(id) => return Err(*id),
        };
        let (id, functions) = (callback.id(), callback.functions());
        Ok(Self { call, task: ProcessBound::new(Mutex::new(Some(callback))), kind, id, functions })
    }

    fn with<T>(&self, read: impl FnOnce(&ffi::Callback) -> Option<T>) -> PyResult<T> {
        let task = self.task.get().ok_or_else(unavailable)?.lock().unwrap_or_else(PoisonError::into_inner);
        task.as_ref().and_then(read).ok_or_else(unavailable)
    }

    fn take(&self) -> PyResult<ffi::Callback> {
        let task = self.task.get().ok_or_else(unavailable)?;
        task.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(unavailable)
    }
}

#[pymethods]
impl Callback {
    /// The request to send.
    fn request<'py>(&self, py: Python<'py>) -> PyResult<Request<'py>> {
        self.with(|callback| {
            let ffi::Callback::Send(send) = callback else { return None };
            let request = &send.request;
            let body = request.body.as_ref().map(|body| PyBytes::new(py, body));
            let timeout = request.timeout.as_secs_f64();
            Some((
                request.method.to_string(),
                request.url.to_string(),
                ffi::header_texts(&request.headers).collect(),
                body,
                timeout,
            ))
        })
    }

    /// The iterator to read the next piece of.
    fn body(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.with(|callback| {
            let ffi::Callback::Read(read) = callback else { return None };
            read.body.downcast_ref::<Py<PyAny>>().map(|body| body.clone_ref(py))
        })
    }

    /// What a hook or an approver gets to know, as a dictionary, and the exception that the call ends in.
    fn about<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Option<Bound<'py, PyAny>>)> {
        let (about, error) = self.with(|callback| match callback {
            ffi::Callback::OnRequest(HookCallback { about, error, .. })
            | ffi::Callback::OnOutcome(HookCallback { about, error, .. }) => {
                Some((about.clone(), error.as_ref().map(airbyte_agent::Error::duplicate)))
            }
            ffi::Callback::Approve(ApproveCallback { about, .. }) => Some((about.clone(), None)),
            _ => None,
        })?;
        let error = error.map(|error| exceptions::exception(py, &error)).transpose()?;
        Ok((json::decode(py, about.as_bytes()).map_err(PyRuntimeError::new_err)?, error))
    }

    /// Answer a request. The body is `bytes`, or an iterator that `read` reads.
    fn respond(
        &self,
        py: Python<'_>,
        status: u16,
        headers: Vec<(String, String)>,
        body: Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let body = match body.extract::<PyBackedBytes>() {
            Ok(bytes) => FunctionBody::Bytes(Bytes::copy_from_slice(&bytes)),
            Err(_) => FunctionBody::Handle(handle(body.unbind())),
        };
        let response = FunctionResponse::new(status, headers, body).map_err(PyValueError::new_err)?;
        let task = self.take()?;
        py.detach(|| task.respond(response));
        Ok(())
    }

    /// Answer a call to approve. Returns whether there is such an answer.
    fn answer(&self, py: Python<'_>, answer: &str) -> PyResult<bool> {
        let Some(answer) = ApprovalAnswer::from_name(answer) else { return Ok(false) };
        let task = self.take()?;
        py.detach(|| task.answer(answer));
        Ok(true)
    }

    /// Answer a hook, or a read with the next piece; `None` at the end.
    #[pyo3(signature = (piece=None))]
    fn complete(&self, py: Python<'_>, piece: Option<PyBackedBytes>) -> PyResult<()> {
        let task = self.take()?;
        let piece = piece.map(|piece| Bytes::copy_from_slice(&piece));
        py.detach(|| task.complete(piece));
        Ok(())
    }

    /// Answer with the exception that the function has raised.
    fn fail(
        &self,
        py: Python<'_>,
        raised: Py<PyAny>,
        message: String,
        code: Option<String>,
        is_not_sent: bool,
    ) -> PyResult<()> {
        let error = FunctionError { message, code, is_not_sent, thrown: Some(handle(raised)) };
        let task = self.take()?;
        py.detach(|| task.fail(error));
        Ok(())
    }
}

/// A Python object that the core keeps. It is dropped when the interpreter gets to it.
fn handle(object: Py<PyAny>) -> Handle {
    std::sync::Arc::new(object)
}

fn unavailable() -> PyErr {
    PyRuntimeError::new_err("this callback has already been answered")
}
