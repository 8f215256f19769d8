//! A call: made ready at once, then waited for or started.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use airbyte_agent::Error;
use airbyte_agent::binding::{self, Outcome};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::crossing::Crossing;
use crate::reply::Reply;
use crate::sources::Stream;
use crate::{failure, json, thread};

type Ready = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>;

/// A call that nothing is wrong with as far as can be told before it is sent. It can be made once.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Call(Mutex<Option<Ready>>);

impl Call {
    pub(crate) fn new(ready: impl Future<Output = Result<Outcome, Error>> + Send + 'static) -> Self {
        Self(Mutex::new(Some(Box::pin(ready))))
    }

    fn take(&self) -> PyResult<Ready> {
        let ready = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        ready.ok_or_else(|| PyRuntimeError::new_err("this call has been made already"))
    }
}

#[pymethods]
impl Call {
    /// Make the call and wait for its outcome. Other threads run meanwhile. The main thread sees signals: what a
    /// handler raises ends the call.
    fn wait(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let ready = self.take()?;
        let is_main = thread::is_main(py)?;
        let mut raised = None;
        let ended = py.detach(|| {
            if is_main {
                return binding::block_on(ready, || {
                    raised = Python::attach(|py| py.check_signals()).err();
                    raised.is_some()
                });
            }
            let ended = binding::block_on(ready, || false);
            thread::stay_away_from_the_end();
            ended
        });
        match ended {
            Ok(Ok(outcome)) => python(py, outcome),
            Ok(Err(error)) => Err(failure::raised(py, &error)),
            Err(binding::Interrupted) => {
                Err(raised.unwrap_or_else(|| PyRuntimeError::new_err("the system gives no threads for calls")))
            }
        }
    }

    /// Make the call; its outcome comes by the crossing, with this number.
    fn start(&self, py: Python<'_>, crossing: &Crossing, id: u32) -> PyResult<Ticket> {
        crossing.queue.start(id, self.take()?).map(Ticket).map_err(|failed| failure::raised(py, failed))
    }
}

/// A call under way.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Ticket(binding::Ticket);

#[pymethods]
impl Ticket {
    /// Drop the call, and with it the request on the wire.
    fn cancel(&self) {
        self.0.cancel();
    }
}

/// What a call ended in, as the facade takes it.
pub(crate) fn python(py: Python<'_>, outcome: Outcome) -> PyResult<Py<PyAny>> {
    let read = |text: &str| json::decode(py, text.as_bytes()).map_err(PyRuntimeError::new_err);
    Ok(match outcome {
        Outcome::Reply(reply) => Bound::new(py, Reply(reply))?.into_any().unbind(),
        Outcome::Page(None) | Outcome::Chunk(None) | Outcome::Done => py.None(),
        Outcome::Page(Some((reply, next))) => {
            (Reply(reply), next.as_deref().map(read).transpose()?).into_pyobject(py)?.into_any().unbind()
        }
        Outcome::Stream(reply, about, rest) => {
            (Reply(reply), read(&about)?, Stream::new(rest)).into_pyobject(py)?.into_any().unbind()
        }
        Outcome::Chunk(Some(piece)) => PyBytes::new(py, &piece).into_any().unbind(),
        Outcome::Connector(about) => read(&about)?.unbind(),
    })
}
