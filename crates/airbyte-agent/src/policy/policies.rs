//! [`Policies`]: several policies together, which only narrow.

use std::sync::Arc;
use std::time::Duration;

use super::decision::{Decision, IntentRule, Verdict};
use super::file::{AuditSettings, Limits, Policy};
use super::job_subject;
use super::subject::Subject;

/// Policies that apply together: of each, what is strictest.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Policies(pub(super) Vec<Arc<Policy>>);

/// A limit, and the policy that sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) value: u64,
    pub(super) policy: String,
}

impl Policies {
    /// The strictest verdict.
    pub(super) fn verdict(&self, subject: &Subject) -> Verdict {
        let general = job_subject::general_of(subject);
        let subjects = [Some(subject), general.as_ref()];
        let verdicts = self.0.iter().flat_map(|policy| subjects.into_iter().flatten().map(|it| policy.verdict(it)));
        let allowed = || Verdict { decision: Decision::Allow, reason: "there is no policy".to_owned() };
        verdicts.max_by_key(|verdict| verdict.decision).unwrap_or_else(allowed)
    }

    /// Which executions must say why.
    pub(super) fn intent(&self) -> IntentRule {
        self.0.iter().map(|policy| policy.intent()).max().unwrap_or(IntentRule::None)
    }

    /// The workspaces that every policy has; `None` is all.
    pub(super) fn workspaces(&self) -> Option<Vec<String>> {
        let mut lists = self.0.iter().filter_map(|policy| policy.workspaces());
        let first = lists.next()?.to_vec();
        Some(lists.fold(first, |common, list| common.into_iter().filter(|name| list.contains(name)).collect()))
    }

    /// The smallest of a limit.
    pub(super) fn limit(&self, of: fn(&Limits) -> Option<u64>) -> Option<Limit> {
        let limits = self
            .0
            .iter()
            .filter_map(|policy| of(&policy.limits()).map(|value| Limit { value, policy: policy.name().to_owned() }));
        limits.min_by_key(|limit| limit.value)
    }

    /// How long an approval is good for.
    pub(super) fn approval_expires(&self) -> Duration {
        self.0.iter().map(|policy| policy.approval_expires()).min().unwrap_or_default()
    }

    /// The files that calls are recorded in. Two policies with the same file have the parameters in it only if both say so.
    pub(super) fn audits(&self) -> Vec<AuditSettings> {
        let mut audits: Vec<AuditSettings> = Vec::new();
        for audit in self.0.iter().filter_map(|policy| policy.audit()) {
            match audits.iter_mut().find(|known| known.file == audit.file) {
                Some(known) => known.has_params &= audit.has_params,
                None => audits.push(audit.clone()),
            }
        }
        audits
    }
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::operation::Effect;

    use super::*;

    fn policies(texts: &[&str]) -> Policies {
        let parse = |(index, text): (usize, &&str)| Policy::parse(text, &format!("{index}.toml"), None).map(Arc::new);
        Policies(texts.iter().enumerate().map(parse).collect::<Result<_, _>>().expect("valid"))
    }

    #[test]
    fn several_policies_only_narrow() {
        let both = policies(&[
            "[policy]\ndefault = \"allow\"\nworkspaces = [\"a\", \"b\"]\n[budget]\ncalls = 5\n[approval]\nexpires = 9\n\
             [audit]\nfile = \"x\"\nparams = \"full\"",
            "[policy]\nallow = [\"read:*\"]\ndefault = \"ask\"\nintent = \"all\"\nworkspaces = [\"b\", \"c\"]\n[budget]\n\
             calls = 7\nwrites = 1\n[audit]\nfile = \"x\"",
        ]);
        let verdict = |effect| both.verdict(&Subject::action(effect, "s", "n", "e", "a"));
        assert_eq!(verdict(Effect::Read).decision, Decision::Allow);
        assert_eq!(verdict(Effect::Write).decision, Decision::Ask);
        assert!(verdict(Effect::Write).reason.contains("1.toml"));
        assert_eq!(both.workspaces(), Some(vec!["b".to_owned()]));
        assert_eq!(both.limit(|limits| limits.calls), Some(Limit { value: 5, policy: "0.toml".to_owned() }));
        assert_eq!(both.limit(|limits| limits.writes).map(|limit| limit.value), Some(1));
        assert_eq!(both.limit(|limits| limits.bytes), None);
        assert_eq!((both.intent(), both.approval_expires().as_secs()), (IntentRule::All, 9));
        assert_eq!(both.audits(), [AuditSettings { file: "x".into(), has_params: false }]);
    }
}
