//! [`ReqwestSender`]: the built-in [`HttpSender`].

use futures::TryStreamExt;
use futures::future::{BoxFuture, FutureExt};

use super::config::TransportConfig;
use super::connection_error::{code, is_closed_before_request, is_unprocessed, is_untrusted, root_cause};
use super::http_client;
use super::http_sender::{HttpBody, HttpRequest, HttpResponse, HttpSender};
use super::send_error::SendError;
use crate::error::Error;

pub(super) struct ReqwestSender(reqwest::Client);

impl ReqwestSender {
    pub(super) fn new(config: &TransportConfig) -> Result<Self, Error> {
        Ok(Self(http_client::build(config)?))
    }
}

impl HttpSender for ReqwestSender {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, SendError>> {
        let HttpRequest { method, url, headers, body, .. } = request;
        let has_body = body.is_some();
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = headers;
        *request.body_mut() = body.map(Into::into);
        let sent = self.0.execute(request);
        async move {
            let mut response = sent.await.map_err(|cause| send_error(cause, has_body))?;
            let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
            let length = response.content_length();
            let body = HttpBody::stream(response.bytes_stream().map_err(lost)).with_length(length);
            Ok(HttpResponse { status, headers, body })
        }
        .boxed()
    }
}

fn send_error(cause: reqwest::Error, has_body: bool) -> SendError {
    if cause.is_connect() || is_closed_before_request(&cause) {
        let (is_permanent, error) = (is_untrusted(&cause), described(cause, SendError::not_sent));
        if is_permanent { error.permanent() } else { error }
    } else if is_unprocessed(&cause, has_body) {
        described(cause, SendError::unprocessed)
    } else {
        lost(cause)
    }
}

fn lost(cause: reqwest::Error) -> SendError {
    described(cause, SendError::lost)
}

fn described(cause: reqwest::Error, error: fn(reqwest::Error) -> SendError) -> SendError {
    let (reason, code) = (root_cause(&cause), code(&cause));
    // The URL may contain a signature, if it is that of a redirect.
    let error = error(cause.without_url()).with_reason(reason);
    match code {
        Some(code) => error.with_code(code),
        None => error,
    }
}
