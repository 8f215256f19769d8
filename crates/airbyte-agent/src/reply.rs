//! What came back: bytes first, decoded when asked.

use std::any::TypeId;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use bytes::Bytes;
#[cfg(feature = "binding")]
use http::HeaderName;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind};
use crate::json::{self, Misread};
use crate::operation::{Answer, Meta};

/// A successful reply. The body is as received, content encoding undone.
#[derive(Clone)]
pub struct Reply {
    pub(crate) meta: &'static Meta,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Visible ASCII.
    pub(crate) request_id: HeaderValue,
    pub(crate) attempts: u32,
    pub(crate) body: Bytes,
}

impl Reply {
    /// A reply out of what another process had of it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] when there is no such operation, or what is no status or header.
    #[cfg(feature = "binding")]
    pub fn of_parts(
        operation: &str,
        status: u16,
        headers: impl IntoIterator<Item = (String, Vec<u8>)>,
        request_id: String,
        attempts: u32,
        body: Bytes,
    ) -> Result<Self, Error> {
        let refused = |error: http::Error| Error::new(ErrorKind::InvalidRequest, error.to_string());
        let meta = crate::operations::operation(operation)?.meta;
        let header = |(name, value): (String, Vec<u8>)| -> Result<(HeaderName, HeaderValue), http::Error> {
            Ok((HeaderName::try_from(name)?, HeaderValue::try_from(value)?))
        };
        let status = StatusCode::from_u16(status).map_err(|error| refused(error.into()))?;
        let headers = headers.into_iter().map(header).collect::<Result<HeaderMap, _>>().map_err(refused)?;
        let request_id = HeaderValue::try_from(request_id).map_err(|error| refused(error.into()))?;
        Ok(Self { meta, status, headers, request_id, attempts, body })
    }

    /// `resource.verb` of the call.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.meta.name
    }

    /// HTTP status, always a success.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Id of the request: the service's own where it sent one, else the one we sent.
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

    /// Write the body to a file, whole or not at all: until it is written, it has another name in the same folder. Gives
    /// its size in bytes. It blocks until the system has taken it over.
    ///
    /// # Errors
    /// What the file system says.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<usize> {
        let path = path.as_ref();
        let mut part = path.as_os_str().to_owned();
        part.push(format!(".{}.part", uuid::Uuid::new_v4()));
        let written = File::create_new(&part).and_then(|mut file| file.write_all(&self.body));
        if let Err(error) = written.and_then(|()| fs::rename(&part, path)) {
            // Where it was not even made, there is nothing to remove; what went wrong is told all the same.
            let _ = fs::remove_file(&part);
            return Err(error);
        }
        Ok(self.body.len())
    }

    /// `Content-Type` of the answer, where it sent one.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok())
    }

    /// Read the body as JSON of any shape.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`], with the path of the member at fault and what the service said it sent.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        json::read(&self.body).map_err(|Misread { path, reason }| {
            let place = if path == "." { String::new() } else { format!(" at `{path}`") };
            self.unreadable(format!("{reason}{place}"))
        })
    }

    /// The error of a body that cannot be read, whatever language found that out.
    #[must_use]
    pub fn unreadable(&self, reason: impl fmt::Display) -> Error {
        let kind = self.content_type().unwrap_or("no content type");
        let message = format!("the answer cannot be read: {reason} ({kind}, {} bytes)", self.body.len());
        let mut error = Error::new(ErrorKind::Decode, "").with_body(self.body.clone());
        error = error.recast(ErrorKind::Decode, message);
        error
            .on(self.meta.name)
            .with_status(self.status())
            .with_request_id(Some(self.request_id().to_owned()))
            .with_attempts(self.attempts)
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The body may hold a minted token, so only its size is told.
        f.debug_struct("Reply")
            .field("operation", &self.meta.name)
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl<T: DeserializeOwned + Send + 'static> Answer for T {
    fn from_reply(reply: Reply) -> Result<Self, Error> {
        // Where nothing is expected, whatever came is no error: the undocumented deletions publish neither status nor
        // body. And a success may have no body at all (BEHAVIOUR section 1).
        if reply.body.is_empty() || TypeId::of::<T>() == TypeId::of::<()>() {
            return serde_json::from_slice(b"null").map_err(|_| reply.unreadable("it is empty"));
        }
        reply.json()
    }
}
