//! [`Download`]: a file that is read piece by piece. The action `download` answers with raw bytes instead of an envelope.

use airbyte_agent_core::transport::StreamingResponse;
use airbyte_agent_core::{ApiClient, Error, RequestOptions, Response, request};
use bytes::Bytes;
use futures::stream::{self, Stream};
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE};

use super::execute::Execute;

/// A file that is being read. A file that does not exist may arrive as zero bytes: check its size.
///
/// The `timeout` of the call limits the wait for the response, and then for each piece.
#[derive(Debug)]
pub struct Download(StreamingResponse);

impl Download {
    /// Executes the action `download` and returns its file, which is read from the connection. The parameter `range_header`, such as `bytes=0-99`,
    /// requests a part.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn open(client: &ApiClient, request: &Execute, options: &RequestOptions) -> Result<Self, Error> {
        client.open(&request::encode(request)?, options).await.map(Self)
    }

    /// Status and headers. Its body is empty: the file is read by [`chunk`](Self::chunk).
    #[must_use]
    pub fn response(&self) -> &Response {
        self.0.response()
    }

    /// The `Content-Type` header.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.response().content_type()
    }

    /// The name of the file from the `Content-Disposition` header, without any folder.
    #[must_use]
    pub fn filename(&self) -> Option<String> {
        file_name(self.header(CONTENT_DISPOSITION)?)
    }

    /// The size of the response in bytes, if it is known.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.header(CONTENT_LENGTH)?.parse().ok()
    }

    /// The `Content-Range` header, if the response is a part of the file.
    #[must_use]
    pub fn range(&self) -> Option<&str> {
        self.header(CONTENT_RANGE)
    }

    fn header(&self, name: http::HeaderName) -> Option<&str> {
        self.response().headers().get(name).and_then(|value| value.to_str().ok())
    }

    /// Reads the next piece. Returns `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Connection`](crate::ErrorKind::Connection) if the connection is lost,
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) if no piece arrives in time.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.0.chunk().await
    }

    /// Reads the whole file.
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

    /// The pieces as a stream, which ends after an error.
    pub fn stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        stream::try_unfold(
            self,
            |mut download| async move { Ok(download.chunk().await?.map(|piece| (piece, download))) },
        )
    }
}

/// The last segment of the file name, because a server must not choose the folder. `filename*` (RFC 8187) takes
/// precedence.
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
    fn the_server_chooses_the_name_but_not_the_folder() {
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
