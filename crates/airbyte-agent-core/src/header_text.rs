//! Header values as text for bindings to other languages: each byte is one character, as in HTTP libraries (RFC 9110,
//! section 5.5).

use http::HeaderMap;

/// Names and values of headers.
pub fn header_texts(headers: &HeaderMap) -> impl Iterator<Item = (String, String)> {
    let text = |value: &http::HeaderValue| value.as_bytes().iter().copied().map(char::from).collect();
    headers.iter().map(move |(name, value)| (name.as_str().to_owned(), text(value)))
}

/// The bytes of a header value.
#[must_use]
pub fn header_bytes(value: &str) -> Vec<u8> {
    // What is no byte is not valid either, like this one.
    value.chars().map(|letter| u8::try_from(letter).unwrap_or(b'\0')).collect()
}
