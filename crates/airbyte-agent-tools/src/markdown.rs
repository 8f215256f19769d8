//! Cutting Markdown into parts at whole blocks.

use crate::limits::start_of;

/// The text in parts of at most so many bytes. A part ends between blocks; a block that is too large ends between its lines,
/// and a code block is closed and opened again.
pub(crate) fn parts(markdown: &str, most: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for block in blocks(markdown).iter().flat_map(|block| pieces(block, most)) {
        match parts.last_mut() {
            Some(part) if part.len() + 2 + block.len() <= most => {
                part.push_str("\n\n");
                part.push_str(&block);
            }
            _ => parts.push(block),
        }
    }
    if parts.is_empty() { vec![String::new()] } else { parts }
}

/// What is between blank lines, code blocks in one piece.
fn blocks(markdown: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut fence: Option<&str> = None;
    for line in markdown.lines() {
        let marker = fence_of(line);
        fence = match (fence, marker) {
            (None, marker) => marker,
            (Some(open), Some(marker)) if marker.len() >= open.len() && line.trim() == marker => None,
            (open, _) => open,
        };
        match blocks.last_mut() {
            Some(block) if !line.trim().is_empty() || fence.is_some() => {
                if !block.is_empty() {
                    block.push('\n');
                }
                block.push_str(line);
            }
            _ => blocks.push(String::new()),
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// The backticks that a line begins with, if it begins or ends a code block.
fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let length = line.bytes().take_while(|byte| *byte == b'`').count();
    (length >= 3).then(|| &line[..length])
}

/// A block in pieces of at most so many bytes.
fn pieces(block: &str, most: usize) -> Vec<String> {
    if block.len() <= most {
        return vec![block.to_owned()];
    }
    let opening = block.lines().next().unwrap_or_default();
    let fence = fence_of(opening).filter(|fence| 2 * opening.len() + fence.len() < most / 2);
    let (open, close) =
        fence.map_or((String::new(), String::new()), |fence| (format!("{opening}\n"), format!("\n{fence}")));
    let space = most - open.len() - close.len();
    let body = fence.map_or(block, |fence| {
        let body = block.strip_prefix(opening).unwrap_or(block).trim_start_matches('\n');
        body.strip_suffix(fence).unwrap_or(body).trim_end_matches('\n')
    });
    let mut pieces: Vec<String> = vec![String::new()];
    for line in body.split('\n').flat_map(|line| slices(line, space)) {
        match pieces.last_mut() {
            Some(piece) if piece.is_empty() => piece.push_str(line),
            Some(piece) if piece.len() + 1 + line.len() <= space => {
                piece.push('\n');
                piece.push_str(line);
            }
            _ => pieces.push(line.to_owned()),
        }
    }
    pieces.into_iter().map(|piece| format!("{open}{piece}{close}")).collect()
}

fn slices(line: &str, most: usize) -> Vec<&str> {
    let (mut slices, mut rest) = (Vec::new(), line);
    while rest.len() > most {
        let start = start_of(rest, most);
        slices.push(start);
        rest = &rest[start.len()..];
    }
    slices.push(rest);
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_documentation_is_one_part() {
        let text = "# A\n\nText\n\n```json\n{\n\n}\n```";
        assert_eq!(parts(text, 1000), [text]);
        assert_eq!(parts("", 1000), [""]);
    }

    #[test]
    fn parts_end_between_blocks_and_lose_nothing() {
        let text = "# A\n\nfirst block\n\n```\ncode\n\nmore code\n```\n\nlast block";
        let parts = parts(text, 30);
        assert_eq!(parts, ["# A\n\nfirst block", "```\ncode\n\nmore code\n```", "last block"]);
        assert_eq!(parts.join("\n\n"), text);
    }

    #[test]
    fn a_large_block_ends_between_lines_and_code_stays_code() {
        let code = format!("````text\n{}````", "a ```\nline\n\n".repeat(10));
        for part in parts(&code, 60) {
            assert!(part.len() <= 60 && part.starts_with("````text\n") && part.ends_with("\n````"), "{part}");
        }
        let line = "ü".repeat(100);
        let pieces = parts(&line, 33);
        assert!(pieces.iter().all(|piece| piece.len() <= 33));
        assert_eq!(pieces.concat(), line);
    }
}
