//! SHA-256 and HMAC, in hexadecimal.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Of several parts, so that no other parts have the same.
pub(super) fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    hex(&sha.finalize())
}

/// Of a text.
pub(super) fn of_text(text: &str) -> String {
    hex(&Sha256::digest(text))
}

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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standards() {
        assert_eq!(of_text("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let digest = keyed(&[0x0b; 32], "Hi There");
        assert_eq!(digest, "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7");
        assert!(is_keyed(&[0x0b; 32], "Hi There", &digest) && !is_keyed(&[0x0b; 32], "Hi there", &digest));
    }

    #[test]
    fn what_is_moved_between_parts_changes_the_digest() {
        assert_ne!(of_parts([b"ab".as_slice(), b"c"]), of_parts([b"a".as_slice(), b"bc"]));
    }
}
