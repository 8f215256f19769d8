//! [`Rule`]: a glob that names calls.

use airbyte_agent_core::operation::Effect;
use airbyte_agent_core::suggest::nearest;

use super::subject::{API, Subject};

/// A glob that names calls: `[effect:]service[#account].entity.action`.
///
/// `*` stands for any characters within a part; as the last part, for all that follow. Upper and lower case are the same. A
/// dot in the name of an account is written as `*`. The resource of an operation may have two parts, as in
/// `api.replication.sources.delete`; `api.*.delete` names it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    text: String,
    effect: Option<Effect>,
    service: String,
    account: Option<String>,
    /// The parts after the service.
    parts: Vec<String>,
    /// Whether more parts may follow: the last was `*`.
    is_open: bool,
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence that begins with the rule.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (effect, rest) = split_effect(text)?;
        let end = rest.find(['.', '#']).unwrap_or(rest.len());
        let service = part(&rest[..end])?;
        let (account, rest) = match rest[end..].strip_prefix('#') {
            Some(rest) => {
                let end = rest.find('.').unwrap_or(rest.len());
                let account = &rest[..end];
                if account.trim() != account || account.is_empty() {
                    return Err("has no name of an account after `#`".to_owned());
                }
                (Some(account.to_lowercase()), &rest[end..])
            }
            None => (None, &rest[end..]),
        };
        let mut parts = match rest.strip_prefix('.') {
            Some(rest) => rest.split('.').map(part).collect::<Result<Vec<_>, _>>()?,
            None if service == "*" && account.is_none() => vec!["*".to_owned()],
            None => return Err(format!("names no entity and no action: `{text}.*` names all")),
        };
        let is_open = parts.last().is_some_and(|part| part == "*");
        if is_open {
            parts.pop();
        }
        // An operation may have a resource of two parts.
        let most = if service == API || service.contains('*') { 3 } else { 2 };
        if !is_open && parts.len() < 2 {
            return Err(format!("names no action: `{text}.*` names all"));
        }
        if parts.len() > most {
            return Err("has too many parts: the form is `service.entity.action`".to_owned());
        }
        if account.is_some() && service == API {
            return Err("names an account of `api`, which has none".to_owned());
        }
        Ok(Self { text: text.to_owned(), effect, service, account, parts, is_open })
    }

    /// The rule as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the rule is about operations of the APIs themselves, and nothing else.
    pub(super) fn is_of_api(&self) -> bool {
        self.service == API
    }

    /// Whether the rule names a call.
    #[must_use]
    pub fn matches(&self, subject: &Subject) -> bool {
        if self.effect.is_some_and(|effect| effect != subject.effect) {
            return false;
        }
        let is_operation = subject.account.is_none();
        // A connector whose own slug is `api` is no operation.
        if !is_match(&self.service, &subject.service) || (self.is_of_api() && !is_operation) {
            return false;
        }
        let is_account = match (&self.account, &subject.account) {
            (None, _) => true,
            (Some(pattern), Some(account)) => is_match(pattern, account),
            (Some(_), None) => false,
        };
        if !is_account {
            return false;
        }
        let whole = [subject.entity.as_str(), subject.action.as_str()];
        let is_match = self.matches_parts(&whole);
        if is_match || !is_operation {
            return is_match;
        }
        let apart: Vec<&str> = subject.entity.split('.').chain([subject.action.as_str()]).collect();
        self.matches_parts(&apart)
    }

    fn matches_parts(&self, parts: &[&str]) -> bool {
        let is_length = if self.is_open { self.parts.len() < parts.len() } else { self.parts.len() == parts.len() };
        is_length && self.parts.iter().zip(parts).all(|(pattern, part)| is_match(pattern, part))
    }

    /// Whether the rule may name a call with this effect.
    pub(super) fn concerns(&self, effect: Effect) -> bool {
        self.effect.is_none_or(|own| own == effect)
    }

    /// Whether the rule names every call with this effect.
    pub(super) fn names_all(&self, effect: Effect) -> bool {
        self.concerns(effect) && self.service == "*" && self.account.is_none() && self.is_open && self.parts.is_empty()
    }

    /// The entity and the action that the rule names, with `*` for all.
    pub(super) fn names(&self) -> (&str, &str) {
        let part = |index| self.parts.get(index).map_or("*", String::as_str);
        (part(0), part(1))
    }
}

