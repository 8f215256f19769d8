//! What is allowed on a connector.

use airbyte_agent::policy::{ActivePolicy, Decision, Subject};
use airbyte_agent_core::operation::Effect;
use serde::Serialize;

use crate::airbyte;
use crate::context::Context;

/// What is allowed on a connector, if a person approves what needs an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Access {
    /// Nothing.
    None,
    /// Only actions that change nothing.
    Read,
    /// Actions that change something, at least one.
    ReadWrite,
}

impl Access {
    fn of(read: Decision, write: Decision) -> Self {
        match (read, write) {
            (_, Decision::Allow | Decision::Ask) => Self::ReadWrite,
            (Decision::Allow | Decision::Ask, Decision::Deny) => Self::Read,
            (Decision::Deny, Decision::Deny) => Self::None,
        }
    }
}

/// What the policies of the client allow on a connector. They decide about each call again.
pub(crate) fn access(context: &Context, service: &str, account: &str) -> Access {
    context.client.policy().map_or(Access::ReadWrite, |policy| {
        let access = policy.access(service, account);
        Access::of(access.read, access.write)
    })
}

/// What the policies of the client allow on the Airbyte API.
pub(crate) fn airbyte_access(context: &Context) -> Access {
    context.client.policy().map_or(Access::ReadWrite, |policy| {
        Access::of(least_strict(policy, Effect::Read), least_strict(policy, Effect::Write))
    })
}

/// The least strict decision about the actions of the Airbyte API with this effect.
fn least_strict(policy: &ActivePolicy, effect: Effect) -> Decision {
    let actions = airbyte::entities().flat_map(airbyte::actions);
    let actions = actions.filter(|action| action.writes() == (effect == Effect::Write));
    let decisions = actions.map(|action| policy.verdict(&Subject::operation(effect, action.sends())).decision);
    decisions.min().unwrap_or(Decision::Deny)
}
