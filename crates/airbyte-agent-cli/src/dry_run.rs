//! [`DryRun`]: keeps a request from being sent, and shows it.

use std::sync::{Arc, Mutex, PoisonError};

use airbyte_agent::config::explain;
use airbyte_agent::{Client, Effect, EncodedRequest, Error, Interceptor, Settings};
use airbyte_agent_core::operation::Auth;
use airbyte_agent_core::transport::url_without_secrets;
use clap::{Arg, ArgAction};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::arguments::OutputArguments;
use crate::failure::Failure;
use crate::operations::{Described, Schema, find};
use crate::output::{Format, Shape, Value, masked};

/// Refuses the first request, and keeps it.
#[derive(Clone)]
pub struct DryRun {
    kept: Arc<Mutex<Option<EncodedRequest>>>,
    /// Id of the organization that the client acts in, if it is set.
    organization: Option<String>,
}

impl DryRun {
    /// The id of the flag.
    pub const FLAG: &str = "option.dry-run";

    /// Stands for the token that is not obtained.
    pub const TOKEN: &str = "not-sent";

    /// A dry run of a client with these settings.
    ///
    /// # Errors
    /// If the settings file cannot be read.
    pub fn of(settings: &Settings) -> Result<Self, Error> {
        let settings = explain(settings.clone())?;
        let organization = settings.into_iter().find(|setting| setting.name == "organization_id");
        Ok(Self { kept: Arc::default(), organization: organization.and_then(|setting| setting.value) })
    }

    /// The flag.
    pub fn argument() -> Arg {
        Arg::new(Self::FLAG)
            .long("dry-run")
            .action(ArgAction::SetTrue)
            .help("Show the request and send nothing")
            .help_heading("Call")
    }

    /// Writes the request that was kept, without secrets, unless the call ended before it.
    ///
    /// # Errors
    /// How the call ended, if it was not kept.
    pub fn show<T>(&self, client: &Client, outcome: Result<T, Error>, output: &OutputArguments) -> Result<(), Failure> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(request) = kept else { return outcome.map(|_| ()).map_err(Failure::from) };
        show(&self.described(client, &request, output)?, output)
    }

    fn described(&self, client: &Client, request: &EncodedRequest, output: &OutputArguments) -> Result<Value, Failure> {
        let text = |text: &str| Value::Text(text.to_owned());
        let name = request.spec.name;
        let operation = find(&[name.to_owned()])?;
        let base = if operation.is_of_agent_api() { client.base_url() } else { client.replication_url() };
        let mut headers = Vec::new();
        if request.spec.auth != Auth::None {
            headers.push(("authorization".to_owned(), text("***")));
        }
        if request.body.is_some() {
            headers.push(("content-type".to_owned(), text("application/json")));
        }
        if let (Some(organization), true) = (&self.organization, operation.is_of_agent_api()) {
            headers.push(("x-organization-id".to_owned(), text(organization)));
        }
        let body = match &request.body {
            Some(body) => Value::parse(body).map_err(Failure::invalid)?,
            None => Value::Literal("null".to_owned()),
        };
        let body = if output.show_secrets { body } else { masked(body, &Described::of(operation).request) };
        let effect = if request.effect == Effect::Read { "read" } else { "write" };
        let members = [
            ("operation", text(name)),
            ("effect", text(effect)),
            ("method", text(request.spec.method.as_str())),
            ("url", Value::Text(format!("{}{}", url_without_secrets(base), request.target))),
            ("headers", Value::Object(headers)),
            ("body", body),
        ];
        Ok(Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
    }
}

/// Writes what would be done.
///
/// # Errors
/// If it cannot be written.
pub fn show(what: &Value, output: &OutputArguments) -> Result<(), Failure> {
    // A file that is to have records in another format must not get this instead.
    let path = output.path.clone().filter(|_| output.format == Format::Json);
    let output = OutputArguments { format: Format::Json, path, fields: None, ..output.clone() };
    let mut printer = output.printer(Shape::Single, Schema::any())?;
    printer.write(what.clone())?;
    printer.finish()
}

impl Interceptor for DryRun {
    fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(request.clone());
        async { Err(Error::refused("a dry run sends nothing")) }.boxed()
    }
}
