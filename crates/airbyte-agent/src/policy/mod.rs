//! What callers of a client may do: a policy file with rules, a budget, approvals and an audit log.
//!
//! The setting `policy` names the file ([`Settings::policy`](crate::Settings::policy)); without it, every call is sent. The calls of
//! both APIs are held to it before they are sent, whatever language or tool makes them. `docs/policy.md` describes the file.
//!
//! - [`Policy`] is a file, [`Subject`] what a call is about, [`Rule`] a glob that names calls, [`Verdict`] what follows.
//! - [`Client::policy`](crate::Client::policy) has the policies of a client as [`ActivePolicy`].
//! - [`Approver`] and [`with_approver`] answer for calls that need an approval while they wait; [`Approvals`] does later.
//! - [`audit`] reads and verifies the log.

mod active;
mod api_operations;
mod approvals;
mod approver;
pub mod audit;
mod budget;
mod clock;
mod decision;
mod directory;
mod examine;
mod file;
mod job_subject;
mod keyed_digest;
mod pending;
mod policies;
mod rule;
mod run;
mod secrets;
mod setup;
mod subject;

pub use active::{Access, ActivePolicy, Preview};
pub use approvals::Approvals;
pub use approver::{ApprovalAnswer, Approver, with_approver};
pub use clock::Clock;
pub use decision::{Decision, IntentRule, Verdict};
pub use file::{AuditSettings, Limits, Policy};
pub use pending::PendingApproval;
pub use rule::Rule;
pub(crate) use run::{PolicyInterceptor, PolicyRun};
pub(crate) use setup::PolicySetup;
pub use subject::Subject;
