//! Application tokens of the Agent API.

use std::time::Duration;

use airbyte_agent_core::transport::{AccessToken, TokenSource};
use airbyte_agent_core::{ClientCredentials, EncodedRequest, Error, Response, request};

use super::tokens::{ApplicationToken, CreateApplicationToken};

/// Obtains application tokens with client credentials.
pub(super) struct ApplicationTokenSource(ClientCredentials);

impl ApplicationTokenSource {
    pub(super) fn new(credentials: ClientCredentials) -> Self {
        Self(credentials)
    }
}

impl TokenSource for ApplicationTokenSource {
    fn request(&self) -> Result<EncodedRequest, Error> {
        let ClientCredentials { client_id, client_secret } = self.0.clone();
        request::encode(&CreateApplicationToken { client_id, client_secret })
    }

    fn read(&self, response: &Response) -> Result<AccessToken, Error> {
        let token: ApplicationToken = response.json()?;
        AccessToken::new(&token.access_token, Duration::from_secs(token.expires_in.max(0).unsigned_abs()))
    }
}
