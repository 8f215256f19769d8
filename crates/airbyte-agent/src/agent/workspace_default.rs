//! The workspace of requests that name none: that of the client.

use airbyte_agent_core::operation::ClientDefault;

/// Name of the client's value.
pub(crate) const WORKSPACE: &str = "workspace";

/// Requests that have one member for the workspace.
pub(super) const IN_WORKSPACE: ClientDefault =
    ClientDefault { member: "workspace_name", value: WORKSPACE, alternatives: &[] };

/// Lists, which may have the id of the workspace instead, or its name by an old name of the member.
pub(super) const LIST_IN_WORKSPACE: ClientDefault =
    ClientDefault { alternatives: &["workspace_id", "customer_name", "external_user_id"], ..IN_WORKSPACE };
