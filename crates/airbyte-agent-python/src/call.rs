//! A call: made ready at once, then waited for or started.

use std::sync::{Mutex, PoisonError};

use airbyte_agent::binding::{self, Event, Interrupted, Outcome, Ready};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::crossing::Crossing;
use crate::process::OfProcess;
use crate::reply::Reply;
use crate::sources::Stream;
use crate::{failure, json, thread};

/// A call that nothing is wrong with as far as can be told before it is sent. It can be made once.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Call(Mutex<Option<Ready>>);

impl Call {
    pub(crate) fn new(ready: Ready) -> Self {
        Self(Mutex::new(Some(ready)))
    }

    fn take(&self) -> PyResult<Ready> {
        let ready = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        ready.ok_or_else(|| PyRuntimeError::new_err("this call has been made already"))
    }
}

#[pymethods]
impl Call {
    /// Make the call and wait for its outcome. Other threads run meanwhile. The main thread sees signals: what a
    /// handler raises ends the call. What happens to the call meanwhile is told to `hear`.
    #[pyo3(signature = (hear=None))]
    fn wait(&self, py: Python<'_>, hear: Option<Py<PyAny>>) -> PyResult<Py<PyAny>> {
        let ready = self.take()?;
        let mut waiting = Waiting { is_main: thread::is_main(py)?, hear, raised: None };
        let ended = py.detach(|| {
            let ended = binding::block_on(ready, &mut waiting);
            if !waiting.is_main {
                thread::stay_away_from_the_end();
            }
            ended
        });
        match ended {
            Ok(Ok(outcome)) => python(py, outcome),
            Ok(Err(error)) => Err(failure::raised(py, &error)),
            Err(Interrupted::Asked) => {
                Err(waiting.raised.unwrap_or_else(|| PyRuntimeError::new_err("the wait was interrupted")))
            }
            Err(Interrupted::Forked) => Err(failure::configuration(
                py,
                "the call was begun by the parent process, which goes on with it.".into(),
            )),
            Err(Interrupted::Threadless) => Err(PyRuntimeError::new_err("the system gives no threads for calls")),
        }
    }

    /// Begin the call, which leaves when the crossing departs. Its outcome comes by the crossing, with this number, and
    /// before it its events if somebody `listens`.
    fn begin(&self, py: Python<'_>, crossing: &Crossing, id: u32, listens: bool) -> PyResult<Ticket> {
        let ticket = crossing.queue(py)?.begin(id, self.take()?, listens);
        Ok(Ticket(OfProcess::new(ticket)))
    }
}

/// A thread of Python's that waits.
struct Waiting {
    is_main: bool,
    hear: Option<Py<PyAny>>,
    raised: Option<PyErr>,
}

impl binding::Waiting for Waiting {
    fn interrupted(&mut self) -> bool {
        if self.is_main && self.raised.is_none() {
            self.raised = Python::attach(|py| py.check_signals()).err();
        }
        self.raised.is_some()
    }

    fn listens(&self) -> bool {
        self.hear.is_some()
    }

    fn hear(&mut self, event: Event) {
        let Some(hear) = &self.hear else { return };
        // An interpreter that is about to end listens no longer.
        let heard = Python::try_attach(|py| hear.call1(py, (json::event(py, &event)?,)).map(drop));
        if let Some(Err(error)) = heard {
            self.raised.get_or_insert(error);
        }
    }
}

/// A call under way.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct Ticket(OfProcess<binding::Ticket>);

#[pymethods]
impl Ticket {
    /// Drop the call, and with it the request on the wire. A forked child leaves its parent's calls alone.
    fn cancel(&self) {
        if let Some(ticket) = self.0.get() {
            ticket.cancel();
        }
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
