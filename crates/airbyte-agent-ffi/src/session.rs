//! [`Session`]: a client as a binding holds it, with names and bytes instead of types.

use std::num::NonZeroUsize;
use std::sync::Arc;

use airbyte_agent::agent::catalogue;
use airbyte_agent::config::{Config, Defaults};
use airbyte_agent::{
    CallOptions, Client, ClientExtensions, Connector, Effect, Error, ErrorKind, Execute, ExecutePages, Paging,
    Response, Settings, SkillDocs, is_procedure, operation, parse_request,
};
use airbyte_agent_core::json::{JsonError, read};
use airbyte_agent_core::operation::Operation as _;
use airbyte_agent_core::pagination::{PageLimits, ReadAhead};
use airbyte_agent_core::request;
use serde::Deserialize;
use serde_json::json;

use crate::callback::{CallbackSink, ClientFunctions};
use crate::hooks::Hooks;
use crate::language_approver::LanguageApprover;
use crate::language_sender::LanguageSender;
use crate::options;
use crate::outcome::{DownloadStream, Outcome, PageStream, PreparedCall, StepStream};
use crate::portable::{self, PortableSession};
use crate::process::PerProcess;

/// A client with default options for its calls. A forked child gets a client of its own, because connections and timers
/// belong to threads of the parent.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
    options: CallOptions,
}

/// What sessions with different options share.
struct Shared {
    settings: Settings,
    defaults: Defaults,
    language: String,
    /// Whether the session comes from another process.
    is_unpacked: bool,
    functions: ClientFunctions,
    client: PerProcess<Client>,
}

impl Shared {
    fn config(&self) -> Result<Config, Error> {
        Ok(Config::resolve_with(self.settings.clone(), self.defaults.clone())?.used_from(&self.language))
    }

    fn client(&self) -> Result<&Client, Error> {
        let create = || {
            let config = self.config()?;
            let config = if self.functions.approver {
                config.with_approver(Arc::new(LanguageApprover { functions: self.functions.id }))
            } else {
                config
            };
            if self.is_unpacked { portable::cached_client(config) } else { Client::new(config, self.extensions()) }
        };
        self.client.get(create, drop)
    }

    /// What runs the functions of the language.
    fn extensions(&self) -> ClientExtensions {
        let mut extensions = ClientExtensions::default();
        let functions = self.functions;
        if functions.sends_http {
            extensions.http_sender = Some(Arc::new(LanguageSender { functions: functions.id }));
        }
        if functions.on_request || functions.on_outcome {
            extensions.interceptors.push(Arc::new(Hooks(functions)));
        }
        extensions
    }
}

impl Session {
    /// A session with settings as JSON, for a language such as `python/3.12`, and with functions of it. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`].
    pub fn open(
        settings: &[u8],
        defaults: Defaults,
        language: &str,
        functions: Option<ClientFunctions>,
    ) -> Result<Self, Error> {
        if functions.is_some() {
            CallbackSink::enable();
        }
        let functions = functions.unwrap_or_default();
        Self::new(Settings::from_json(settings)?, defaults, language, CallOptions::default(), functions, false)
    }

    /// The session that another process packed with [`portable`](Self::portable). Settings that it left out are looked
    /// up in this process.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`].
    pub fn unpack(packed: &[u8], language: &str) -> Result<Self, Error> {
        let invalid = |error| Error::configuration("the text is not a packed client").with_source(error);
        let PortableSession { settings, options } = serde_json::from_slice(packed).map_err(invalid)?;
        Self::new(settings, Defaults::of_process(), language, options, ClientFunctions::default(), true)
    }

    fn new(
        settings: Settings,
        defaults: Defaults,
        language: &str,
        options: CallOptions,
        functions: ClientFunctions,
        is_unpacked: bool,
    ) -> Result<Self, Error> {
        let language = language.to_owned();
        let shared = Shared { settings, defaults, language, is_unpacked, functions, client: PerProcess::empty() };
        // Invalid settings are reported now rather than by the first call.
        shared.client()?;
        Ok(Self { shared: Arc::new(shared), options })
    }

