//! [`Policy`]: a policy file.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use airbyte_agent_core::Error;
use airbyte_agent_core::operation::Effect;
use airbyte_agent_core::suggest::nearest_hint;
use serde::Deserialize;
use toml::Spanned;

use super::api_operations;
use super::decision::{Decision, IntentRule, Verdict};
use super::rule::Rule;
use super::subject::Subject;

/// How long an approval is good for unless the file says otherwise.
const APPROVAL_EXPIRES: Duration = Duration::from_secs(600);

/// A policy: which calls are sent, within which budget, and where they are recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The file, or what the policy is called in messages.
    name: String,
    /// The rules in the order of the file, each with what it decides.
    rules: Vec<(Decision, Rule)>,
    default: Decision,
    workspaces: Option<Vec<String>>,
    intent: IntentRule,
    limits: Limits,
    approval_expires: Duration,
    audit: Option<AuditSettings>,
}

/// The budget of a run. `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Calls.
    pub calls: Option<u64>,
    /// Calls that may change something.
    pub writes: Option<u64>,
    /// Bytes of responses, after decompression.
    pub bytes: Option<u64>,
    /// Calls within any 60 seconds.
    pub per_minute: Option<u64>,
}

/// Where calls are recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditSettings {
    /// The file, which lines are appended to.
    pub file: PathBuf,
    /// Whether the parameters of calls are recorded, and not only a hash of them.
    pub has_params: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    policy: Option<RulesTable>,
    #[serde(default)]
    budget: BudgetTable,
    #[serde(default)]
    approval: ApprovalTable,
    audit: Option<AuditTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesTable {
    default: Option<Spanned<String>>,
    #[serde(default)]
    allow: Vec<Spanned<String>>,
    #[serde(default)]
    ask: Vec<Spanned<String>>,
    #[serde(default)]
    deny: Vec<Spanned<String>>,
    workspaces: Option<Vec<String>>,
    intent: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct BudgetTable {
    calls: u64,
    writes: u64,
    bytes: u64,
    per_minute: u64,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ApprovalTable {
    expires: Option<Spanned<u64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuditTable {
    file: String,
    params: Option<Spanned<String>>,
}

impl Policy {
    /// Reads a policy file. A path in it that begins with `~/` is in the home folder.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) with the file and the line of what is not understood.
    pub fn load(path: &Path, home: Option<&Path>) -> Result<Self, Error> {
        let path = in_home(path, home);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path.display().to_string(), home),
            Err(error) => {
                let message = format!("the policy {} could not be read: {error}", path.display());
                Err(Error::configuration(message).with_field("policy", "could not be read").with_source(error))
            }
        }
    }

    /// Reads the text of a policy file of this name.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn parse(text: &str, name: &str, home: Option<&Path>) -> Result<Self, Error> {
        Reader { text, name }.read(home)
    }

    /// The policy of agents that nobody has written one for: reads are allowed, and writes need an approval.
    #[must_use]
    pub fn reads_allowed() -> Self {
        let rule = Rule::parse("read:*").map(|rule| (Decision::Allow, rule));
        Self {
            name: "the policy of agents without a policy file".to_owned(),
            rules: rule.into_iter().collect(),
            default: Decision::Ask,
            workspaces: None,
            intent: IntentRule::None,
            limits: Limits::default(),
            approval_expires: APPROVAL_EXPIRES,
            audit: None,
        }
    }

    /// What this policy says about a call.
    #[must_use]
    pub fn verdict(&self, subject: &Subject) -> Verdict {
        let matching = self.rules.iter().filter(|(_, rule)| rule.matches(subject));
        match matching.max_by_key(|(decision, _)| *decision) {
            Some((decision, rule)) => {
                let reason = format!("{} `{}` of {}", decision.as_str(), rule.as_str(), self.name);
                Verdict { decision: *decision, reason }
            }
            None => {
                let reason = format!("no rule of {} names it, and its default is {}", self.name, self.default.as_str());
                Verdict { decision: self.default, reason }
            }
        }
    }

    /// The file, or what the policy is called in messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether there may be calls with this effect that the policy has a person approve.
    pub(super) fn may_ask(&self, effect: Effect) -> bool {
        let asks = self.rules.iter().any(|(decision, rule)| *decision == Decision::Ask && rule.concerns(effect));
        let has_default = !self.rules.iter().any(|(_, rule)| rule.names_all(effect));
        asks || (self.default == Decision::Ask && has_default)
    }

    /// The rules in the order of the file, each with what it decides.
    #[must_use]
    pub fn rules(&self) -> &[(Decision, Rule)] {
        &self.rules
    }

    /// What applies to calls that no rule names.
    #[must_use]
    pub fn default_decision(&self) -> Decision {
        self.default
    }

    /// Names or ids of the workspaces whose connectors exist for the caller. `None` is all.
    #[must_use]
    pub fn workspaces(&self) -> Option<&[String]> {
        self.workspaces.as_deref()
    }

    /// Which executions must say why.
    #[must_use]
    pub fn intent(&self) -> IntentRule {
        self.intent
    }

    /// The budget of a run.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// How long an approval is good for.
    #[must_use]
    pub fn approval_expires(&self) -> Duration {
        self.approval_expires
    }

    /// Where calls are recorded.
    #[must_use]
    pub fn audit(&self) -> Option<&AuditSettings> {
        self.audit.as_ref()
    }
}