/// The effect before the first colon, if there is one before the name of the service ends.
fn split_effect(text: &str) -> Result<(Option<Effect>, &str), String> {
    let head = &text[..text.find(['.', '#']).unwrap_or(text.len())];
    match head.split_once(':') {
        None => Ok((None, text)),
        Some(("read", _)) => Ok((Some(Effect::Read), &text[5..])),
        Some(("write", _)) => Ok((Some(Effect::Write), &text[6..])),
        Some((other, _)) => {
            let hint = nearest(other, &["read", "write"]).map(|near| format!("; did you mean `{near}:`?"));
            Err(format!("begins with `{other}:`: an effect is `read` or `write`{}", hint.unwrap_or_default()))
        }
    }
}

/// A part but the account. What other globs give a meaning to is refused: it would match nothing here.
fn part(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("has an empty part: the form is `service.entity.action`".to_owned());
    }
    let is_strange = |c: &char| c.is_whitespace() || c.is_control() || "?[]{}!,;:'\"\\#@|()".contains(*c);
    match text.chars().find(is_strange) {
        Some(found) => Err(format!("contains {found:?}: the only special character is `*`")),
        None => Ok(text.to_lowercase()),
    }
}

/// Whether a text matches a pattern in lower case, whose `*` stand for any characters.
fn is_match(pattern: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Rule {
        Rule::parse(text).unwrap_or_else(|error| panic!("`{text}` {error}"))
    }

    fn create(account: &str) -> Subject {
        Subject::action(Effect::Write, "stripe", account, "invoices", "create")
    }

    #[test]
    fn a_rule_names_what_its_parts_match() {
        for text in [
            "*",
            "write:*",
            "stripe.*",
            "stripe.invoices.*",
            "stripe.invoices.create",
            "*.*.create",
            "str*e.*ice*.c*",
            "stripe#live.*",
            "*#l*e.*.create",
            "Stripe#LIVE.Invoices.Create",
        ] {
            assert!(rule(text).matches(&create("Live")), "{text}");
        }
        for text in ["read:*", "slack.*", "stripe.invoices.creat", "*.create.*", "stripe#test.*", "api.*", "s*x.*"] {
            assert!(!rule(text).matches(&create("Live")), "{text}");
        }
    }

    #[test]
    fn a_dot_in_the_name_of_an_account_is_no_end() {
        assert!(rule("stripe#acme*com.*").matches(&create("acme.com")));
        assert!(!rule("stripe#acme.*").matches(&create("acme.com")));
    }

    #[test]
    fn operations_may_have_resources_of_two_parts() {
        let delete = Subject::operation(Effect::Write, "replication.sources.delete");
        for text in ["*.*.delete", "api.*.delete", "api.replication.*", "api.replication.sources.delete", "api.*"] {
            assert!(rule(text).matches(&delete), "{text}");
        }
        assert!(!rule("api.replication.sources.list").matches(&delete));
        assert!(!rule("*#*.*").matches(&delete), "an operation has no account");
    }

    #[test]
    fn an_entity_with_a_dot_is_one_part() {
        let subject = Subject::action(Effect::Write, "github", "a", "issues.create", "delete");
        assert!(!rule("github.issues.create").matches(&subject));
        assert!(!rule("github.issues.*").matches(&subject));
        assert!(rule("github.*.delete").matches(&subject));
    }

    #[test]
    fn a_connector_with_the_slug_api_is_no_operation() {
        let subject = Subject::action(Effect::Read, "api", "Mine", "workspaces", "list");
        assert!(!rule("api.workspaces.list").matches(&subject));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for (text, reason) in [
            ("", "empty part"),
            ("github", "`github.*` names all"),
            ("github.issues", "`github.issues.*` names all"),
            ("github..list", "empty part"),
            ("github.issues.list.", "empty part"),
            ("raed:github.*", "did you mean `read:`?"),
            ("github.issues.list.all", "too many parts"),
            ("github.issues.[lg]*", "'['"),
            ("github.issues. list", "' '"),
            ("stripe#.*", "no name of an account"),
            ("api#me.*", "which has none"),
        ] {
            let error = Rule::parse(text).expect_err(text);
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