    /// The session as text that another process can unpack. Secrets from the environment or the settings file are left
    /// out; those from code are included only if `include_secrets` is set.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] with the secrets that are not included.
    pub fn portable(&self, include_secrets: bool) -> Result<String, Error> {
        let ClientFunctions { sends_http, on_request, on_outcome, approver, .. } = self.shared.functions;
        if sends_http || on_request || on_outcome || approver {
            return Err(Error::configuration(
                "a client with functions of your own, a transport, hooks or an approver, cannot be sent to another \
                 process; create one there",
            ));
        }
        let settings = self.shared.config()?.portable(include_secrets)?;
        let options = self.options.portable(include_secrets)?.clone();
        Ok(json!(PortableSession { settings, options }).to_string())
    }

    /// A session with options as JSON, which replace its own. Both use the same client.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`].
    pub fn with_options(&self, options: &[u8]) -> Result<Self, Error> {
        let options = options::parse(options)?.or(&self.options);
        options.request_options()?;
        Ok(Self { shared: Arc::clone(&self.shared), options })
    }

    /// The client of this process.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`], in a forked child whose settings are no longer valid.
    pub fn client(&self) -> Result<Client, Error> {
        let client = self.shared.client()?;
        if self.options == CallOptions::default() { Ok(client.clone()) } else { client.with_options(&self.options) }
    }

    /// `workspace`, `base_url` and `replication_url` as JSON.
    ///
    /// # Errors
    /// As [`client`](Self::client).
    pub fn describe(&self) -> Result<String, Error> {
        let client = self.client()?;
        Ok(json!({
            "workspace": client.workspace(),
            "base_url": client.base_url(),
            "replication_url": client.replication_url(),
        })
        .to_string())
    }

    /// An operation, a raw request or a procedure by its name. Request and options are JSON; errors in them are reported at once.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn call(&self, name: &str, request: &[u8], options: &[u8]) -> Result<PreparedCall, Error> {
        if is_procedure(name) {
            let running = self.client()?.start(name, request, &options::parse(options)?)?;
            return Ok(Box::pin(async move { running.finish().await.map(Outcome::Response) }));
        }
        let request = parse_request(name, request)?;
        let options = options::parse(options).map_err(|error| error.with_operation(request.spec.name))?;
        let client = self.client()?;
        Ok(Box::pin(async move { client.call(&request, &options).await.map(Outcome::Response) }))
    }

    /// The steps of a procedure, by its name. Request and options are JSON; errors in them are reported at once.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn start(&self, name: &str, request: &[u8], options: &[u8]) -> Result<StepStream, Error> {
        self.client()?.start(name, request, &options::parse(options)?).map(StepStream::new)
    }

    /// The action `download`. The request is that of `connectors.execute`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn download(&self, request: &[u8], options: &[u8]) -> Result<PreparedCall, Error> {
        let request: Execute = request::from_json(request)?;
        let (client, options) = (self.client()?, options::parse(options)?);
        Ok(Box::pin(async move {
            let download = client.download(&request, &options).await?;
            let about = json!({
                "filename": download.filename(),
                "content_type": download.content_type(),
                "size": download.size(),
                "range": download.range(),
            });
            let response = download.response().clone();
            Ok(Outcome::Stream(response, about.to_string(), DownloadStream::new(download)))
        }))
    }

    /// The lookup of a connector by id, name or slug.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn connector(
        &self,
        reference: String,
        workspace: Option<String>,
        options: &[u8],
    ) -> Result<PreparedCall, Error> {
        let (client, options) = (self.client()?, options::parse(options)?);
        Ok(Box::pin(async move {
            let found = client.connector_with(&reference, workspace.as_deref(), &options).await?;
            Ok(Outcome::Json(describe(&found)))
        }))
    }

    /// The connector with this id, without a request, as JSON like that of [`connector`](Self::connector).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn connector_by_id(&self, id: &str, kind: Option<&str>) -> Result<String, Error> {
        Ok(describe(&self.client()?.connector_by_id(id, kind)?))
    }

    /// The pages of an action. The request is that of `connectors.execute`. `about` is JSON with the optional members
    /// `definition_id`, `paging`, `after`, `max_pages`, `max_records`, `prefetch` and `concurrency`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn pages(&self, request: &[u8], about: &[u8], options: &[u8]) -> Result<PageStream, Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct About {
            definition_id: Option<String>,
            paging: Option<Paging>,
            after: Option<String>,
            max_pages: Option<u64>,
            max_records: Option<u64>,
            prefetch: Option<usize>,
            concurrency: Option<NonZeroUsize>,
        }
        let about: About = read(about).map_err(|JsonError { path, reason, .. }| {
            Error::new(ErrorKind::InvalidRequest, format!("`{path}`: {reason}")).with_field(path, reason)
        })?;
        let source = execute_pages(request, about.definition_id.as_deref(), about.paging)?;
        let record_path = source.record_path().map(str::to_owned);
        let limits = PageLimits { max_pages: about.max_pages, max_records: about.max_records };
        let concurrency = about.concurrency.map_or(1, NonZeroUsize::get);
        let read_ahead = ReadAhead { prefetch: about.prefetch.unwrap_or(0), concurrency };
        let pages = self.client()?.pages(source, &options::parse(options)?)?;
        let mut pages = pages.limits(limits).read_ahead(read_ahead);
        if let Some(token) = about.after {
            pages = pages.after(&token)?;
        }
        let ClientFunctions { sends_http, on_request, on_outcome, approver, .. } = self.shared.functions;
        Ok(PageStream::new(pages, record_path, sends_http || on_request || on_outcome || approver))
    }

    /// The first page of a list, by the name of its operation. Request and options are JSON; the options are also those of
    /// the pages after it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn list(&self, name: &str, request: &[u8], options: &[u8]) -> Result<PreparedCall, Error> {
        let entry = operation(name)?;
        let options = options::parse(options).map_err(|error| error.with_operation(entry.spec.name))?;
        self.client()?.list_pages(name, request, &options).map(PageStream::first)
    }
}

