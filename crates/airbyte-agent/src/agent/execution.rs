//! [`Execution`]: the result of an action.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};
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
use super::table::response_table;
use crate::tables::{Table, TableFormat};

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

    /// The records of the result as a table.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), also if a value does not fit the schema, and that is an error.
    pub fn table(&self, format: &TableFormat) -> Result<Table, Error> {
        response_table(&self.response, self.pages.record_path(), format)
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

/// What it is in a line: `Execution issues.list, 10 records, next page`. A body that has no records, such as a file, has a
/// size instead.
impl Display for Execution {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Execution")?;
        if let Some(action) = self.pages.action() {
            write!(f, " {action}")?;
        }
        let Ok(page) = self.pages.read(&self.response, None) else {
            return write!(f, ", status {}, {} bytes", self.response.status(), self.response.body().len());
        };
        write!(f, ", {} record{}", page.count, if page.count == 1 { "" } else { "s" })?;
        // A next page that cannot be requested is one, too.
        if matches!(page.next, Ok(None)) { Ok(()) } else { f.write_str(", next page") }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn described(body: &str, call: Option<Execute>) -> String {
        let response =
            Response::from_parts("connectors.execute", 200, [], "id".into(), 1, body.to_owned().into()).expect("parts");
        let execution = Execution::from_response(response).expect("an execution");
        match call {
            Some(call) => execution.with_call(ExecutePages::new(call, None, None)).to_string(),
            None => execution.to_string(),
        }
    }

    fn list() -> Option<Execute> {
        Some(Execute { entity: "issues".into(), action: "list".into(), ..Execute::default() })
    }

    #[test]
    fn says_what_it_is_in_a_line() {
        let page = json!({"status": "success", "result": [{}, {}], "connector_metadata": {"next_cursor": "b"}});
        assert_eq!(described(&page.to_string(), list()), "Execution issues.list, 2 records, next page");
        let last = json!({"status": "success", "result": [{}], "connector_metadata": {"next_cursor": null}});
        assert_eq!(described(&last.to_string(), list()), "Execution issues.list, 1 record");
        assert_eq!(described(&last.to_string(), None), "Execution, 1 record");
        assert_eq!(described("%PDF", list()), "Execution issues.list, status 200, 4 bytes");
    }
}
