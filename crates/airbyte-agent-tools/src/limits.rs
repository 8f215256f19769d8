//! How much a result has at most.

/// The size from which a result ends, in bytes of JSON or Markdown: 24 KiB.
pub(crate) const RESULT_BYTES: usize = 24 * 1024;

/// The size of the longest cursor that is returned, in bytes. With [`RESULT_BYTES`] and the notes, a result stays below
/// 32 KiB.
pub(crate) const CURSOR_BYTES: usize = 4 * 1024;

/// The size of a note or of the message of an error, in bytes.
pub(crate) const MESSAGE_BYTES: usize = 1500;

/// The text, cut at a character if it is longer than so many bytes.
pub(crate) fn cut_text(text: &str, most: usize) -> String {
    match start_of(text, most) {
        start if start.len() < text.len() => format!("{start}…"),
        _ => text.to_owned(),
    }
}

/// The longest beginning of a text that has at most so many bytes.
pub(crate) fn start_of(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
