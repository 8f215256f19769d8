//! [`Requests`]: the requests of a procedure that ends with a write, all of them within its timeout.

use airbyte_agent_core::error::Message;
use airbyte_agent_core::operation::{Operation, ValidationError};
use airbyte_agent_core::procedure::{Deadline, Procedure};
use airbyte_agent_core::{ApiClient, EncodedRequest, Error, ErrorKind, RequestOptions, Response, request};
use serde_json::value::RawValue;

use super::entries::all_entries;

/// Sends the requests of one procedure.
pub(super) struct Requests {
    procedure: &'static str,
    client: ApiClient,
    options: RequestOptions,
    deadline: Deadline,
}

impl Requests {
    /// For a procedure that starts now.
    pub fn new<P: Procedure>(client: ApiClient, mut options: RequestOptions) -> Self {
        let deadline = Deadline::take_from(&mut options);
        Self { procedure: P::SPEC.name, client, options, deadline }
    }

    /// Sends a request.
    pub async fn call<O: Operation>(&self, request: &O) -> Result<Response, Error> {
        self.send(&request::encode(request)?).await
    }

    /// Sends an encoded request. It has all the time that is left, and its own error if that is over: a write that was sent may
    /// have been processed.
    pub async fn send(&self, request: &EncodedRequest) -> Result<Response, Error> {
        let mut options = self.options.clone();
        options.timeout = self.deadline.remaining();
        match options.timeout {
            Some(left) if left.is_zero() => {
                Err(self.deadline.error(self.procedure, format!(", before `{}` was sent", request.spec.name)))
            }
            _ => self.client.call(request, &options).await,
        }
    }

    /// The entries of all pages of a list, and the last response.
    pub async fn list<O: Operation>(&self, request: &O) -> Result<(Vec<Box<RawValue>>, Response), Error> {
        let entries = self.deadline.limit(all_entries(&self.client, request, self.options.clone())).await;
        entries.unwrap_or_else(|| {
            Err(self.deadline.error(self.procedure, format!(", before all pages of `{}` were read", O::SPEC.name)))
        })
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
        request::invalid(self.procedure, error)
    }
}
