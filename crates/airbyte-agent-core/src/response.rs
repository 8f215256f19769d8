//! [`Response`]: what came back, bytes first.

use std::any::TypeId;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Message};
use crate::json::{self, JsonError};

/// A successful response. The body is as received, after decompression.
#[derive(Clone)]
pub struct Response {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Visible ASCII.
    pub(crate) request_id: HeaderValue,
    pub(crate) attempts: u32,
    pub(crate) body: Bytes,
}

impl Response {
    /// Rebuilds a response from its parts, for example in another process.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if the status, a header or the request id is invalid.
    pub fn from_parts(
        operation: &'static str,
        status: u16,
        headers: impl IntoIterator<Item = (String, Vec<u8>)>,
        request_id: String,
        attempts: u32,
        body: Bytes,
    ) -> Result<Self, Error> {
        let invalid = |error: http::Error| Error::new(ErrorKind::InvalidRequest, error.to_string());
        let header = |(name, value): (String, Vec<u8>)| -> Result<(HeaderName, HeaderValue), http::Error> {
            Ok((HeaderName::try_from(name)?, HeaderValue::try_from(value)?))
        };
        let status = StatusCode::from_u16(status).map_err(|error| invalid(error.into()))?;
        let headers = headers.into_iter().map(header).collect::<Result<HeaderMap, _>>().map_err(invalid)?;
        let request_id = HeaderValue::try_from(request_id).map_err(|error| invalid(error.into()))?;
        Ok(Self { operation, status, headers, request_id, attempts, body })
    }

    /// Name of the operation, such as `resource.verb`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// HTTP status, always a success.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The response headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Id of the request: the service's own if it sent one, otherwise the one that was sent.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.request_id.to_str().unwrap_or_default()
    }

    /// How many times the call was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The same response with another body.
    #[must_use]
    pub fn with_body(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// Writes the body to a file and returns its size in bytes. The file appears complete or not at all: until it is
    /// complete it has another name in the same folder. This blocks the thread.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<usize> {
        let path = path.as_ref();
        let mut part = path.as_os_str().to_owned();
        part.push(format!(".{}.part", uuid::Uuid::new_v4()));
        let written = File::create_new(&part).and_then(|mut file| file.write_all(&self.body));
        if let Err(error) = written.and_then(|()| fs::rename(&part, path)) {
            // There may be no file to remove; the first error is the one to report.
            let _ = fs::remove_file(&part);
            return Err(error);
        }
        Ok(self.body.len())
    }

    /// The `Content-Type` header.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok())
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] with the path of the member at fault, the content type and the size of the body.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        json::read(&self.body).map_err(|JsonError { path, reason, .. }| match path.as_str() {
            "." => self.decode_error(reason),
            path => self.decode_error(format!("{reason} at `{path}`")),
        })
    }

    /// The error of a body that cannot be decoded, whichever language found out.
    #[must_use]
    pub fn decode_error(&self, reason: impl fmt::Display) -> Error {
        let content_type = self.content_type().unwrap_or("no content type");
        let size = self.body.len();
        let message = format!("the response could not be decoded: {reason} ({content_type}, {size} bytes)");
        self.error(ErrorKind::Decode, message)
    }

    /// An error about this response.
    #[must_use]
    pub fn error(&self, kind: ErrorKind, message: impl Into<Message>) -> Error {
        Error::new(kind, message)
            .with_headers(self.headers.clone())
            .with_body(self.body.clone())
            .with_operation(self.operation)
            .with_status(self.status())
            .with_request_id(Some(self.request_id().to_owned()))
            .with_attempts(self.attempts)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The body may contain a token, so only its size is shown.
        f.debug_struct("Response")
            .field("operation", &self.operation)
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A type that a successful response can be converted to.
pub trait FromResponse: Sized + Send + 'static {
    /// Converts a response.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] with the path of the member at fault.
    fn from_response(response: Response) -> Result<Self, Error>;
}

impl<T: DeserializeOwned + Send + 'static> FromResponse for T {
    fn from_response(response: Response) -> Result<Self, Error> {
        // Some operations publish neither status nor body, so any success is accepted where nothing is expected. A
        // success of any operation may have no body at all.
        if response.body.is_empty() || TypeId::of::<T>() == TypeId::of::<()>() {
            return serde_json::from_slice(b"null").map_err(|_| response.decode_error("the body is empty"));
        }
        response.json()
    }
}
