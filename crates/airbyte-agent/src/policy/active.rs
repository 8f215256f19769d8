//! [`ActivePolicy`]: the policies of a client, for programs that want to know before they call.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use airbyte_agent_core::operation::Effect;
use airbyte_agent_core::{EncodedRequest, Error, RequestOptions};

use super::approvals::Approvals;
use super::decision::{Decision, IntentRule, Verdict};
use super::examine;
use super::file::Policy;
use super::run::PolicyRun;
use super::subject::Subject;
use crate::agent::{catalogue, effect_of_action};

/// The policies of a client, for programs that want to know before they call.
#[derive(Clone)]
pub struct ActivePolicy(pub(crate) Arc<PolicyRun>);

/// The least strict decisions about the actions of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// About those that change nothing. [`Decision::Deny`]: none may be executed.
    pub read: Decision,
    /// About those that may change something.
    pub write: Decision,
}

/// What the policies say about a request that is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// What it is about.
    pub subject: Subject,
    /// The decision, and the rule that it follows from.
    pub verdict: Verdict,
    /// Whether it lacks an `intent` that is required.
    pub lacks_intent: bool,
}

impl Preview {
    /// Whether a person has to approve the request before it is sent. One that is refused in any case needs no approval.
    #[must_use]
    pub fn needs_approval(&self) -> bool {
        self.verdict.decision == Decision::Ask && !self.lacks_intent
    }
}

impl ActivePolicy {
    /// The policies, all of which apply.
    #[must_use]
    pub fn policies(&self) -> &[Arc<Policy>] {
        self.0.setup.policies()
    }

    /// The strictest verdict about a call.
    #[must_use]
    pub fn verdict(&self, subject: &Subject) -> Verdict {
        self.0.setup.policies.verdict(subject)
    }

    /// Whether there may be calls with this effect that a person has to approve. If not, no [`verdict`](Self::verdict) asks.
    #[must_use]
    pub fn may_ask(&self, effect: Effect) -> bool {
        self.policies().iter().any(|policy| policy.may_ask(effect))
    }

    /// Which executions must have an `intent`.
    #[must_use]
    pub fn intent(&self) -> IntentRule {
        self.0.setup.policies.intent()
    }

    /// Names or ids of the workspaces that exist for the caller; `None` is all.
    #[must_use]
    pub fn workspaces(&self) -> Option<Vec<String>> {
        self.0.setup.policies.workspaces()
    }

    /// The audit logs.
    #[must_use]
    pub fn audit_files(&self) -> Vec<PathBuf> {
        self.0.setup.policies.audits().into_iter().map(|audit| audit.file).collect()
    }

    /// Where calls wait for an approval. `None` if no variable says where the state folder is.
    #[must_use]
    pub fn approvals(&self) -> Option<Approvals> {
        self.0.setup.approvals()
    }

    /// What may be done with a connector: the least strict decisions about its actions, those that the catalogue knows and those
    /// that rules name. Whether a certain action may be executed is a [`verdict`](Self::verdict).
    #[must_use]
    pub fn access(&self, slug: &str, account: &str) -> Access {
        let mut actions: BTreeSet<(String, String)> = BTreeSet::new();
        let mut add = |entity: &str, action: &str| _ = actions.insert((entity.replace('*', ""), action.to_owned()));
        for operation in catalogue::find(slug).iter().flat_map(|kind| kind.operations().keys()) {
            if let Some((entity, action)) = operation.split_once('.') {
                add(entity, action);
            }
        }
        for (_, rule) in self.policies().iter().flat_map(|policy| policy.rules()) {
            let (entity, action) = rule.names();
            add(entity, action);
        }
        // Whatever no rule names.
        add("any entity", "*");
        let least = |effect| {
            let concrete =
                actions.iter().filter(|(_, action)| action.contains('*') || effect_of_action(action) == effect);
            let decisions = concrete.map(|(entity, action)| {
                let action = action.replace('*', "");
                self.verdict(&Subject::action(effect, slug, account, entity.as_str(), action)).decision
            });
            decisions.min().unwrap_or(Decision::Deny)
        };
        Access { read: least(Effect::Read), write: least(Effect::Write) }
    }

    /// What the policies say about a request, without sending it. The connector of an execution may be looked up.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if what it is about does not exist for the caller, and the errors of
    /// looking it up.
    pub async fn preview(&self, request: &EncodedRequest, options: &RequestOptions) -> Result<Preview, Error> {
        let examined = examine::examine(request, options, self.0.directory.as_ref()).await?;
        let lacks_intent = examined.lacks_intent(self.intent());
        Ok(Preview { verdict: self.verdict(&examined.subject), subject: examined.subject, lacks_intent })
    }
}

impl std::fmt::Debug for ActivePolicy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ActivePolicy")
            .field(&self.policies().iter().map(|policy| policy.name()).collect::<Vec<_>>())
            .finish()
    }
}
