//! The emulator, inside this process.

use std::sync::Arc;

use airbyte_agent::Error;
use airbyte_agent_emulator::{Emulator, Options, StartError};
use airbyte_agent_ffi::Message;
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Either, Task};
use napi_derive::napi;

use crate::error;

/// A running emulator. It stops when it is garbage-collected, at the latest.
#[napi]
pub struct NativeEmulator(Arc<Emulator>);

#[napi]
impl NativeEmulator {
    /// Starts an emulator on a thread of the pool. `options` is JSON. Resolves to an error as JSON if it cannot start.
    #[napi(ts_return_type = "Promise<NativeEmulator | string>")]
    pub fn start(options: String) -> AsyncTask<Start> {
        AsyncTask::new(Start(options))
    }

    /// Base URL.
    #[napi(getter)]
    pub fn url(&self) -> &str {
        self.0.url()
    }

    /// Client id of the first organization.
    #[napi(getter)]
    pub fn client_id(&self) -> &str {
        self.0.client_id()
    }

    /// Client secret of the first organization.
    #[napi(getter)]
    pub fn client_secret(&self) -> &str {
        self.0.client_secret()
    }

    /// Id of the first organization.
    #[napi(getter)]
    pub fn organization_id(&self) -> &str {
        self.0.organization_id()
    }

    /// Token of its admin interface.
    #[napi(getter)]
    pub fn admin_token(&self) -> Option<&str> {
        self.0.admin_token()
    }

    /// The line of JSON by which a program that runs an emulator says that it is ready.
    #[napi(getter)]
    pub fn ready_line(&self) -> String {
        self.0.ready_line()
    }

    /// Stops the emulator on a thread of the pool. The port is free when the promise resolves.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn stop(&self) -> AsyncTask<Stop> {
        AsyncTask::new(Stop(Arc::clone(&self.0)))
    }
}

/// Starts an emulator: opens files and binds a port, which may block.
pub struct Start(String);

impl Task for Start {
    type Output = Result<Emulator, StartError>;
    type JsValue = Either<NativeEmulator, String>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        Ok(Options::from_json(self.0.as_bytes()).and_then(Emulator::start_blocking))
    }

    fn resolve(&mut self, _: Env, started: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(match started {
            Ok(emulator) => Either::A(NativeEmulator(Arc::new(emulator))),
            Err(error) => {
                let message = Message::from("the emulator cannot start: ");
                let error = match error {
                    StartError::Option { name, reason } => {
                        let message = message.text("option ").name(name.clone()).text(": ").text(reason.clone());
                        Error::configuration(message).with_field(name, reason)
                    }
                    other => Error::configuration(message.text(other.to_string())),
                };
                Either::B(error::to_json(&error))
            }
        })
    }
}

/// Stops an emulator: waits for requests in progress, which may block.
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
