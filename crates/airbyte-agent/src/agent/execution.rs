//! [`Execution`]: the result of an action.

use std::borrow::Cow;
use std::sync::Arc;

use airbyte_agent_core::pagination::PageSource;
use airbyte_agent_core::{Error, FromResponse, JsonObject, Response, json};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::envelope::Envelope;
use super::execute::{Execute, ExecuteResponse};
use super::paging::ExecutePages;

/// The result of an action. It is decoded when it is used.
#[derive(Clone, Debug)]
pub struct Execution {
    response: Response,
    /// The call that returned it, which decides where its records are and how its pages continue.
    pages: Arc<ExecutePages>,
}

impl Execution {
    /// The response: status, headers, bytes.
    #[must_use]
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// The decoded response.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn envelope(&self) -> Result<ExecuteResponse, Error> {
        self.response.json()
    }

    /// The result, decoded as a `T`.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn result<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.decode(Some(Envelope::read(&self.response)?.result))
    }

    /// Metadata of the connector, such as the position of the next page. Its members differ by connector.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn connector_metadata(&self) -> Result<Value, Error> {
        self.decode(Envelope::read(&self.response)?.connector_metadata)
    }

    /// The records of the result: the items of an array or of the member `data`, or a single object.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn records<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        let records = self.pages.records(&self.response)?;
        serde_json::from_str(&records).map_err(|error| self.response.decode_error(json::describe(&error)))
    }

    /// The parameters to add to the call for the next page; `None` on the last page. Only the members of
    /// the response decide if the execution does not come from a [`Connector`](super::Connector).
    ///
    /// # Errors
    /// [`ErrorKind::Paging`](crate::ErrorKind::Paging) if there is another page that cannot be requested.
    pub fn next(&self) -> Result<Option<JsonObject>, Error> {
        self.pages.next_after(&self.response)
    }

    /// Adds the call that returned this execution.
    pub(super) fn with_call(self, pages: ExecutePages) -> Self {
        Self { pages: Arc::new(pages), ..self }
    }

    fn decode<T: DeserializeOwned>(&self, value: Option<&RawValue>) -> Result<T, Error> {
        serde_json::from_str(value.map_or("null", RawValue::get))
            .map_err(|error| self.response.decode_error(json::describe(&error)))
    }
}

impl FromResponse for Execution {
    fn from_response(response: Response) -> Result<Self, Error> {
        Ok(Self { response, pages: Arc::new(ExecutePages::new(Execute::default(), None, None)) })
    }
}

impl JsonSchema for Execution {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        ExecuteResponse::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<ExecuteResponse>()
    }
}
