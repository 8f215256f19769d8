//! Names of types, from those of kinds, entities and actions, and texts in quotes.

/// `pull_requests` and `pull-requests` as `PullRequests`. An `N` precedes a digit, with which no name may begin.
pub fn pascal_case(name: &str) -> String {
    let name: String = words(name).map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("N{name}") } else { name }
}

/// `Pull requests` and `pull-requests` as `pull_requests`.
pub fn snake_case(name: &str) -> String {
    words(name).map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}

/// The parts of a name between what is no ASCII letter or digit.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// A text as a literal of Python and of TypeScript. `\x` means the same in both, and control characters need no more than its
/// two digits.
#[must_use]
pub fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            c if c.is_control() => format!("\\x{:02x}", u32::from(c)),
            c => c.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_case_of_a_language() {
        assert_eq!(pascal_case("zendesk-support"), "ZendeskSupport");
        assert_eq!(pascal_case("stats_activityAggregate"), "StatsActivityAggregate");
        assert_eq!(pascal_case("2fa_codes"), "N2faCodes");
        assert_eq!(snake_case("My CRM (test)"), "my_crm_test");
        assert_eq!(pascal_case("Ärger"), "Rger");
    }

    #[test]
    fn a_text_in_quotes_has_no_control_characters() {
        assert_eq!(quoted("a \"b\" \\ é"), r#""a \"b\" \\ é""#);
        assert_eq!(quoted("\n\u{7f}\u{9f}"), r#""\x0a\x7f\x9f""#);
    }
}
