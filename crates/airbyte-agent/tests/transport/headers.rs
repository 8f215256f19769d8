//! Headers that a caller must not set.

use airbyte_agent::{CallOptions, ErrorKind, GetWorkspaceStats};

use crate::server::{Server, json};
use crate::{STATS_BODY, client_of};

#[tokio::test]
async fn a_header_that_describes_connection_or_body_is_refused() {
    let server = Server::start(|_, _| json(200, STATS_BODY)).await;
    for name in ["Content-Length", "transfer-encoding", "Host", "connection", "Keep-Alive", "te", "upgrade"] {
        let error = server.client().header(name, "1").build().expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(error.errors()[0].field.as_deref(), Some(name));

        let options = CallOptions::default().header(name, "1");
        let error = client_of(&server).send_with(GetWorkspaceStats::default(), &options).await.expect_err(name);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.message().contains(name), "{error}");
    }
    assert_eq!(server.token_requests(), 0, "nothing was sent");
}
