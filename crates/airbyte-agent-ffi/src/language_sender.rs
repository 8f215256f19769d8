//! [`LanguageSender`]: sends requests by a function of the language.

use airbyte_agent::{HttpBody, HttpRequest, HttpResponse, HttpSender, SendError};
use futures::future::{BoxFuture, FutureExt};
use futures::stream;

use crate::callback::{Callback, ask};
use crate::function_error::{FunctionError, Handle};
use crate::http_exchange::{FunctionBody, ReadCallback, SendCallback};

/// Sends requests by a function of the language, which the caller of each call runs.
pub(crate) struct LanguageSender {
    pub(crate) functions: u32,
}

impl HttpSender for LanguageSender {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, SendError>> {
        let functions = self.functions;
        async move {
            let answer =
                ask(|id, reply| Callback::Send(SendCallback { id, functions, request: Box::new(request), reply }))
                    .await;
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
