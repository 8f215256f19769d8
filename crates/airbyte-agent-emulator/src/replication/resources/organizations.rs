//! `replication.organizations`: those that the caller belongs to. Their OAuth apps are in `oauth_credentials`.

use airbyte_agent::Object;
use airbyte_agent::replication::{ListOrganizations, Organization, OrganizationList};

use crate::accounts::organizations;
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;

pub(crate) fn list(context: &ReplicationContext<'_>, _: ListOrganizations) -> Result<OrganizationList, Problem> {
    let visible = match context.caller.is_instance_admin() {
        true => organizations::all(context.db)?,
        false => organizations::of_user(context.db, &context.caller.user_id)?,
    };
    let shown = |organization: organizations::Organization| Organization {
        organization_id: organization.id,
        organization_name: organization.name,
        email: organization.email,
        extra: Object::new(),
    };
    Ok(OrganizationList { data: visible.into_iter().map(shown).collect(), extra: Object::new() })
}
