//! A file as it comes: `download` answers with raw bytes instead of the envelope (BEHAVIOUR section 6, Download).

use std::time::Duration;

use bytes::Bytes;
use futures::stream::{self, Stream};
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE};

use crate::api::Execute;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::options::CallOptions;
use crate::reply::Reply;
use crate::request;

/// A file that is being received. A missing one may come as zero bytes: check its size.
///
/// The call's `timeout` bounds the wait for the beginning, and then for each piece.
#[derive(Debug)]
pub struct Download {
    reply: Reply,
    rest: reqwest::Response,
    patience: Duration,
}

impl Client {
    /// Send a `download` and leave the file on the wire. `params.range_header`, `bytes=a-b`, asks for a part.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn download(&self, request: &Execute, options: &CallOptions) -> Result<Download, Error> {
        let options = self.options_of(options);
        let opened = self.transport.open(&request::encode(request)?, &options).await?;
        let patience = options.timeout.unwrap_or(self.transport.config().timeout);
        Ok(Download { reply: opened.reply, rest: opened.rest, patience })
    }
}

impl Download {
    /// Status and headers; its body is empty, the file comes by [`chunk`](Self::chunk).
    #[must_use]
    pub fn reply(&self) -> &Reply {
        &self.reply
    }

    /// `Content-Type` of the file.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.reply.content_type()
    }

    /// Name of the file, as `Content-Disposition` has it, without any folder.
    #[must_use]
    pub fn filename(&self) -> Option<String> {
        file_name(self.header(CONTENT_DISPOSITION)?)
    }

    /// Bytes of this answer, where it says.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.header(CONTENT_LENGTH)?.parse().ok()
    }

    /// `Content-Range`, when a part was asked for and given.
    #[must_use]
    pub fn range(&self) -> Option<&str> {
        self.header(CONTENT_RANGE)
    }

    fn header(&self, name: http::HeaderName) -> Option<&str> {
        self.reply.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Connection`] when the file breaks off, [`ErrorKind::Timeout`] when nothing comes.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let broken = match tokio::time::timeout(self.patience, self.rest.chunk()).await {
            Ok(Ok(piece)) => return Ok(piece),
            Ok(Err(cause)) => Error::new(ErrorKind::Connection, "the file broke off before its end").caused_by(cause),
            Err(_) => Error::new(ErrorKind::Timeout, format!("{:?} passed without a piece of the file", self.patience)),
        };
        Err(broken
            .on(self.reply.operation())
            .with_status(self.reply.status())
            .with_attempts(self.reply.attempts())
            .with_request_id(Some(self.reply.request_id().to_owned())))
    }

    /// The whole file.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk).
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let mut file = Vec::new();
        while let Some(piece) = self.chunk().await? {
            file.extend_from_slice(&piece);
        }
        Ok(file)
    }

    /// The pieces as a stream. It ends after an error.
    pub fn stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        stream::try_unfold(
            self,
            |mut download| async move { Ok(download.chunk().await?.map(|piece| (piece, download))) },
        )
    }
}

/// The last step of a file name, since a server must not choose the folder. `filename*` (RFC 8187) goes first.
fn file_name(disposition: &str) -> Option<String> {
    let parameters = || {
        disposition.split(';').skip(1).filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), value.trim().trim_matches('"')))
        })
    };
    let extended = parameters().find(|(name, _)| name == "filename*").and_then(|(_, value)| {
        let encoded = value.rsplit('\'').next()?;
        Some(percent_encoding::percent_decode_str(encoded).decode_utf8_lossy().into_owned())
    });
    let name =
        extended.or_else(|| parameters().find(|(name, _)| name == "filename").map(|(_, value)| value.to_owned()))?;
    name.rsplit(['/', '\\']).next().filter(|name| !matches!(*name, "" | "." | "..")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_server_names_the_file_but_never_its_folder() {
        for (disposition, name) in [
            (r#"attachment; filename="report.pdf""#, Some("report.pdf")),
            ("attachment; filename=report.pdf; size=3", Some("report.pdf")),
            (r#"attachment; filename="x.txt"; filename*=UTF-8''na%C3%AFve.txt"#, Some("naïve.txt")),
            (r#"attachment; filename="../../etc/passwd""#, Some("passwd")),
            (r#"attachment; filename="..""#, None),
            ("inline", None),
        ] {
            assert_eq!(file_name(disposition).as_deref(), name, "{disposition}");
        }
    }
}
