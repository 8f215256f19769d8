//! Bearer tokens (HS256 JWTs) and signed cursors.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::server::clock::Moment;

/// The `iss` claim of tokens.
const ISSUER: &str = "airbyte-agent-emulator";

/// The claims of a token. Those of the service are not published (`tests/contract/agent/BEHAVIOUR.md`, "Tokens").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    /// Id of the user that an application token stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sub: Option<String>,
    pub(crate) aud: Audience,
    pub(crate) kind: TokenKind,
    /// The organizations that the token reaches. A call names one of several.
    pub(crate) organization_ids: Vec<String>,
    /// The only workspace that a scoped or widget token reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workspace_id: Option<String>,
    /// The only origin that a widget token may come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) allowed_origin: Option<String>,
    /// Seconds since 1970.
    pub(crate) iat: i64,
    /// Seconds since 1970.
    pub(crate) exp: i64,
    pub(crate) jti: String,
}

impl Claims {
    /// The claims of a token that is valid from now on, and reaches nothing yet.
    pub(crate) fn new(aud: Audience, kind: TokenKind, now: Moment, lifetime: Duration) -> Self {
        let iat = now.timestamp();
        Self {
            iss: ISSUER.to_owned(),
            sub: None,
            aud,
            kind,
            organization_ids: Vec::new(),
            workspace_id: None,
            allowed_origin: None,
            iat,
            exp: iat.saturating_add_unsigned(lifetime.as_secs()),
            jti: uuid::Uuid::new_v4().to_string(),
        }
    }
}

/// The API that a token was requested from.
///
/// The Agent API also accepts tokens of the Airbyte API (`tests/contract/agent/BEHAVIOUR.md`, "Tokens"). That the Airbyte API
/// accepts those of the Agent API is not documented, so it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Audience {
    #[serde(rename = "airbyte-agent-api")]
    AgentApi,
    #[serde(rename = "airbyte-server")]
    AirbyteApi,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TokenKind {
    Application,
    Scoped,
    Widget,
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("The token is not a JWT of this service")]
    Malformed,
    #[error("The token's algorithm is not HS256")]
    Algorithm,
    #[error("The token's signature is wrong")]
    Signature,
    #[error("The token has expired")]
    Expired,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

/// Signs tokens and cursors, and verifies them.
#[derive(Clone)]
pub(crate) struct Signer(Hmac<Sha256>);

impl Signer {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        // HMAC pads a key that is shorter than its block with zeros.
        let mut block = [0; 64];
        block[..key.len()].copy_from_slice(key);
        Self(Hmac::new(&block.into()))
    }

    fn sign(&self, text: &str) -> String {
        let mac = self.0.clone().chain_update(text);
        BASE64.encode(mac.finalize().into_bytes())
    }

    /// Compares in constant time.
    fn is_valid(&self, text: &str, signature: &str) -> bool {
        let mac = self.0.clone().chain_update(text);
        BASE64.decode(signature).is_ok_and(|signature| mac.verify_slice(&signature).is_ok())
    }

    /// Signs claims as a JWT.
    pub(crate) fn mint(&self, claims: &Claims) -> Result<String, serde_json::Error> {
        let header = BASE64.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let signed = format!("{header}.{}", BASE64.encode(serde_json::to_vec(claims)?));
        Ok(format!("{signed}.{}", self.sign(&signed)))
    }

    /// The claims of a JWT, if it was minted here and has not expired.
    pub(crate) fn verify(&self, token: &str, now: Moment) -> Result<Claims, TokenError> {
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenError::Malformed)?;
        let header: Header = decode(header).ok_or(TokenError::Malformed)?;
        if header.alg != "HS256" {
            return Err(TokenError::Algorithm);
        }
        if !self.is_valid(signed, signature) {
            return Err(TokenError::Signature);
        }
        let claims: Claims = decode(payload).ok_or(TokenError::Malformed)?;
        if claims.exp <= now.timestamp() {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }

    /// An opaque cursor that is valid for one list only.
    pub(crate) fn cursor(&self, list: &str, position: &impl Serialize) -> Result<String, serde_json::Error> {
        let payload = BASE64.encode(serde_json::to_vec(position)?);
        let signature = self.sign(&format!("{list}?{payload}"));
        Ok(format!("{payload}.{signature}"))
    }

    /// The position of a cursor, if it was made for this list.
    pub(crate) fn position<T: DeserializeOwned>(&self, list: &str, cursor: &str) -> Option<T> {
        let (payload, signature) = cursor.split_once('.')?;
        self.is_valid(&format!("{list}?{payload}"), signature).then(|| decode(payload))?
    }
}

fn decode<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&BASE64.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::clock::Clock;

    fn claims(now: Moment, seconds: u64) -> Claims {
        Claims::new(Audience::AgentApi, TokenKind::Application, now, Duration::from_secs(seconds))
    }

    #[test]
    fn a_minted_token_is_accepted() -> Result<(), Box<dyn std::error::Error>> {
        let (signer, now) = (Signer::new(&[7; 32]), Clock::default().now());
        let claims = claims(now, 60);
        assert_eq!(signer.verify(&signer.mint(&claims)?, now)?, claims);
        Ok(())
    }

    #[test]
    fn foreign_and_expired_tokens_are_refused() -> Result<(), Box<dyn std::error::Error>> {
        let (signer, now) = (Signer::new(&[7; 32]), Clock::default().now());
        let valid = claims(now, 60);
        assert_eq!(signer.verify(&Signer::new(&[8; 32]).mint(&valid)?, now), Err(TokenError::Signature));
        assert_eq!(signer.verify(&signer.mint(&claims(now, 0))?, now), Err(TokenError::Expired));
        assert_eq!(signer.verify("nonsense", now), Err(TokenError::Malformed));
        let payload = BASE64.encode(serde_json::to_vec(&valid)?);
        let unsigned = format!("{}.{payload}.", BASE64.encode(r#"{"alg":"none"}"#));
        assert_eq!(signer.verify(&unsigned, now), Err(TokenError::Algorithm));
        Ok(())
    }

    #[test]
    fn a_cursor_is_valid_for_its_own_list_only() -> Result<(), Box<dyn std::error::Error>> {
        let signer = Signer::new(&[7; 32]);
        let cursor = signer.cursor("workspaces", &41)?;
        assert_eq!(signer.position::<i64>("workspaces", &cursor), Some(41));
        assert_eq!(signer.position::<i64>("skills", &cursor), None);
        assert_eq!(signer.position::<i64>("workspaces", "tampered"), None);
        Ok(())
    }
}
