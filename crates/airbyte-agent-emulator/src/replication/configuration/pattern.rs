//! The `pattern` keyword, for the patterns that specifications of connectors have: characters, classes and repetitions
//! in a row. A library for regular expressions would be larger than the rest of the validation.

use std::str::Chars;

/// Whether a text contains a match. A pattern with groups, alternatives or other syntax that is not supported matches
/// everything.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some(pattern) = Pattern::parse(pattern) else { return true };
    let text: Vec<char> = text.chars().collect();
    let starts = if pattern.from_start { 0..=0 } else { 0..=text.len() };
    starts.into_iter().any(|start| pattern.matches_at(0, text.get(start..).unwrap_or_default()))
}

struct Pattern {
    from_start: bool,
    to_end: bool,
    parts: Vec<Part>,
}

/// A set of characters, and how often one of them follows another.
struct Part {
    is_negated: bool,
    ranges: Vec<(char, char)>,
    least: usize,
    most: usize,
}

impl Pattern {
    fn parse(pattern: &str) -> Option<Self> {
        let from_start = pattern.starts_with('^');
        let rest = pattern.strip_prefix('^').unwrap_or(pattern);
        let to_end = rest.ends_with('$') && !rest.ends_with("\\$");
        let mut rest = if to_end { rest.strip_suffix('$')?.chars() } else { rest.chars() };
        let mut parts: Vec<Part> = Vec::new();
        while let Some(next) = rest.next() {
            let (is_negated, ranges) = match next {
                '(' | ')' | '|' | '^' | '$' | '*' | '+' | '?' | '{' => return None,
                '[' => class(&mut rest)?,
                '.' => (true, Vec::new()),
                '\\' => (false, escape(rest.next()?)?),
                plain => (false, vec![(plain, plain)]),
            };
            let (least, most) = repetition(&mut rest)?;
            parts.push(Part { is_negated, ranges, least, most });
        }
        Some(Self { from_start, to_end, parts })
    }

    /// Whether the parts from an index on match the beginning of a text.
    fn matches_at(&self, index: usize, text: &[char]) -> bool {
        let Some(part) = self.parts.get(index) else { return !self.to_end || text.is_empty() };
        let longest = text.iter().take(part.most).take_while(|next| part.contains(**next)).count();
        (part.least..=longest).rev().any(|length| self.matches_at(index + 1, text.get(length..).unwrap_or_default()))
    }
}

impl Part {
    fn contains(&self, next: char) -> bool {
        self.is_negated != self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&next))
    }
}

/// The ranges of a class whose `[` was read, and whether they are excluded.
fn class(rest: &mut Chars<'_>) -> Option<(bool, Vec<(char, char)>)> {
    let is_negated = rest.as_str().starts_with('^');
    if is_negated {
        rest.next();
    }
    let mut ranges = Vec::new();
    loop {
        let from = match rest.next()? {
            ']' => return Some((is_negated, ranges)),
            '\\' => {
                ranges.extend(escape(rest.next()?)?);
                continue;
            }
            from => from,
        };
        let mut ahead = rest.clone();
        match (ahead.next(), ahead.next()) {
            (Some('-'), Some(to)) if to != ']' && to != '\\' => {
                ranges.push((from, to));
                *rest = ahead;
            }
            _ => ranges.push((from, from)),
        }
    }
}

/// What a character after a backslash stands for.
fn escape(escaped: char) -> Option<Vec<(char, char)>> {
    match escaped {
        'd' => Some(vec![('0', '9')]),
        'w' => Some(vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')]),
        's' => Some(vec![(' ', ' '), ('\t', '\r')]),
        letter if letter.is_ascii_alphanumeric() => None,
        plain => Some(vec![(plain, plain)]),
    }
}

/// How often the part before is repeated, at least and at most.
fn repetition(rest: &mut Chars<'_>) -> Option<(usize, usize)> {
    let text = rest.as_str();
    let (bounds, length) = match text.chars().next() {
        Some('?') => ((0, 1), 1),
        Some('*') => ((0, usize::MAX), 1),
        Some('+') => ((1, usize::MAX), 1),
        Some('{') => {
            let end = text.find('}')?;
            let inner = text.get(1..end)?;
            let bounds = match inner.split_once(',') {
                None => (inner.parse().ok()?, inner.parse().ok()?),
                Some((least, "")) => (least.parse().ok()?, usize::MAX),
                Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
            };
            (bounds, end + 1)
        }
        _ => return Some((1, 1)),
    };
    *rest = text.get(length..)?.chars();
    // `+?` and the like.
    (!rest.as_str().starts_with(['?', '+'])).then_some(bounds)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_are_matched() {
        let date = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";
        let cases = [
            (date, "2025-01-31T00:00:00Z", true),
            (date, "2025-01-31", false),
            (date, "2025-01-31T00:00:00Z ", false),
            (r"^[\w.-]+/[\w.*-]+$", "airbytehq/airbyte", true),
            (r"^[\w.-]+/[\w.*-]+$", "airbyte", false),
            (r"\d{2,3}", "a12", true),
            (r"^\d{2,3}$", "1234", false),
            ("^a?b*c+.$", "bbcx", true),
            ("^a?b*c+.$", "bbx", false),
            ("[^a-c]", "abc", false),
            ("[^a-c]", "abd", true),
            ("^$", "", true),
            ("^$", "a", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_not_supported_matches_everything() {
        for pattern in ["^(a|b)$", "a+?", r"\b", "[a", "a{x}"] {
            assert!(matches(pattern, "z"), "{pattern}");
        }
    }
}
