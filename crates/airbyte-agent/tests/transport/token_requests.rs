//! How many tokens are requested when the service refuses them, or refuses what is done with them.

use airbyte_agent::ErrorKind;

use crate::server::{Server, json};
use crate::{STATS, STATS_BODY, client_of, read_stats};

#[tokio::test]
async fn a_wrong_secret_is_not_sent_for_every_call() {
    for status in [400, 401, 403] {
        let server = Server::start(|_, _| json(200, STATS_BODY)).await;
        server.respond_to_token_requests(status, r#"{"detail":"invalid client"}"#);
        let client = client_of(&server);
        for call in 0..1000 {
            let error = read_stats(&client).await.expect_err("no token");
            assert_eq!((error.kind(), error.status()), (ErrorKind::of_status(status), Some(status)));
            assert!(error.message().ends_with("invalid client"), "{error}");
            assert_eq!(error.message().contains("no token is requested for another"), call > 0, "{error}");
        }
        assert_eq!((server.token_requests(), server.requests_to(STATS).len()), (1, 0));
    }
}

#[tokio::test]
async fn an_unusable_token_is_not_requested_for_every_call() {
    for body in [r#"{"access_token":"t","token_type":"bearer"}"#, "{}", "maintenance"] {
        let server = Server::start(|_, _| json(200, STATS_BODY)).await;
        server.respond_to_token_requests(200, body);
        let client = client_of(&server);
        for _ in 0..100 {
            assert_eq!(read_stats(&client).await.expect_err("no token").kind(), ErrorKind::Decode);
        }
        assert_eq!(server.token_requests(), 1, "{body}");
    }
}

#[tokio::test]
async fn a_token_without_a_lifetime_serves_many_calls() {
    for lifetime in ["0", "-1", "-9223372036854775808", "9223372036854775807"] {
        let server = Server::start(|_, _| json(200, STATS_BODY)).await;
        let body = format!(r#"{{"access_token":"t","token_type":"bearer","expires_in":{lifetime}}}"#);
        server.respond_to_token_requests(200, &body);
        let client = client_of(&server);
        for _ in 0..100 {
            assert_eq!(read_stats(&client).await.expect("the token is used"), 1);
        }
        assert_eq!(server.token_requests(), 1, "{lifetime}");
    }
}

#[tokio::test]
async fn a_service_that_rejects_every_token_is_not_asked_for_more() {
    let server = Server::start(|_, _| json(401, r#"{"detail":"never"}"#)).await;
    let client = client_of(&server);
    for _ in 0..1000 {
        let error = read_stats(&client).await.expect_err("every token is rejected");
        assert_eq!((error.kind(), error.message()), (ErrorKind::Authentication, "never"));
    }
    assert_eq!((server.token_requests(), server.requests_to(STATS).len()), (2, 1001));
}

#[tokio::test]
async fn tokens_that_are_revoked_one_after_the_other_are_all_renewed() {
    // Every second call is rejected, and accepted with the next token.
    let server = Server::start(|request, before| {
        let accepted = format!("Bearer token-{}", before.div_ceil(2));
        if request.header("authorization") == Some(accepted.as_str()) {
            json(200, STATS_BODY)
        } else {
            json(401, r#"{"detail":"revoked"}"#)
        }
    })
    .await;
    let client = client_of(&server);
    for call in 0..10 {
        assert_eq!(read_stats(&client).await.expect("renewed"), 1, "call {call}");
    }
    assert_eq!(server.token_requests(), 10);
}
