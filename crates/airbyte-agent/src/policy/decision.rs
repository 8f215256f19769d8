//! [`Decision`]: what a policy says about a call.

use serde::{Deserialize, Serialize};

/// What a policy says about a call. The order is that of strictness: of several decisions, the greatest applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// It is sent.
    Allow,
    /// It is sent if a person approves it.
    Ask,
    /// It is refused.
    Deny,
}

impl Decision {
    /// Every decision, the least strict first.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Ask, Self::Deny];

    /// `allow`, `ask` or `deny`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Ask => "ask",
            Self::Deny => "deny",
        }
    }
}

/// Which executions must have an `intent`, which says why. The order is that of strictness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntentRule {
    /// None.
    None,
    /// Those that may change something.
    Writes,
    /// All.
    All,
}

impl IntentRule {
    /// Every rule, the least strict first.
    pub const ALL: [Self; 3] = [Self::None, Self::Writes, Self::All];

    /// `none`, `writes` or `all`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Writes => "writes",
            Self::All => "all",
        }
    }
}

/// The decision about a call, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The decision.
    pub decision: Decision,
    /// The rule that it follows from, and its file.
    pub reason: String,
}