struct Reader<'a> {
    text: &'a str,
    name: &'a str,
}

impl Reader<'_> {
    fn read(&self, home: Option<&Path>) -> Result<Policy, Error> {
        let file: PolicyFile = toml::from_str(self.text).map_err(|error| self.syntax_error(&error))?;
        let PolicyFile { policy, budget, approval, audit } = file;
        let Some(table) = policy else {
            let reason = "has no table [policy]; to limit and record calls only, write `default = \"allow\"` into it";
            return Err(Error::configuration(format!("the policy {} {reason}", self.name)).with_field("policy", reason));
        };
        let mut rules = Vec::new();
        for (decision, texts) in
            [(Decision::Allow, table.allow), (Decision::Ask, table.ask), (Decision::Deny, table.deny)]
        {
            for text in texts {
                rules.push((decision, self.rule(decision, &text)?));
            }
        }
        let default =
            self.choice("policy.default", table.default.as_ref(), Decision::ALL.map(|it| (it.as_str(), it)))?;
        let intent =
            self.choice("policy.intent", table.intent.as_ref(), IntentRule::ALL.map(|it| (it.as_str(), it)))?;
        let expires = match approval.expires {
            None => APPROVAL_EXPIRES,
            Some(seconds) if *seconds.get_ref() > 0 => Duration::from_secs(seconds.into_inner()),
            Some(seconds) => {
                return Err(self.error("approval.expires", &seconds.span(), "must be at least 1 second"));
            }
        };
        let audit = match audit {
            None => None,
            Some(AuditTable { file, params }) => {
                let choices = [("hash", false), ("full", true)];
                let has_params = self.choice("audit.params", params.as_ref(), choices)?.unwrap_or(false);
                if file.trim().is_empty() {
                    let message = format!("the policy {}: `audit.file` must not be empty", self.name);
                    return Err(Error::configuration(message).with_field("policy.audit.file", "must not be empty"));
                }
                Some(AuditSettings { file: in_home(Path::new(&file), home), has_params })
            }
        };
        let limit = |value| (value > 0).then_some(value);
        Ok(Policy {
            name: self.name.to_owned(),
            rules,
            default: default.unwrap_or(Decision::Deny),
            workspaces: table.workspaces,
            intent: intent.unwrap_or(IntentRule::None),
            limits: Limits {
                calls: limit(budget.calls),
                writes: limit(budget.writes),
                bytes: limit(budget.bytes),
                per_minute: limit(budget.per_minute),
            },
            approval_expires: expires,
            audit,
        })
    }

    fn rule(&self, decision: Decision, text: &Spanned<String>) -> Result<Rule, Error> {
        let key = format!("policy.{}", decision.as_str());
        let invalid =
            |reason: String| self.error(&key, &text.span(), &format!("the rule `{}` {reason}", text.get_ref()));
        let rule = Rule::parse(text.get_ref()).map_err(invalid)?;
        if rule.is_of_api() && !api_operations::subjects().any(|subject| rule.matches(&subject)) {
            let names: Vec<String> =
                api_operations::subjects().map(|it| format!("api.{}.{}", it.entity, it.action)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let glob = text.get_ref().trim_start_matches("read:").trim_start_matches("write:");
            return Err(invalid(format!("names no operation{}", nearest_hint(glob, &names))));
        }
        Ok(rule)
    }

    fn choice<T: Copy, const N: usize>(
        &self,
        key: &str,
        text: Option<&Spanned<String>>,
        choices: [(&'static str, T); N],
    ) -> Result<Option<T>, Error> {
        let Some(text) = text else { return Ok(None) };
        let given = text.get_ref();
        match choices.iter().find(|(name, _)| name == given) {
            Some((_, choice)) => Ok(Some(*choice)),
            None => {
                let names = choices.map(|(name, _)| name);
                let one_of = names.map(|name| format!("`{name}`")).join(", ");
                let reason = format!("{given:?} is none of {one_of}{}", nearest_hint(given, &names));
                Err(self.error(key, &text.span(), &reason))
            }
        }
    }

    fn error(&self, key: &str, span: &Range<usize>, reason: &str) -> Error {
        let message = format!("the policy {}, line {}, `{key}`: {reason}", self.name, self.line(span));
        Error::configuration(message).with_field(key, reason)
    }

    fn syntax_error(&self, error: &toml::de::Error) -> Error {
        let line = error.span().map(|span| format!(", line {}", self.line(&span))).unwrap_or_default();
        // An unknown key is reported with all known ones. Other reasons may quote the file, which may be a wrong one.
        let reason = match unknown_key(error.message()) {
            Some((key, known)) => {
                format!("unknown key `{key}`{}; the keys here are {}", nearest_hint(key, &known), known.join(", "))
            }
            None => error.message().lines().next().unwrap_or_default().to_owned(),
        };
        Error::configuration(format!("the policy {}{line}: {reason}", self.name)).with_field("policy", reason)
    }

    fn line(&self, span: &Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
    }
}

/// The unknown key of serde's message, and the known ones: the words in backticks.
fn unknown_key(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (key, rest) = rest.split_once("`, ")?;
    Some((key, rest.split('`').skip(1).step_by(2).collect()))
}

/// A path, in the home folder if it begins with `~/`.
fn in_home(path: &Path, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::operation::Effect;

    use super::*;

    fn parse(text: &str) -> Result<Policy, Error> {
        Policy::parse(text, "policy.toml", Some(Path::new("/home/me")))
    }

    const EXAMPLE: &str = r##"
        [policy]
        default = "deny"
        allow   = ["read:*", "github.issues.create"]
        ask     = ["write:slack.*", "write:github.*"]
        deny    = ["*.*.delete", "stripe#live.*"]
        workspaces = ["default"]
        intent  = "writes"
        [budget]
        calls = 500
        writes = 0
        bytes = 50_000_000
        [approval]
        expires = 60
        [audit]
        file = "~/audit.jsonl"
        params = "full"
    "##;

    #[test]
    fn a_file_says_everything_once() {
        let policy = parse(EXAMPLE).expect("valid");
        assert_eq!(policy.rules().len(), 6);
        assert_eq!(policy.workspaces(), Some(&["default".to_owned()][..]));
        assert_eq!((policy.intent(), policy.approval_expires().as_secs()), (IntentRule::Writes, 60));
        let limits = Limits { calls: Some(500), bytes: Some(50_000_000), ..Limits::default() };
        assert_eq!(policy.limits(), limits, "0 is no limit");
        assert_eq!(policy.audit().map(|audit| audit.file.as_path()), Some(Path::new("/home/me/audit.jsonl")));
    }

    #[test]
    fn deny_comes_before_ask_and_ask_before_allow_and_allow_before_the_default() {
        let policy = parse(EXAMPLE).expect("valid");
        let decision = |effect, service, account, entity, action| {
            policy.verdict(&Subject::action(effect, service, account, entity, action)).decision
        };
        assert_eq!(decision(Effect::Read, "github", "g", "issues", "list"), Decision::Allow);
        assert_eq!(decision(Effect::Write, "github", "g", "issues", "create"), Decision::Ask);
        assert_eq!(decision(Effect::Write, "github", "g", "issues", "delete"), Decision::Deny);
        assert_eq!(decision(Effect::Read, "stripe", "live", "invoices", "list"), Decision::Deny);
        assert_eq!(decision(Effect::Write, "jira", "j", "issues", "create"), Decision::Deny);
        let delete = policy.verdict(&Subject::operation(Effect::Write, "replication.sources.delete"));
        assert_eq!(delete.reason, "deny `*.*.delete` of policy.toml");
    }

    #[test]
    fn what_is_not_understood_is_an_error_with_line_and_nearest_name() {
        for (text, expected) in [
            ("[policy]\nalow = []", "line 2: unknown key `alow`; did you mean `allow`?"),
            ("[polcy]", "line 1: unknown key `polcy`; did you mean `policy`?"),
            ("[policy]\n\ndefault = \"denny\"", "line 3, `policy.default`: \"denny\" is none of"),
            ("[policy]\ndefault = \"denny\"", "did you mean `deny`?"),
            ("[policy]\nintent = \"write\"", "did you mean `writes`?"),
            (
                "[policy]\nallow = [\n\"github.issues\"]",
                "line 3, `policy.allow`: the rule `github.issues` names no action",
            ),
            ("[policy]\ndeny = [\"api.conectors.delete\"]", "did you mean `api.connectors.delete`?"),
            ("[policy]\ndeny = [\"api.connectors.execute\"]", "names no operation"),
            ("[policy]\n[budget]\ncals = 1", "line 3: unknown key `cals`; did you mean `calls`?"),
            ("[policy]\n[budget]\ncalls = -1", "line 3"),
            ("[policy]\n[budget]\ncalls = \"many\"", "line 3"),
            ("[policy]\n[approval]\nexpires = 0", "line 3, `approval.expires`: must be at least 1"),
            ("[policy]\n[audit]\nparams = \"full\"", "missing field `file`"),
            ("[policy]\n[audit]\nfile = \"a\"\nparams = \"fill\"", "did you mean `full`?"),
            ("[budget]\ncalls = 1", "has no table [policy]"),
            ("[policy", "line 1"),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!(error.kind(), crate::ErrorKind::Configuration);
            assert!(error.message().contains(expected), "{text}: {error}");
            assert!(error.message().contains("policy.toml"), "{error}");
        }
    }

    #[test]
    fn agents_without_a_file_may_read_and_ask_to_write() {
        let policy = Policy::reads_allowed();
        let verdict = |effect| policy.verdict(&Subject::action(effect, "a", "b", "c", "d")).decision;
        assert_eq!((verdict(Effect::Read), verdict(Effect::Write)), (Decision::Allow, Decision::Ask));
        assert_eq!((policy.may_ask(Effect::Read), policy.may_ask(Effect::Write)), (false, true));
    }

    #[test]
    fn a_policy_asks_by_a_rule_or_by_its_default() {
        let may_ask = |text: &str, effect| {
            let policy = Policy::parse(&format!("[policy]\n{text}"), "p", None).expect("valid");
            policy.may_ask(effect)
        };
        assert!(!may_ask("allow = [\"*\"]\ndefault = \"ask\"", Effect::Write));
        assert!(may_ask("allow = [\"github.*\"]\ndefault = \"ask\"", Effect::Read));
        assert!(may_ask("ask = [\"github.issues.create\"]", Effect::Read));
        assert!(!may_ask("ask = [\"write:github.issues.create\"]", Effect::Read));
        assert!(!may_ask("deny = [\"write:*\"]\nallow = [\"read:*\"]", Effect::Write));
    }
}
