//! [`LanguageSender`]: sends requests by a function of the language.

use airbyte_agent::{HttpBody, HttpRequest, HttpResponse, HttpSender, SendError};
use bytes::Bytes;
use futures::future::{BoxFuture, FutureExt};
use futures::stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::callback::{Callback, FunctionError, Handle, Reply, ask};

/// A request to send.
pub struct SendCallback {
    /// By which [`Callback::Abandoned`] names it.
    pub id: u32,
    /// The functions of the client.
    pub functions: u32,
    /// The request.
    pub request: HttpRequest,
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
    status: StatusCode,
    headers: HeaderMap,
    body: FunctionBody,
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
        headers: impl IntoIterator<Item = (String, Vec<u8>)>,
        body: FunctionBody,
    ) -> Result<Self, String> {
        let status = StatusCode::from_u16(status).map_err(|_| format!("{status} is not an HTTP status"))?;
        let mut parsed = HeaderMap::new();
        for (name, value) in headers {
            let value =
                HeaderValue::try_from(value).map_err(|_| format!("the value of the header {name} is not valid"))?;
            let name = HeaderName::try_from(&name).map_err(|_| format!("{name:?} is not a valid header name"))?;
            parsed.append(name, value);
        }
        Ok(Self { status, headers: parsed, body })
    }
}

/// Sends requests by a function of the language, which the caller of each call runs.
pub(crate) struct LanguageSender {
    pub(crate) functions: u32,
}

impl HttpSender for LanguageSender {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, SendError>> {
        let functions = self.functions;
        async move {
            let answer = ask(|id, reply| Callback::Send(SendCallback { id, functions, request, reply })).await;
            let response = answer.ok_or_else(no_caller)?.map_err(send_error)?;
            let body = match response.body {
                FunctionBody::Bytes(bytes) => bytes.into(),
                FunctionBody::Handle(body) => pieces(body),
            };
            Ok(HttpResponse { status: response.status, headers: response.headers, body })
        }
        .boxed()
    }
}

/// A body that is read by the caller of the call that wants its next piece: that of a download may be another one.
fn pieces(body: Handle) -> HttpBody {
    HttpBody::stream(stream::try_unfold(body, |body| async move {
        let read = Handle::clone(&body);
        let answer = ask(|id, reply| Callback::Read(ReadCallback { id, body: read, reply })).await;
        let piece = answer.ok_or_else(no_caller)?.map_err(send_error)?;
        Ok(piece.map(|piece| (piece, body)))
    }))
}

fn send_error(error: FunctionError) -> SendError {
    let (is_not_sent, code) = (error.is_not_sent, error.code.clone());
    let error = if is_not_sent { SendError::not_sent(error) } else { SendError::lost(error) };
    match code {
        Some(code) => error.with_code(code),
        None => error,
    }
}

fn no_caller() -> SendError {
    SendError::not_sent("whoever made the call has stopped waiting for it")
}
