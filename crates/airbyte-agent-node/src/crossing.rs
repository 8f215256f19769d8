//! Calls on their way into JavaScript and out of it again: one queue for each JavaScript thread.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use airbyte_agent::Error;
use airbyte_agent::binding::{Completion, Crossing, Happening, Outcome, Ticket};
use napi::bindgen_prelude::{Array, BufferSlice, Function, Null};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Status};
use napi_derive::napi;

use crate::download::NativeDownload;
use crate::failure::{self, refused, refused_by};
use crate::reply::NativeReply;
use crate::text::{self, Text};

/// The way to tell a JavaScript thread that something waits. It does not keep the process alive unless held.
type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// What ends, and where it is gathered until its thread comes for it.
#[derive(Clone)]
pub(crate) struct Gate {
    crossing: Arc<Crossing>,
    texts: Arc<Texts>,
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
    /// Run a call. What is wrong with it already is thrown at once.
    pub(crate) fn start(
        &self,
        id: u32,
        call: Result<impl Future<Output = Result<Outcome, Error>> + Send + 'static, Error>,
        cancellable: bool,
    ) -> failure::Result<Option<NativeTicket>> {
        let call = call.map_err(|error| refused_by(&error))?;
        let texts = Arc::clone(&self.texts);
        let prepared = async move {
            let outcome = call.await?;
            if let Outcome::Reply(reply) | Outcome::Page(Some((reply, _))) = &outcome {
                texts.put(id, text::prepare(reply.body()));
            }
            Ok(outcome)
        };
        let ticket = self.crossing.start(id, prepared, false).map_err(|failure| refused(&failure))?;
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

/// The queue of one JavaScript thread.
#[napi]
pub struct NativeCrossing {
    gate: Gate,
    wake: Arc<Wake>,
}

#[napi]
impl NativeCrossing {
    /// `wake` is called on its own thread when completions wait.
    #[napi(constructor)]
    pub fn new(wake: Function<(), ()>) -> napi::Result<Self> {
        let wake: Wake = wake.build_threadsafe_function().weak::<true>().build()?;
        let wake = Arc::new(wake);
        let waker = Arc::clone(&wake);
        let crossing = Crossing::new(move || {
            // A thread that is being torn down has nobody left to wake.
            let _ = waker.call((), ThreadsafeFunctionCallMode::NonBlocking);
        });
        Ok(Self { gate: Gate { crossing, texts: Arc::default() }, wake })
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

    /// Everything that has ended since the last time, three items a call: its number, its failure in JSON or `null`,
    /// and what came of it.
    #[napi(ts_return_type = "unknown[]")]
    pub fn drain<'env>(&self, env: &'env Env) -> napi::Result<Array<'env>> {
        let ended = self.gate.crossing.drain();
        let mut landed = env.create_array(0)?;
        for happening in ended {
            // Nobody listens on this side yet.
            let Happening::Ended(Completion { id, outcome }) = happening else { continue };
            landed.insert(id)?;
            let text = self.gate.texts.take(id);
            match outcome {
                Err(failure) => {
                    landed.insert(failure::to_json(&failure))?;
                    landed.insert(Null)?;
                }
                Ok(outcome) => {
                    landed.insert(Null)?;
                    self.land(env, &mut landed, outcome, text)?;
                }
            }
        }
        Ok(landed)
    }

    pub(crate) fn gate(&self) -> Gate {
        self.gate.clone()
    }

    fn land(&self, env: &Env, landed: &mut Array<'_>, outcome: Outcome, text: Text) -> napi::Result<()> {
        match outcome {
            Outcome::Reply(reply) => landed.insert(NativeReply::new(env, reply, text, None)?),
            Outcome::Page(Some((reply, next))) => landed.insert(NativeReply::new(env, reply, text, next)?),
            Outcome::Stream(head, about, source) => {
                landed.insert(NativeDownload::new(head, about, source, self.gate()))
            }
            Outcome::Chunk(Some(bytes)) => landed.insert(BufferSlice::copy_from(env, &bytes)?),
            Outcome::Connector(about) => landed.insert(about),
            Outcome::Page(None) | Outcome::Chunk(None) | Outcome::Done => landed.insert(Null),
        }
    }
}
