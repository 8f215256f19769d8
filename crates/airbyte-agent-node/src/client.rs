//! The client.

use std::sync::Arc;

use airbyte_agent::config::{Defaults, Environment};
use airbyte_agent_ffi::{Session, Toolbox};
use napi_derive::napi;

use crate::call_queue::NativeCallQueue;
use crate::call_scope::{CallScope, NativeCallHandle};
use crate::callback::ClientFunctions;
use crate::error::{Result, thrown};
use crate::pages::NativePages;
use crate::steps::NativeSteps;
use crate::toolbox::NativeToolbox;

/// The names of the environment variables that settings come from.
#[napi]
pub fn environment_variables() -> Vec<&'static str> {
    Environment::names().collect()
}

/// The slug of a connector definition, from its id and its name.
#[napi]
pub fn connector_slug(definition_id: String, name: String) -> String {
    airbyte_agent_ffi::connector_slug(&definition_id, &name)
}

/// The documentation of a connector as Markdown. `null` if the JSON is not one.
#[napi]
pub fn skill_docs_markdown(json: String) -> Option<String> {
    airbyte_agent_ffi::skill_docs_markdown(json.as_bytes())
}

/// A client. Settings, requests and options are JSON; options may be an empty string. The `id` that a call is started with
/// identifies its completion.
#[napi]
pub struct NativeClient {
    session: Arc<Session>,
    scope: CallScope,
}

#[napi]
impl NativeClient {
    /// A client whose calls complete in `queue`. `defaults` is JSON: the `environment`, and settings that apply where `settings`
    /// leaves something out: `configured` before those of the environment and the settings file, `fallback` after them.
    /// `language`, such as `node/20.17.0`, becomes part of the user agent. With `exact_integers`, integers that JavaScript would
    /// round are marked in responses. With the id of a `logger`, log events are queued for it. `functions` are those of the
    /// client, if it has any. Nothing is sent yet.
    #[napi(constructor)]
    pub fn new(
        queue: &NativeCallQueue,
        settings: String,
        defaults: String,
        language: String,
        exact_integers: bool,
        logger: Option<u32>,
        functions: Option<ClientFunctions>,
    ) -> Result<Self> {
        let functions = functions.map(Into::into);
        let session = Defaults::from_json(defaults.as_bytes())
            .and_then(|defaults| Session::open(settings.as_bytes(), defaults, &language, functions))
            .map_err(|error| thrown(&error))?;
        Ok(Self { session: Arc::new(session), scope: queue.scope(logger).with_exact_integers(exact_integers) })
    }

    /// The same client with options that override its own. Connections and tokens are shared.
    #[napi]
    pub fn with_options(&self, options: String) -> Result<Self> {
        let session = self.session.with_options(options.as_bytes()).map_err(|error| thrown(&error))?;
        Ok(Self { session: Arc::new(session), scope: self.scope.clone() })
    }

    /// Name of the workspace, and the base URLs, as JSON.
    #[napi]
    pub fn describe(&self) -> Result<String> {
        self.session.describe().map_err(|error| thrown(&error))
    }

    /// Enqueues an operation or a procedure by its name. Completes with a `NativeResponse`.
    #[napi]
    pub fn call(
        &self,
        id: u32,
        name: String,
        request: String,
        options: String,
        cancellable: bool,
    ) -> Result<Option<NativeCallHandle>> {
        let call = self.session.call(&name, request.as_bytes(), options.as_bytes());
        self.scope.enqueue(id, call, cancellable)
    }

    /// The steps of a procedure by its name.
    #[napi]
    pub fn start(&self, name: String, request: String, options: String) -> Result<NativeSteps> {
        let steps = self.session.start(&name, request.as_bytes(), options.as_bytes());
        steps.map(|steps| NativeSteps::new(steps, self.scope.clone())).map_err(|error| thrown(&error))
    }

    /// Enqueues a download. Completes with a `NativeDownload`.
    #[napi]
    pub fn download(
        &self,
        id: u32,
        request: String,
        options: String,
        cancellable: bool,
    ) -> Result<Option<NativeCallHandle>> {
        let call = self.session.download(request.as_bytes(), options.as_bytes());
        self.scope.enqueue(id, call, cancellable)
    }

    /// Enqueues a connector lookup. Completes with JSON.
    #[napi]
    pub fn connector(
        &self,
        id: u32,
        reference: String,
        workspace: Option<String>,
        options: String,
        cancellable: bool,
    ) -> Result<Option<NativeCallHandle>> {
        let call = self.session.connector(reference, workspace, options.as_bytes());
        self.scope.enqueue(id, call, cancellable)
    }

    /// The connector with this id, without a request, as JSON like that of a lookup.
    #[napi]
    pub fn connector_by_id(&self, id: String, kind: Option<String>) -> Result<String> {
        self.session.connector_by_id(&id, kind.as_deref()).map_err(|error| thrown(&error))
    }

    /// The pages of an action.
    #[napi]
    pub fn pages(&self, request: String, about: String, options: String) -> Result<NativePages> {
        let pages = self.session.pages(request.as_bytes(), about.as_bytes(), options.as_bytes());
        pages.map(|pages| NativePages::new(pages, self.scope.clone())).map_err(|error| thrown(&error))
    }

    /// The tools of this client for AI agents. Options are JSON.
    #[napi]
    pub fn toolbox(&self, options: String) -> Result<NativeToolbox> {
        let toolbox = Toolbox::new(Session::clone(&self.session), options.as_bytes());
        toolbox.map(|toolbox| NativeToolbox::new(toolbox, self.scope.clone())).map_err(|error| thrown(&error))
    }

    /// Enqueues the request for the first page of a list. Completes with a `NativeResponse`, also if it is not a page.
    #[napi]
    pub fn list(
        &self,
        id: u32,
        name: String,
        request: String,
        options: String,
        cancellable: bool,
    ) -> Result<Option<NativeCallHandle>> {
        let call = self.session.list(&name, request.as_bytes(), options.as_bytes());
        self.scope.enqueue(id, call, cancellable)
    }
}
