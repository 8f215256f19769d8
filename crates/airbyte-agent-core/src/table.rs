//! The rows of an operation table. [`resource!`](crate::resource) writes them.

use schemars::{Schema, SchemaGenerator};

use crate::error::Error;
use crate::operation::OperationSpec;
use crate::request::EncodedRequest;

/// One row of the operation table, for code that knows operations by name.
#[derive(Clone, Copy)]
pub struct OperationEntry {
    /// What is the same in every language.
    pub spec: &'static OperationSpec,
    /// Reads a request from JSON, validates it and encodes it.
    pub parse: fn(&[u8]) -> Result<EncodedRequest, Error>,
}

/// The JSON Schemas of one operation. They are apart from [`OperationEntry`] so that programs that do not use them do
/// not contain them.
#[derive(Clone, Copy)]
pub struct OperationSchema {
    /// What is the same in every language.
    pub spec: &'static OperationSpec,
    /// What the resource is for.
    pub resource_doc: &'static str,
    /// Schema of the request.
    pub request: fn(&mut SchemaGenerator) -> Schema,
    /// Schema of the response.
    pub response: fn(&mut SchemaGenerator) -> Schema,
}
