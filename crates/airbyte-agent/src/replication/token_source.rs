//! Access tokens of the Airbyte API.

use std::time::Duration;

use airbyte_agent_core::transport::{self, TokenSource};
use airbyte_agent_core::{ClientCredentials, EncodedRequest, Error, Response, request};
use serde::de::IgnoredAny;

use super::applications::{AccessToken, CreateAccessToken};
use super::check_response::wrong_base_url;

/// Obtains access tokens with client credentials.
pub(super) struct ApplicationTokenSource(ClientCredentials);

impl ApplicationTokenSource {
    pub(super) fn new(credentials: ClientCredentials) -> Self {
        Self(credentials)
    }
}

impl TokenSource for ApplicationTokenSource {
    fn request(&self) -> Result<EncodedRequest, Error> {
        let ClientCredentials { client_id, client_secret } = self.0.clone();
        let grant_type = Some("client_credentials".to_owned());
        request::encode(&CreateAccessToken { client_id, client_secret, grant_type })
    }

    fn read(&self, response: &Response) -> Result<transport::AccessToken, Error> {
        // Every error of the API is JSON, so what is not comes from something else.
        if serde_json::from_slice::<IgnoredAny>(response.body()).is_err() {
            return Err(wrong_base_url(response, "something else than a token"));
        }
        let token: AccessToken = response.json()?;
        transport::AccessToken::new(&token.access_token, Duration::from_secs(token.expires_in.max(0).unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::{ErrorKind, Secret};
    use bytes::Bytes;

    use super::*;

    fn source() -> ApplicationTokenSource {
        ApplicationTokenSource::new(ClientCredentials { client_id: "id".into(), client_secret: Secret::new("hush") })
    }

    fn read(body: &'static str) -> Result<transport::AccessToken, Error> {
        let name = "replication.applications.create_token";
        let body = Bytes::from_static(body.as_bytes());
        source().read(&Response::from_parts(name, 200, [], "id".into(), 1, body).expect("valid parts"))
    }

    #[test]
    fn credentials_are_exchanged_for_a_token() {
        let request = source().request().expect("a request");
        assert_eq!(request.target, "/applications/token");
        let body = request.body.unwrap_or_default();
        let expected = r#"{"client_id":"id","client_secret":"hush","grant_type":"client_credentials"}"#;
        assert_eq!(body, expected);
        assert!(read(r#"{"access_token": "t", "token_type": "Bearer", "expires_in": 900}"#).is_ok());
    }

    #[test]
    fn what_is_not_json_comes_from_a_wrong_base_url() {
        for body in ["<html></html>", "Airbyte", ""] {
            let error = read(body).err().expect("not a token");
            assert_eq!(error.kind(), ErrorKind::Configuration, "{body}");
            assert!(error.to_string().contains("base URL"), "{error}");
        }
        assert_eq!(read("{}").err().map(|error| error.kind()), Some(ErrorKind::Decode));
    }
}
