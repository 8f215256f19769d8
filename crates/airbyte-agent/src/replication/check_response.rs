//! Telling the API from a web page: a wrong base URL is often that of the user interface, which responds with 200 to any
//! path.

use airbyte_agent_core::error::Message;
use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::{Error, ErrorKind, Response};
use url::Url;

use super::health::CheckHealth;

/// Checks that a success is not a web page. The health check is a text rather than JSON, so it may be anything.
pub(super) fn check(response: &Response, base_url: &Url) -> Result<(), Error> {
    if response.operation() == CheckHealth::SPEC.name || !is_html(response) {
        return Ok(());
    }
    let message =
        Message::from(format!("{base_url} responded with an HTML page, so it is not the base URL of the API: check "))
            .name("replication_url")
            .text(", which ends in /api/public/v1 on self-managed instances");
    Err(response.error(ErrorKind::Configuration, message))
}

fn is_html(response: &Response) -> bool {
    let is_html_type =
        response.content_type().is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"));
    is_html_type || response.body().trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn response(operation: &'static str, content_type: Option<&str>, body: &'static str) -> Response {
        let headers = content_type.map(|kind| ("content-type".to_owned(), kind.as_bytes().to_vec()));
        Response::from_parts(operation, 200, headers, "id".into(), 1, Bytes::from_static(body.as_bytes()))
            .expect("valid parts")
    }

    fn base_url() -> Url {
        Url::parse("https://airbyte.test").expect("a URL")
    }

    #[test]
    fn a_web_page_is_not_a_success() {
        for (content_type, body) in
            [(Some("Text/HTML; charset=utf-8"), "page"), (None, "\n <!doctype html>"), (Some("text/plain"), "<html>")]
        {
            let error =
                check(&response("replication.jobs.list", content_type, body), &base_url()).expect_err("a web page");
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("https://airbyte.test/"), "{error}");
        }
    }

    #[test]
    fn the_health_check_and_json_pass() {
        assert!(
            check(&response("replication.health.check", Some("text/html"), "Successful operation"), &base_url())
                .is_ok()
        );
        assert!(
            check(&response("replication.jobs.list", Some("application/json"), r#"{"data": []}"#), &base_url()).is_ok()
        );
        assert!(check(&response("replication.sources.delete", None, ""), &base_url()).is_ok());
    }
}
