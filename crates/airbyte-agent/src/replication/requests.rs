//! [`Requests`]: the requests of a procedure, all of them within its timeout.

use std::time::{Duration, Instant};

use airbyte_agent_core::error::Message;
use airbyte_agent_core::operation::{Operation, ValidationError};
use airbyte_agent_core::pagination::{ListPages, Pages};
use airbyte_agent_core::procedure::Procedure;
use airbyte_agent_core::{ApiClient, EncodedRequest, Error, ErrorKind, RequestOptions, Response, request};
use serde_json::value::RawValue;

/// Sends the requests of one procedure.
pub(super) struct Requests {
    procedure: &'static str,
    client: ApiClient,
    options: RequestOptions,
    started: Instant,
}

/// The entries of a list, as received.
pub(super) struct Entries {
    pub entries: Vec<Box<RawValue>>,
    /// The response with the last of them.
    pub response: Response,
}

impl Requests {
    /// For a procedure that starts now.
    pub fn new<P: Procedure>(client: ApiClient, options: RequestOptions) -> Self {
        Self { procedure: P::SPEC.name, client, options, started: Instant::now() }
    }

    /// Sends a request.
    pub async fn call<O: Operation>(&self, request: &O) -> Result<Response, Error> {
        self.send(&request::encode(request)?).await
    }

    /// Sends an encoded request.
    pub async fn send(&self, request: &EncodedRequest) -> Result<Response, Error> {
        self.client.call(request, &self.remaining(request.spec.name)?).await
    }

    /// The entries of all pages of a list that meet a condition.
    pub async fn list<O: Operation>(
        &self,
        request: &O,
        is_wanted: impl Fn(&RawValue) -> bool + Send,
    ) -> Result<Entries, Error> {
        let json =
            serde_json::to_vec(request).map_err(|error| self.error(ErrorKind::InvalidRequest, error.to_string()))?;
        let mut pages = Pages::new(
            self.client.clone(),
            ListPages::new(&self.client, O::SPEC.name, &json)?,
            RequestOptions::default(),
        );
        let (mut entries, mut last) = (Vec::new(), None);
        while let Some(page) = pages.next_with(&self.remaining(O::SPEC.name)?).await? {
            entries.extend(page.records::<Box<RawValue>>()?.into_iter().filter(|entry| is_wanted(entry)));
            last = Some(page.response().clone());
        }
        match last {
            Some(response) => Ok(Entries { entries, response }),
            None => Err(self.error(ErrorKind::Paging, format!("`{}` has no pages", O::SPEC.name))),
        }
    }

    /// The options of the next request, with the time that is left.
    fn remaining(&self, operation: &'static str) -> Result<RequestOptions, Error> {
        let Some(timeout) = self.options.timeout else { return Ok(self.options.clone()) };
        match timeout.checked_sub(self.started.elapsed()).filter(|left| *left > Duration::ZERO) {
            Some(left) => {
                let mut options = self.options.clone();
                options.timeout = Some(left);
                Ok(options)
            }
            None => {
                let message = Message::from("timed out after ").duration(timeout);
                Err(self.error(ErrorKind::Timeout, message.text(format!(", before `{operation}` was sent"))))
            }
        }
    }

    /// An error of the procedure itself.
    pub fn error(&self, kind: ErrorKind, message: impl Into<Message>) -> Error {
        self.own(Error::new(kind, message))
    }

    /// An error that was found without sending anything, as one of the procedure.
    pub fn own(&self, error: Error) -> Error {
        error.with_operation(self.procedure)
    }

    /// The error of an invalid parameter.
    pub fn invalid(&self, error: &ValidationError) -> Error {
        self.error(ErrorKind::InvalidRequest, format!("`{}`: {}", error.field, error.reason))
            .with_field(&error.field, &error.reason)
    }
}
