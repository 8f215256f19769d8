//! An emulator inside this process.

use std::sync::Arc;

use airbyte_agent::{ErrorKind, Failure};
use airbyte_agent_emulator::{Emulator, Options};
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Either, Task};
use napi_derive::napi;

use crate::failure;

/// A running emulator. It stops when it is collected, if it has not before.
#[napi]
pub struct NativeEmulator(Arc<Emulator>);

#[napi]
impl NativeEmulator {
    /// Start one, away from the JavaScript thread; options are JSON. It resolves to a failure in JSON when it cannot.
    #[napi(ts_return_type = "Promise<NativeEmulator | string>")]
    pub fn start(options: String) -> AsyncTask<Start> {
        AsyncTask::new(Start(options))
    }

    /// Its address.
    #[napi(getter)]
    pub fn url(&self) -> &str {
        self.0.url()
    }

    /// Client id of its first organization.
    #[napi(getter)]
    pub fn client_id(&self) -> &str {
        self.0.client_id()
    }

    /// Client secret of its first organization.
    #[napi(getter)]
    pub fn client_secret(&self) -> &str {
        self.0.client_secret()
    }

    /// Id of its first organization.
    #[napi(getter)]
    pub fn organization_id(&self) -> &str {
        self.0.organization_id()
    }

    /// Stop it, away from the JavaScript thread. Its port is free when the promise resolves.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn stop(&self) -> AsyncTask<Stop> {
        AsyncTask::new(Stop(Arc::clone(&self.0)))
    }
}

/// Starting: it opens files and waits for a port, so it runs on a thread of the pool.
pub struct Start(String);

impl Task for Start {
    type Output = Result<Emulator, String>;
    type JsValue = Either<NativeEmulator, String>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        let started = serde_json::from_str::<Options>(&self.0)
            .map_err(|error| error.to_string())
            .and_then(|options| Emulator::start_blocking(options).map_err(|error| error.to_string()));
        Ok(started)
    }

    fn resolve(&mut self, _: Env, started: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(match started {
            Ok(emulator) => Either::A(NativeEmulator(Arc::new(emulator))),
            Err(reason) => Either::B(failure::to_json(&unusable(reason))),
        })
    }
}

/// Stopping: it waits for requests at work.
pub struct Stop(Arc<Emulator>);

impl Task for Stop {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> napi::Result<()> {
        self.0.stop();
        Ok(())
    }

    fn resolve(&mut self, _: Env, (): ()) -> napi::Result<()> {
        Ok(())
    }
}

/// An emulator that cannot be started as it is told to be.
fn unusable(reason: String) -> Failure {
    Failure {
        kind: ErrorKind::Configuration.as_str(),
        message: format!("the emulator cannot be started: {reason}"),
        reason,
        advice: "",
        operation: None,
        status: None,
        errors: Vec::new(),
        request_id: None,
        attempts: 0,
        retry_after: None,
        body: None,
        causes: Vec::new(),
    }
}
