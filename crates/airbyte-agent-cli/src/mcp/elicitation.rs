//! [`ElicitationApprover`]: asks while the call waits, as the protocol does up to its revision 2025-11-25.

use airbyte_agent::Error;
use airbyte_agent::policy::{ApprovalAnswer, Approver, PendingApproval};
use futures::FutureExt;
use futures::future::BoxFuture;
use rmcp::service::{Peer, RoleServer};

use super::approval_form::{answer, form};

/// Asks the person at the other end of the session.
pub struct ElicitationApprover {
    peer: Peer<RoleServer>,
}

impl ElicitationApprover {
    /// Of the session of this client, which shows forms.
    pub fn new(peer: Peer<RoleServer>) -> Self {
        Self { peer }
    }
}

impl Approver for ElicitationApprover {
    fn answer<'a>(&'a self, request: &'a PendingApproval) -> BoxFuture<'a, Result<ApprovalAnswer, Error>> {
        async move {
            Ok(match self.peer.create_elicitation(form(request)).await {
                Ok(result) => answer(&result),
                // The client cannot show it after all. The call can still be approved on the command line.
                Err(error) => {
                    tracing::debug!(%error, "the client has not shown the form of an approval");
                    ApprovalAnswer::Later
                }
            })
        }
        .boxed()
    }
}
