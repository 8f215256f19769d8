//! [`Approver`]: who approves calls while they wait.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use airbyte_agent_core::Error;
use futures::future::BoxFuture;

use super::pending::PendingApproval;

/// Approves or declines calls while they wait: a person at a terminal, or at the other end of a protocol.
///
/// It is that of a client ([`ClientBuilder::approver`](crate::ClientBuilder::approver)), or of one call ([`with_approver`]).
pub trait Approver: Send + Sync {
    /// Answers for one call. The call waits; its `timeout` begins after the answer.
    ///
    /// # Errors
    /// Any error ends the call, and nothing is sent.
    fn answer<'a>(&'a self, request: &'a PendingApproval) -> BoxFuture<'a, Result<ApprovalAnswer, Error>>;
}

/// What an [`Approver`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalAnswer {
    /// The call is sent, once.
    Approved,
    /// The call fails with [`ErrorKind::ApprovalDeclined`](crate::ErrorKind::ApprovalDeclined).
    Declined,
    /// Nobody can answer now. The call is stored, to be approved by [`Approvals::approve`](super::Approvals::approve), and
    /// fails with [`ErrorKind::ApprovalRequired`](crate::ErrorKind::ApprovalRequired).
    Later,
}

impl ApprovalAnswer {
    /// Every answer.
    pub const ALL: &'static [Self] = &[Self::Approved, Self::Declined, Self::Later];

    /// The answer in other languages: `approved`, `declined` or `later`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Later => "later",
        }
    }

    /// The answer of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|answer| answer.as_str() == name)
    }
}

tokio::task_local! {
    static APPROVER: Arc<dyn Approver>;
}

/// Runs calls with an approver of their own, instead of that of the client.
pub async fn with_approver<F: Future>(approver: Arc<dyn Approver>, calls: F) -> F::Output {
    APPROVER.scope(approver, calls).await
}

/// The approver of a client.
#[derive(Clone, Default)]
pub(super) struct ClientApprover(pub(super) Option<Arc<dyn Approver>>);

impl ClientApprover {
    /// The approver of the call that runs now, or that of the client.
    pub(super) fn current(&self) -> Option<Arc<dyn Approver>> {
        APPROVER.try_with(Clone::clone).ok().or_else(|| self.0.clone())
    }
}

impl PartialEq for ClientApprover {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl fmt::Debug for ClientApprover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Approver" } else { "None" })
    }
}
