//! Access tokens of the Airbyte API.

use std::time::Duration;

use airbyte_agent_core::error::Message;
use airbyte_agent_core::transport::{self, TokenSource};
use airbyte_agent_core::{ClientCredentials, EncodedRequest, Error, ErrorKind, Response, request};
use url::Url;

use super::applications::{AccessToken, CreateAccessToken};

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

    /// Wrong credentials have several statuses, by how the instance authenticates. An instance without the endpoint is
    /// another service, or one that needs no token.
    fn explain(&self, error: Error, base_url: &Url) -> Error {
        match error.status() {
            Some(400 | 403 | 422) => error.with_kind(ErrorKind::Authentication),
            Some(404 | 405) => {
                let message = Message::from(format!("{base_url} does not issue tokens: check "))
                    .name("replication_url")
                    .text(", which ends in /api/public/v1 on self-managed instances, or set ")
                    .name("auth")
                    .text(" to \"none\" if the instance needs no authentication");
                error.with_message(message).with_kind(ErrorKind::Configuration)
            }
            _ => error,
        }
    }

    fn read(&self, response: &Response) -> Result<transport::AccessToken, Error> {
        let token: AccessToken = response.json()?;
        transport::AccessToken::new(&token.access_token, Duration::from_secs(token.expires_in.max(0).unsigned_abs()))
    }
}
