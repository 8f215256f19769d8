//! HMAC-SHA-256 in hexadecimal.

use airbyte_agent_core::digest::hex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Of a text and a key.
pub(super) fn keyed(key: &[u8; 32], text: &str) -> String {
    hex(&mac(key, text).finalize().into_bytes())
}

/// Whether this is the [`keyed`] digest of the text, compared in constant time.
pub(super) fn is_keyed(key: &[u8; 32], text: &str, digest: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(keyed(key, text).as_bytes(), digest.as_bytes()).into()
}

fn mac(key: &[u8; 32], text: &str) -> Hmac<Sha256> {
    // The key of HMAC-SHA-256 is filled up to a block of 64 bytes with zeros.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(text.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyed_digest_is_that_of_the_standard() {
        let digest = keyed(&[0x0b; 32], "Hi There");
        assert_eq!(digest, "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7");
        assert!(is_keyed(&[0x0b; 32], "Hi There", &digest) && !is_keyed(&[0x0b; 32], "Hi there", &digest));
    }
}
