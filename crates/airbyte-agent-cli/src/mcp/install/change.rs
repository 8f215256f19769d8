//! [`Change`]: what becomes of a file.

use std::fmt::Write as _;

/// What becomes of a file.
#[derive(Debug, PartialEq)]
pub enum Change {
    /// It has the entry already.
    None,
    To(String),
}

/// Why a file is not changed.
#[derive(Debug, PartialEq)]
pub enum Refusal {
    /// It is not understood, for this reason.
    Unreadable(String),
    /// It has another entry of the name.
    Exists,
    /// The same, and the entry cannot be replaced.
    ByHand,
}

/// The lines that differ. There is no context, and what lines have in common is `…`, because it may be a secret of another
/// server.
pub fn diff(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(old, new)| old == new).count();
    let start = same(&mut old.iter().zip(&new));
    let end = same(&mut old[start..].iter().rev().zip(new[start..].iter().rev()));
    let (mut old, mut new) = (old[start..old.len() - end].to_vec(), new[start..new.len() - end].to_vec());
    let (mut head, mut tail) = (String::new(), "");
    if let (Some(first_old), Some(first_new)) = (old.first_mut(), new.first_mut()) {
        let common = first_old.chars().zip(first_new.chars()).take_while(|(old, new)| old == new);
        let length = common.map(|(character, _)| character.len_utf8()).sum();
        let (shared, rest) = first_old.split_at(length);
        (*first_old, *first_new) = (rest, &first_new[length..]);
        head = format!("{}…", &shared[..shared.len() - shared.trim_start().len()]);
    }
    if let (Some(last_old), Some(last_new)) = (old.last_mut(), new.last_mut()) {
        let common = last_old.chars().rev().zip(last_new.chars().rev()).take_while(|(old, new)| old == new);
        let length: usize = common.map(|(character, _)| character.len_utf8()).sum();
        if length > 0 {
            (*last_old, *last_new) = (&last_old[..last_old.len() - length], &last_new[..last_new.len() - length]);
            tail = "…";
        }
    }
    let mut text = format!("@@ line {} @@\n", start + 1);
    // Something was only inserted.
    if old == [""] {
        old.clear();
    }
    for (sign, lines) in [('-', &old), ('+', &new)] {
        for (index, line) in lines.iter().enumerate() {
            let head = if index == 0 { head.as_str() } else { "" };
            let tail = if index + 1 == lines.len() { tail } else { "" };
            let _ = writeln!(text, "{sign}{head}{line}{tail}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_has_the_lines_that_differ() {
        assert_eq!(diff("a\n b\nc\n", "a\n b,\nx\nc\n"), "@@ line 2 @@\n+ …,\n+x\n");
        assert_eq!(diff("{\"é\": 1}", "{\"é\": 1,\nx}"), "@@ line 1 @@\n+…,\n+x…\n");
        assert_eq!(diff("a\nold\n", "a\nnew\n"), "@@ line 2 @@\n-…old\n+…new\n");
        assert_eq!(diff("", "a\n"), "@@ line 1 @@\n+a\n");
        assert_eq!(diff("a\na\n", "a\na\na\n"), "@@ line 3 @@\n+a\n");
    }
}
