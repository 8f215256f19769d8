//! Access tokens of the Airbyte API.

use std::time::Duration;

use airbyte_agent_core::transport::{self, TokenSource};
use airbyte_agent_core::{ClientCredentials, EncodedRequest, Error, Response, request};

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

    fn read(&self, response: &Response) -> Result<transport::AccessToken, Error> {
        let token: AccessToken = response.json()?;
        transport::AccessToken::new(&token.access_token, Duration::from_secs(token.expires_in.max(0).unsigned_abs()))
    }
}
