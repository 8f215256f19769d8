//! [`Procedure`]: a call that sends several requests, such as one that starts something and waits until it is done.

mod deadline;
mod poll_interval;

use std::fmt;
use std::future::Future;

use futures::FutureExt;
use futures::future::BoxFuture;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::Instant;

use crate::client::ApiClient;
use crate::error::{Error, ErrorKind};
use crate::events;
use crate::operation::{Effect, ValidationError};
use crate::options::RequestOptions;
use crate::request;
use crate::response::{FromResponse, Response};

pub use deadline::Deadline;
pub use poll_interval::PollInterval;

/// A call that sends several requests. The type of its parameters says everything about it.
pub trait Procedure: Serialize + DeserializeOwned + Send + 'static {
    /// Its row in the table of procedures.
    const SPEC: ProcedureSpec;

    /// The type of what it returns.
    type Output: FromResponse;

    /// Checks rules that the types cannot express, before anything is sent.
    ///
    /// # Errors
    /// The member at fault and what is wrong with it.
    fn validate(&self) -> Result<(), ValidationError> {
        Ok(())
    }

    /// Runs it. The timeout in the options, if there is one, is that of the whole procedure. It returns the last response, or
    /// one with another body.
    fn run(
        self,
        client: ApiClient,
        options: RequestOptions,
        progress: Progress,
    ) -> impl Future<Output = Result<Response, Error>> + Send;
}

/// What is the same about a procedure in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcedureSpec {
    /// `resource.verb`, the same in every language.
    pub name: &'static str,
    /// What it sends: names of operations.
    pub sends: &'static [&'static str],
    /// Whether it may change something.
    pub effect: Effect,
    /// Parameters that may be given by position.
    pub positional: &'static [&'static str],
    /// The operation whose responses it reports as progress, if it reports any.
    pub progress: Option<&'static str>,
}

impl ProcedureSpec {
    /// A procedure that changes nothing and reports no progress until [`writes`](Self::writes) or
    /// [`with_progress`](Self::with_progress) say otherwise.
    #[must_use]
    pub const fn new(name: &'static str, sends: &'static [&'static str], positional: &'static [&'static str]) -> Self {
        Self { name, sends, effect: Effect::Read, positional, progress: None }
    }

    /// Declares that it may change something.
    #[must_use]
    pub const fn writes(mut self) -> Self {
        self.effect = Effect::Write;
        self
    }

    /// Declares that it reports responses of an operation as progress.
    #[must_use]
    pub const fn with_progress(mut self, operation: &'static str) -> Self {
        self.progress = Some(operation);
        self
    }
}

/// Receives the progress of a procedure.
#[derive(Clone, Debug)]
pub struct Progress(UnboundedSender<Response>);

impl Progress {
    /// Reports a response that shows how far it has got. Nobody may be listening.
    pub fn report(&self, response: &Response) {
        let _ = self.0.send(response.clone());
    }
}

/// What a running procedure yields.
pub enum Step {
    /// A response that shows how far it has got. More steps follow.
    Progress(Response),
    /// The last response.
    Done(Response),
}

/// A procedure that runs while [`next`](Self::next) is awaited. Dropping it ends it between two requests, or drops the one that
/// is in progress.
pub struct RunningProcedure {
    /// `None` once it has ended.
    run: Option<BoxFuture<'static, Result<Response, Error>>>,
    progress: UnboundedReceiver<Response>,
    /// How it ended, until the progress that it reported last was returned.
    outcome: Option<Result<Response, Error>>,
}

impl RunningProcedure {
    /// Prepares a procedure. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
    pub fn new<P: Procedure>(procedure: P, client: ApiClient, options: RequestOptions) -> Result<Self, Error> {
        procedure.validate().map_err(|error| request::invalid(P::SPEC.name, &error))?;
        let (sender, progress) = mpsc::unbounded_channel();
        let run = procedure.run(client, options, Progress(sender)).boxed();
        Ok(Self { run: Some(observed(P::SPEC.name, run).boxed()), progress, outcome: None })
    }

    /// Goes on until there is something to report.
    ///
    /// # Errors
    /// Any [`Error`], after which there are no more steps.
    pub async fn next(&mut self) -> Result<Step, Error> {
        if let Some(run) = &mut self.run {
            let outcome = tokio::select! {
                biased;
                Some(response) = self.progress.recv() => return Ok(Step::Progress(response)),
                outcome = run => outcome,
            };
            self.run = None;
            self.outcome = Some(outcome);
        }
        if let Ok(response) = self.progress.try_recv() {
            return Ok(Step::Progress(response));
        }
        let ended = || Err(Error::new(ErrorKind::InvalidRequest, "the procedure has ended"));
        self.outcome.take().unwrap_or_else(ended).map(Step::Done)
    }

    /// Goes on until the end.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn finish(mut self) -> Result<Response, Error> {
        loop {
            if let Step::Done(response) = self.next().await? {
                return Ok(response);
            }
        }
    }
}

/// Runs a procedure and logs how it fails. Apart from [`RunningProcedure::new`], so that it is not compiled for every type.
async fn observed(name: &'static str, run: BoxFuture<'static, Result<Response, Error>>) -> Result<Response, Error> {
    let started = Instant::now();
    let outcome = events::in_procedure(run).await;
    outcome.inspect_err(|error| events::emit_failure(name, error, started.elapsed()))
}

impl fmt::Debug for RunningProcedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunningProcedure").finish_non_exhaustive()
    }
}

/// Prepares a procedure whose parameters are JSON.
type Prepare = fn(&[u8], ApiClient, RequestOptions) -> Result<RunningProcedure, Error>;

/// One row of a table of procedures, for code that knows them by name.
#[derive(Clone, Copy)]
pub struct ProcedureEntry {
    /// What is the same in every language.
    pub spec: &'static ProcedureSpec,
    /// Reads its parameters from JSON and validates them.
    pub prepare: Prepare,
}

impl ProcedureEntry {
    /// The row of a procedure.
    #[must_use]
    pub const fn of<P: Procedure>() -> Self {
        Self { spec: &P::SPEC, prepare: prepare::<P> }
    }
}

fn prepare<P: Procedure>(json: &[u8], client: ApiClient, options: RequestOptions) -> Result<RunningProcedure, Error> {
    RunningProcedure::new(request::read::<P>(P::SPEC.name, json)?, client, options)
}

/// The JSON Schemas of a procedure. They are apart from [`ProcedureEntry`] so that programs that do not use them do not
/// contain them.
#[derive(Clone, Copy)]
pub struct ProcedureSchema {
    /// What is the same in every language.
    pub spec: &'static ProcedureSpec,
    /// Schema of the parameters.
    pub request: fn(&mut SchemaGenerator) -> Schema,
    /// Schema of what it returns.
    pub response: fn(&mut SchemaGenerator) -> Schema,
}

impl ProcedureSchema {
    /// The schemas of a procedure.
    #[must_use]
    pub const fn of<P: Procedure + JsonSchema>() -> Self
    where
        P::Output: JsonSchema,
    {
        Self {
            spec: &P::SPEC,
            request: |generator| generator.subschema_for::<P>(),
            response: |generator| generator.subschema_for::<P::Output>(),
        }
    }
}