/// The parameters of the page after the response to an `execute`, as JSON; `None` on the last page. The definition id of
/// the connector selects the rule of the catalogue.
///
/// # Errors
/// [`ErrorKind::Paging`], [`ErrorKind::Decode`].
pub fn next_page(response: &Response, request: &[u8], definition_id: Option<&str>) -> Result<Option<String>, Error> {
    let next = execute_pages(request, definition_id, None)?.next_after(response)?;
    Ok(next.map(|next| next.as_str().to_owned()))
}

/// Where the records of an `execute` are in its result, as a path; `None` if they are the result or its member `data`.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`].
pub fn record_path(request: &[u8], definition_id: Option<&str>) -> Result<Option<String>, Error> {
    Ok(execute_pages(request, definition_id, None)?.record_path().map(str::to_owned))
}

fn describe(Connector { id, name, definition_id, slug, .. }: &Connector) -> String {
    json!({"id": id, "name": name, "definition_id": definition_id, "slug": slug}).to_string()
}

/// The slug of a connector definition, from its id and its name.
#[must_use]
pub fn connector_slug(definition_id: &str, name: &str) -> String {
    catalogue::slug(definition_id, name)
}

/// Whether an action changes nothing, so that it may be sent again.
#[must_use]
pub fn is_read(action: &str) -> bool {
    Execute { action: action.to_owned(), ..Execute::default() }.effect() == Effect::Read
}

/// The documentation of a connector as Markdown; `None` if the JSON is not one.
#[must_use]
pub fn skill_docs_markdown(json: &[u8]) -> Option<String> {
    serde_json::from_slice::<SkillDocs>(json).ok().map(|docs| docs.to_string())
}

fn execute_pages(request: &[u8], definition_id: Option<&str>, paging: Option<Paging>) -> Result<ExecutePages, Error> {
    Ok(ExecutePages::new(request::from_json(request)?, definition_id, paging))
}
