//! The built-in rules of `rules.txt`, parsed once.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rule::{Paging, Position};

/// How an operation pages, as its connector documents it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// It takes a position.
    Paged { position: &'static str, kind: Position, size: Option<&'static str> },
    /// It takes no position.
    Unpaged,
}

impl Rule {
    pub(super) fn paging(self) -> Option<Paging> {
        match self {
            Self::Paged { position, kind, size } => {
                Some(Paging { position: position.to_owned(), kind, size: size.map(str::to_owned), next: None })
            }
            Self::Unpaged => None,
        }
    }
}

type Operations = HashMap<&'static str, Rule>;

static TABLE: LazyLock<HashMap<&'static str, Operations>> = LazyLock::new(|| parse(include_str!("rules.txt")));

/// The rule for `entity.action` of the connector with this definition id.
pub(super) fn find(definition_id: &str, entity: &str, action: &str) -> Option<Rule> {
    let operations = TABLE.get(definition_id)?;
    operations.get(format!("{entity}.{action}").as_str()).or_else(|| operations.get("*")).copied()
}

fn parse(text: &'static str) -> HashMap<&'static str, Operations> {
    let mut table = HashMap::new();
    let mut ids: Vec<&'static str> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        if line.starts_with(' ') {
            let Some((operation, rule)) = words.next().zip(parse_rule(words)) else { continue };
            for id in &ids {
                table.entry(*id).or_insert_with(Operations::new).insert(operation, rule);
            }
        } else {
            ids = words.skip(1).collect();
        }
    }
    table
}

fn parse_rule(mut words: std::str::SplitWhitespace<'static>) -> Option<Rule> {
    let position = match words.next()? {
        "-" => return Some(Rule::Unpaged),
        name => name,
    };
    let kind = match words.next()? {
        "page" => Position::Page,
        "offset" => Position::Offset,
        "last" => Position::Last,
        _ => Position::Token,
    };
    Some(Rule::Paged { position, kind, size: words.next().filter(|size| *size != "-") })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GITHUB: &str = "ef69ef6e-aa7f-4af1-a01d-ef775033524e";

    #[test]
    fn a_rule_for_one_operation_comes_before_that_for_all() {
        let paged = |position, size| Some(Rule::Paged { position, kind: Position::Token, size: Some(size) });
        assert_eq!(find(GITHUB, "issues", "list"), paged("after", "per_page"));
        assert_eq!(find(GITHUB, "users", "search"), paged("after", "limit"));
        assert_eq!(find(GITHUB, "directory_content", "list"), Some(Rule::Unpaged));
        assert_eq!(find("00000000-0000-0000-0000-000000000000", "issues", "list"), None);
    }

    #[test]
    fn every_line_is_parsed() {
        for line in include_str!("rules.txt").lines().filter(|line| line.starts_with(' ')) {
            let mut words = line.split_whitespace();
            words.next();
            let kind = line.split_whitespace().nth(2);
            assert!(parse_rule(words).is_some(), "{line}");
            assert!(matches!(kind, None | Some("token" | "page" | "offset" | "last")), "{line}");
        }
        assert!(TABLE.len() > 40);
    }
}
