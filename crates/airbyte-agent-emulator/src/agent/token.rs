//! Tokens: HS256 JWTs of our own, and texts that only we can have written.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::server::clock::Moment;

/// What a token says. Claims of the real service are not published (BEHAVIOUR section 2), so these are our own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) kind: TokenKind,
    pub(crate) organization_id: String,
    /// The one workspace that a scoped or widget token reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workspace_id: Option<String>,
    /// The one origin that a widget token may come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) allowed_origin: Option<String>,
    /// Seconds since 1970.
    pub(crate) iat: i64,
    /// Seconds since 1970.
    pub(crate) exp: i64,
    pub(crate) jti: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TokenKind {
    Application,
    Scoped,
    Widget,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenFault {
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

/// Signs, and knows what it signed.
#[derive(Clone)]
pub(crate) struct Signer(Hmac<Sha256>);

impl Signer {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        // HMAC fills a key that is shorter than its block with zeros.
        let mut block = [0; 64];
        block[..key.len()].copy_from_slice(key);
        Self(Hmac::new(&block.into()))
    }

    fn sign(&self, text: &str) -> String {
        let mac = self.0.clone().chain_update(text);
        BASE64.encode(mac.finalize().into_bytes())
    }

    /// Compares in constant time.
    fn signed(&self, text: &str, signature: &str) -> bool {
        let mac = self.0.clone().chain_update(text);
        BASE64.decode(signature).is_ok_and(|signature| mac.verify_slice(&signature).is_ok())
    }

    /// The claims as a JWT.
    pub(crate) fn mint(&self, claims: &Claims) -> Result<String, serde_json::Error> {
        let header = BASE64.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let signed = format!("{header}.{}", BASE64.encode(serde_json::to_vec(claims)?));
        Ok(format!("{signed}.{}", self.sign(&signed)))
    }

    /// The claims of a JWT that we minted and that has not expired.
    pub(crate) fn verify(&self, token: &str, now: Moment) -> Result<Claims, TokenFault> {
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenFault::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenFault::Malformed)?;
        let header: Header = decoded(header).ok_or(TokenFault::Malformed)?;
        if header.alg != "HS256" {
            return Err(TokenFault::Algorithm);
        }
        if !self.signed(signed, signature) {
            return Err(TokenFault::Signature);
        }
        let claims: Claims = decoded(payload).ok_or(TokenFault::Malformed)?;
        if claims.exp <= now.timestamp() {
            return Err(TokenFault::Expired);
        }
        Ok(claims)
    }

    /// A cursor: opaque, and good for nothing but the list it came from.
    pub(crate) fn cursor(&self, list: &str, position: &impl Serialize) -> Result<String, serde_json::Error> {
        let payload = BASE64.encode(serde_json::to_vec(position)?);
        let signature = self.sign(&format!("{list}?{payload}"));
        Ok(format!("{payload}.{signature}"))
    }

    /// The position of a cursor that we made for this list.
    pub(crate) fn position<T: DeserializeOwned>(&self, list: &str, cursor: &str) -> Option<T> {
        let (payload, signature) = cursor.split_once('.')?;
        self.signed(&format!("{list}?{payload}"), signature).then(|| decoded(payload))?
    }
}

fn decoded<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&BASE64.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::clock::Clock;

    fn claims(exp: i64) -> Claims {
        Claims {
            iss: "test".into(),
            kind: TokenKind::Application,
            organization_id: "one".into(),
            workspace_id: None,
            allowed_origin: None,
            iat: 0,
            exp,
            jti: "id".into(),
        }
    }

    #[test]
    fn what_we_mint_we_take() -> Result<(), Box<dyn std::error::Error>> {
        let (signer, now) = (Signer::new(&[7; 32]), Clock::default().now());
        let claims = claims(now.timestamp() + 60);
        assert_eq!(signer.verify(&signer.mint(&claims)?, now)?, claims);
        Ok(())
    }

    #[test]
    fn what_others_mint_we_do_not() -> Result<(), Box<dyn std::error::Error>> {
        let (signer, now) = (Signer::new(&[7; 32]), Clock::default().now());
        let valid = claims(now.timestamp() + 60);
        assert_eq!(signer.verify(&Signer::new(&[8; 32]).mint(&valid)?, now), Err(TokenFault::Signature));
        assert_eq!(signer.verify(&signer.mint(&claims(now.timestamp()))?, now), Err(TokenFault::Expired));
        assert_eq!(signer.verify("nonsense", now), Err(TokenFault::Malformed));
        let payload = BASE64.encode(serde_json::to_vec(&valid)?);
        let unsigned = format!("{}.{payload}.", BASE64.encode(r#"{"alg":"none"}"#));
        assert_eq!(signer.verify(&unsigned, now), Err(TokenFault::Algorithm));
        Ok(())
    }

    #[test]
    fn a_cursor_fits_its_own_list_only() -> Result<(), Box<dyn std::error::Error>> {
        let signer = Signer::new(&[7; 32]);
        let cursor = signer.cursor("workspaces", &41)?;
        assert_eq!(signer.position::<i64>("workspaces", &cursor), Some(41));
        assert_eq!(signer.position::<i64>("skills", &cursor), None);
        assert_eq!(signer.position::<i64>("workspaces", "tampered"), None);
        Ok(())
    }
}
