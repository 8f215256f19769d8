//! The table of `facts.txt`, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::paging::{Paging, Position};

/// What is documented of an operation's paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// It takes a position.
    Paged { position: &'static str, kind: Position, size: Option<&'static str> },
    /// It takes none.
    Unpaged,
}

impl Fact {
    pub(super) fn paging(self) -> Option<Paging> {
        match self {
            Self::Paged { position, kind, size } => {
                Some(Paging { position: position.to_owned(), kind, size: size.map(str::to_owned), next: None })
            }
            Self::Unpaged => None,
        }
    }
}

type Operations = HashMap<&'static str, Fact>;

static TABLE: LazyLock<HashMap<&'static str, Operations>> = LazyLock::new(|| read(include_str!("facts.txt")));

/// What is documented of `entity.action` of a kind of connector.
pub(super) fn of(definition_id: &str, entity: &str, action: &str) -> Option<Fact> {
    let operations = TABLE.get(definition_id)?;
    operations.get(format!("{entity}.{action}").as_str()).or_else(|| operations.get("*")).copied()
}

fn read(text: &'static str) -> HashMap<&'static str, Operations> {
    let mut table = HashMap::new();
    let mut ids: Vec<&'static str> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        if line.starts_with(' ') {
            let Some((operation, fact)) = words.next().zip(fact(words)) else { continue };
            for id in &ids {
                table.entry(*id).or_insert_with(Operations::new).insert(operation, fact);
            }
        } else {
            ids = words.skip(1).collect();
        }
    }
    table
}

fn fact(mut words: std::str::SplitWhitespace<'static>) -> Option<Fact> {
    let position = match words.next()? {
        "-" => return Some(Fact::Unpaged),
        name => name,
    };
    let kind = match words.next()? {
        "page" => Position::Page,
        "offset" => Position::Offset,
        "last" => Position::Last,
        _ => Position::Token,
    };
    Some(Fact::Paged { position, kind, size: words.next().filter(|size| *size != "-") })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GITHUB: &str = "ef69ef6e-aa7f-4af1-a01d-ef775033524e";

    #[test]
    fn an_operation_of_its_own_goes_before_the_rest_of_its_connector() {
        let paged = |position, size| Some(Fact::Paged { position, kind: Position::Token, size: Some(size) });
        assert_eq!(of(GITHUB, "issues", "list"), paged("after", "per_page"));
        assert_eq!(of(GITHUB, "users", "search"), paged("after", "limit"));
        assert_eq!(of(GITHUB, "directory_content", "list"), Some(Fact::Unpaged));
        assert_eq!(of("00000000-0000-0000-0000-000000000000", "issues", "list"), None);
    }

    #[test]
    fn every_line_of_the_table_is_understood() {
        for line in include_str!("facts.txt").lines().filter(|line| line.starts_with(' ')) {
            let mut words = line.split_whitespace();
            words.next();
            let kind = line.split_whitespace().nth(2);
            assert!(fact(words).is_some(), "{line}");
            assert!(matches!(kind, None | Some("token" | "page" | "offset" | "last")), "{line}");
        }
        assert!(TABLE.len() > 40);
    }
}
