//! [`ApiSpec`]: what tells one API from another.

use std::sync::Arc;

use url::Url;

use crate::error::{Error, ErrorBody, ErrorKind};
use crate::request::{EncodedRequest, RawOperation};
use crate::response::Response;
use crate::suggest::nearest_hint;
use crate::table::OperationEntry;
use crate::transport::{ClientCredentials, TokenSource};

/// What the engine needs to know about an API.
pub struct ApiSpec {
    /// Its name in messages, such as `Example API`.
    pub name: &'static str,
    /// The first step of its operations' names, such as `example` in `example.books.list`; empty if they begin with the
    /// resource.
    pub namespace: &'static str,
    /// The base URL unless configured otherwise.
    pub default_base_url: &'static str,
    /// The operation table, one slice per resource.
    pub resources: &'static [&'static [OperationEntry]],
    /// Requests to endpoints that the table does not have.
    pub raw: RawOperation,
    /// How a token is obtained with client credentials.
    pub token_source: fn(ClientCredentials) -> Arc<dyn TokenSource>,
    /// Reads the body of an error response.
    pub read_error_body: fn(&[u8]) -> ErrorBody,
    /// Checks that a response with a successful status is one of the API, and not of something in between or behind a
    /// wrong base URL, which is the second argument. Responses to requests for tokens are checked too; downloads are not.
    pub check_response: fn(&Response, &Url) -> Result<(), Error>,
}

impl ApiSpec {
    /// Every operation, resource by resource.
    pub fn operations(&self) -> impl Iterator<Item = &'static OperationEntry> {
        self.resources.iter().copied().flatten()
    }

    /// Whether the name of an operation begins with the namespace of this API.
    #[must_use]
    pub fn has_namespace(&self, operation: &str) -> bool {
        operation.strip_prefix(self.namespace).is_some_and(|rest| rest.starts_with('.'))
    }

    /// The operation of this name, `resource.verb`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] with the nearest name.
    pub fn operation(&self, name: &str) -> Result<&'static OperationEntry, Error> {
        self.operations().find(|entry| entry.spec.name == name).ok_or_else(|| {
            let known: Vec<&str> = self.operations().map(|entry| entry.spec.name).collect();
            let hint = nearest_hint(name, &known);
            Error::new(ErrorKind::InvalidRequest, format!("the {} has no operation `{name}`{hint}", self.name))
        })
    }

    /// Reads the request of an operation, or a raw request, from JSON.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`].
    pub fn parse(&'static self, name: &str, json: &[u8]) -> Result<EncodedRequest, Error> {
        if name == self.raw.name() { self.raw.parse(json) } else { (self.operation(name)?.parse)(json) }
    }
}
