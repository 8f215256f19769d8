//! What the core and a function of the language that sends HTTP requests exchange.

use airbyte_agent::HttpRequest;
use airbyte_agent_core::header_bytes;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::function_error::Handle;
use crate::reply::Reply;

/// A request to send.
pub struct SendCallback {
    /// By which [`Callback::Abandoned`] names it.
    pub id: u32,
    /// The functions of the client.
    pub functions: u32,
    /// The request.
    pub request: Box<HttpRequest>,
    /// Expects the response.
    pub reply: Reply<FunctionResponse>,
}

/// A piece of a body to read.
pub struct ReadCallback {
    /// By which [`Callback::Abandoned`] names it.
    pub id: u32,
    /// The body, as in [`FunctionResponse`].
    pub body: Handle,
    /// Expects the piece; `None` at the end.
    pub reply: Reply<Option<Bytes>>,
}

/// The response of a function of the language.
pub struct FunctionResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: FunctionBody,
}

/// The body of a response.
pub enum FunctionBody {
    /// In memory.
    Bytes(Bytes),
    /// To be read piece by piece.
    Handle(Handle),
}

impl FunctionResponse {
    /// A response from its parts.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn new(
        status: u16,
        headers: impl IntoIterator<Item = (String, String)>,
        body: FunctionBody,
    ) -> Result<Self, String> {
        let status = StatusCode::from_u16(status).map_err(|_| format!("{status} is not an HTTP status"))?;
        let mut parsed = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::try_from(header_bytes(&value))
                .map_err(|_| format!("the value of the header {name} is not valid"))?;
            let name = HeaderName::try_from(&name).map_err(|_| format!("{name:?} is not a valid header name"))?;
            parsed.append(name, value);
        }
        Ok(Self { status, headers: parsed, body })
    }
}
