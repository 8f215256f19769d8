//! The client as JavaScript holds it.

use std::sync::Arc;

use airbyte_agent::Settings;
use airbyte_agent::binding::Session;
use napi_derive::napi;

use crate::crossing::{Gate, NativeCrossing, NativeTicket};
use crate::failure::{Result, refused_by};
use crate::pages::NativePages;

/// Set what every client made from now on takes where its own settings are silent. Settings are JSON.
#[napi]
pub fn configure(settings: String) -> Result<()> {
    let settings = Settings::from_json(settings.as_bytes()).map_err(|error| refused_by(&error))?;
    airbyte_agent::configure(settings);
    Ok(())
}

/// A client. Settings, requests and options are JSON; options may be empty. The number that a call is started with
/// comes back with its completion.
#[napi]
pub struct NativeClient {
    session: Arc<Session>,
    gate: Gate,
}

#[napi]
impl NativeClient {
    /// A client whose calls complete in the queue of this thread, for a language such as `node/20.17`. Events of its calls
    /// come along for the `logger` of a number. Integers that JavaScript would round are marked in its answers if they are
    /// to be `exact`. Nothing is sent yet.
    #[napi(constructor)]
    pub fn new(
        crossing: &NativeCrossing,
        settings: String,
        language: String,
        exact: bool,
        logger: Option<u32>,
    ) -> Result<Self> {
        let session = Session::open(settings.as_bytes(), &language).map_err(|error| refused_by(&error))?;
        Ok(Self { session: Arc::new(session), gate: crossing.gate(logger).exact(exact) })
    }

    /// The same client with options that go before its own. Connections and tokens are shared.
    #[napi]
    pub fn with_options(&self, options: String) -> Result<Self> {
        let session = self.session.with_options(options.as_bytes()).map_err(|error| refused_by(&error))?;
        Ok(Self { session: Arc::new(session), gate: self.gate.clone() })
    }

    /// Name of the workspace, and where the service is, as JSON.
    #[napi]
    pub fn describe(&self) -> Result<String> {
        self.session.describe().map_err(|error| refused_by(&error))
    }

    /// Start an operation, by its name. It ends in a `NativeReply`.
    #[napi]
    pub fn start(
        &self,
        id: u32,
        name: String,
        request: String,
        options: String,
        cancellable: bool,
    ) -> Result<Option<NativeTicket>> {
        let call = self.session.call(&name, request.as_bytes(), options.as_bytes());
        self.gate.begin(id, call, cancellable)
    }

    /// Start a download. It ends in a `NativeDownload`.
    #[napi]
    pub fn download(
        &self,
        id: u32,
        request: String,
        options: String,
        cancellable: bool,
    ) -> Result<Option<NativeTicket>> {
        let call = self.session.download(request.as_bytes(), options.as_bytes());
        self.gate.begin(id, call, cancellable)
    }

    /// Look a connector up. It ends in JSON.
    #[napi]
    pub fn connector(
        &self,
        id: u32,
        reference: String,
        workspace: Option<String>,
        options: String,
        cancellable: bool,
    ) -> Result<Option<NativeTicket>> {
        let call = self.session.connector(reference, workspace, options.as_bytes());
        self.gate.begin(id, call, cancellable)
    }

    /// Pages of an action.
    #[napi]
    pub fn pages(&self, request: String, about: String, options: String) -> Result<NativePages> {
        let pages = self.session.pages(request.as_bytes(), about.as_bytes(), options.as_bytes());
        pages.map(|pages| NativePages::new(pages, self.gate.clone())).map_err(|error| refused_by(&error))
    }

    /// Pages of one of the API's own lists.
    #[napi]
    pub fn list_pages(&self, name: String, request: String, options: String) -> Result<NativePages> {
        let pages = self.session.list_pages(&name, request.as_bytes(), options.as_bytes());
        pages.map(|pages| NativePages::new(pages, self.gate.clone())).map_err(|error| refused_by(&error))
    }
}
