//! Calls on their way into JavaScript and out of it again: a queue for each JavaScript thread, and one
//! for each client with a logger.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use airbyte_agent::Error;
use airbyte_agent::binding::{Completion, Crossing, Happening, Outcome, Ready, Ticket};
use napi::bindgen_prelude::{BufferSlice, Function, Null, ToNapiValue, Unknown};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Status};
use napi_derive::napi;

use crate::download::NativeDownload;
use crate::failure::{self, refused_by};
use crate::reply;
use crate::text::{self, Text};

/// The way to tell a JavaScript thread that something waits. It does not keep the process alive unless held.
type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// What ends, and where it is gathered until its thread comes for it.
#[derive(Clone)]
pub(crate) struct Gate {
    crossing: Arc<Crossing>,
    texts: Arc<Texts>,
    /// Whether events of calls come along.
    listens: bool,
    /// Whether integers that JavaScript would round are marked.
    exact: bool,
}

/// Texts that had to be made, by the number of their call. Most answers are ASCII and leave nothing here.
#[derive(Default)]
struct Texts(Mutex<HashMap<u32, Text>>);

impl Texts {
    fn put(&self, id: u32, text: Text) {
        if !matches!(text, Text::AsReceived) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, text);
        }
    }

    fn take(&self, id: u32) -> Text {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id).unwrap_or(Text::AsReceived)
    }
}

impl Gate {
    /// The same queue, for answers whose integers keep every digit or not.
    pub(crate) fn exact(self, exact: bool) -> Self {
        Self { exact, ..self }
    }

    /// Begin a call, which leaves when its thread says so. What is wrong with it already is thrown at once.
    pub(crate) fn begin(
        &self,
        id: u32,
        call: Result<Ready, Error>,
        cancellable: bool,
    ) -> failure::Result<Option<NativeTicket>> {
        let call = call.map_err(|error| refused_by(&error))?;
        let texts = Arc::clone(&self.texts);
        let exact = self.exact;
        let prepared = Box::pin(async move {
            let outcome = call.await?;
            if let Outcome::Reply(reply) | Outcome::Page(Some((reply, _))) = &outcome {
                texts.put(id, text::prepare(reply.body(), exact));
            }
            Ok(outcome)
        });
        let ticket = self.crossing.begin(id, prepared, self.listens);
        Ok(cancellable.then_some(NativeTicket(ticket)))
    }
}

/// A call that can be dropped while it is under way.
#[napi]
pub struct NativeTicket(Ticket);

#[napi]
impl NativeTicket {
    /// Drop the call, and with it the request on the wire.
    #[napi]
    pub fn cancel(&self) {
        self.0.cancel();
    }
}

/// The queues of one JavaScript thread.
#[napi]
pub struct NativeCrossing {
    gate: Gate,
    wake: Arc<Wake>,
    /// Queues whose events go to a logger, with its number.
    heard: RefCell<Vec<(u32, Arc<Crossing>)>>,
}

#[napi]
impl NativeCrossing {
    /// `wake` is called on its own thread when something waits.
    #[napi(constructor)]
    pub fn new(wake: Function<(), ()>) -> napi::Result<Self> {
        let wake: Wake = wake.build_threadsafe_function().weak::<true>().build()?;
        let wake = Arc::new(wake);
        let gate = Gate { crossing: queue(&wake), texts: Arc::default(), listens: false, exact: false };
        Ok(Self { gate, wake, heard: RefCell::default() })
    }

    /// Keep the process alive: somebody awaits a call.
    #[napi]
    pub fn hold(&self, env: Env) {
        if !self.wake.aborted() {
            // SAFETY: on the thread of `env`, which has not closed the function yet.
            let _ = unsafe { napi::sys::napi_ref_threadsafe_function(env.raw(), self.wake.raw()) };
        }
    }

    /// Let the process end: nobody awaits anything.
    #[napi]
    pub fn release(&self, env: Env) {
        if !self.wake.aborted() {
            // SAFETY: as in `hold`.
            let _ = unsafe { napi::sys::napi_unref_threadsafe_function(env.raw(), self.wake.raw()) };
        }
    }

    /// Send off the calls that were begun since the last time.
    #[napi]
    pub fn depart(&self) {
        self.gate.crossing.depart();
        self.heard.borrow().iter().for_each(|(_, queue)| queue.depart());
    }

    /// Everything that has happened since the last time, two items each: the number of a call and what came of it, the
    /// number below zero of a call that failed and its failure in JSON, or the number of a logger and an event in JSON.
    #[napi]
    pub fn drain<'env>(&self, env: &'env Env) -> napi::Result<Vec<Unknown<'env>>> {
        let happened = self.happened();
        let mut landed = Vec::with_capacity(2 * happened.len());
        for (logger, happening) in happened {
            let (number, what) = match happening {
                Happening::Event(event) => {
                    let event = serde_json::to_string(&event).map_err(std::io::Error::from)?;
                    (i64::from(logger), event.into_unknown(env)?)
                }
                Happening::Ended(Completion { id, outcome: Err(failure) }) => {
                    (-i64::from(id), failure::to_json(&failure).into_unknown(env)?)
                }
                Happening::Ended(Completion { id, outcome: Ok(outcome) }) => {
                    (i64::from(id), self.land(env, id, outcome)?)
                }
            };
            landed.extend([number.into_unknown(env)?, what]);
        }
        Ok(landed)
    }

    /// The way through the queue of this thread; events of calls come along for a `logger`.
    pub(crate) fn gate(&self, logger: Option<u32>) -> Gate {
        let Some(logger) = logger else { return self.gate.clone() };
        let crossing = queue(&self.wake);
        self.heard.borrow_mut().push((logger, Arc::clone(&crossing)));
        Gate { crossing, listens: true, ..self.gate.clone() }
    }

    fn happened(&self) -> Vec<(u32, Happening)> {
        let mut happened: Vec<_> = self.gate.crossing.drain().into_iter().map(|it| (0, it)).collect();
        self.heard.borrow_mut().retain(|(logger, queue)| {
            // Asked first: what nobody else holds gets nothing more.
            let is_held = Arc::strong_count(queue) > 1;
            happened.extend(queue.drain().into_iter().map(|it| (*logger, it)));
            is_held
        });
        happened
    }

    fn land<'env>(&self, env: &'env Env, id: u32, outcome: Outcome) -> napi::Result<Unknown<'env>> {
        let text = self.gate.texts.take(id);
        match outcome {
            Outcome::Reply(reply) => reply::new(env, reply, text, None)?.into_unknown(env),
            Outcome::Page(Some((reply, next))) => reply::new(env, reply, text, next)?.into_unknown(env),
            Outcome::Stream(head, about, source) => {
                NativeDownload::new(head, about, source, self.gate.clone()).into_unknown(env)
            }
            Outcome::Chunk(Some(bytes)) => BufferSlice::copy_from(env, &bytes)?.into_unknown(env),
            Outcome::Connector(about) => about.into_unknown(env),
            Outcome::Page(None) | Outcome::Chunk(None) | Outcome::Done => Null.into_unknown(env),
        }
    }
}

/// A queue that wakes its thread.
fn queue(wake: &Arc<Wake>) -> Arc<Crossing> {
    let wake = Arc::clone(wake);
    Crossing::new(move || {
        // A thread that is being torn down has nobody left to wake.
        let _ = wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
    })
}
