//! Telling the API from a web page: a wrong base URL is often that of the user interface, which responds with 200 to any
//! path.

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::{Error, ErrorKind, Response};

use super::health::CheckHealth;

/// Checks that a success is not a web page. The health check is a text rather than JSON, so it may be anything.
pub(super) fn check(response: &Response) -> Result<(), Error> {
    match response.operation() == CheckHealth::SPEC.name {
        true => Ok(()),
        false => reject_html(response),
    }
}

/// An error if the response is a web page.
pub(super) fn reject_html(response: &Response) -> Result<(), Error> {
    if !is_html(response) {
        return Ok(());
    }
    let message = "the service responded with an HTML page: the base URL is probably not that of the API";
    Err(response.error(ErrorKind::Configuration, message))
}

fn is_html(response: &Response) -> bool {
    let is_html_type =
        response.content_type().is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"));
    is_html_type || response.body().trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::transport::TokenSource;
    use airbyte_agent_core::{ClientCredentials, Secret};
    use bytes::Bytes;

    use super::*;
    use crate::replication::token_source::ApplicationTokenSource;

    fn response(operation: &'static str, content_type: Option<&str>, body: &'static str) -> Response {
        let headers = content_type.map(|kind| ("content-type".to_owned(), kind.as_bytes().to_vec()));
        Response::from_parts(operation, 200, headers, "id".into(), 1, Bytes::from_static(body.as_bytes()))
            .expect("valid parts")
    }

    #[test]
    fn a_web_page_is_not_a_success() {
        for (content_type, body) in
            [(Some("Text/HTML; charset=utf-8"), "page"), (None, "\n <!doctype html>"), (Some("text/plain"), "<html>")]
        {
            let error = check(&response("replication.jobs.list", content_type, body)).expect_err("a web page");
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("base URL"), "{error}");
        }
    }

    #[test]
    fn the_health_check_and_json_pass() {
        assert!(check(&response("replication.health.check", Some("text/html"), "Successful operation")).is_ok());
        assert!(check(&response("replication.jobs.list", Some("application/json"), r#"{"data": []}"#)).is_ok());
        assert!(check(&response("replication.sources.delete", None, "")).is_ok());
    }

    #[test]
    fn a_web_page_instead_of_a_token_is_an_error_of_the_settings() {
        let credentials = ClientCredentials { client_id: "id".into(), client_secret: Secret::new("hush") };
        let source = ApplicationTokenSource::new(credentials);
        let page = response("replication.applications.create_token", Some("text/html"), "<html></html>");
        assert_eq!(source.read(&page).err().map(|error| error.kind()), Some(ErrorKind::Configuration));
        let token = r#"{"access_token": "t", "token_type": "Bearer", "expires_in": 900}"#;
        assert!(source.read(&response("replication.applications.create_token", None, token)).is_ok());
    }
}
