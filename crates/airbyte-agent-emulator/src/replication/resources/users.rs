//! `replication.users`.

use airbyte_agent::Object;
use airbyte_agent::replication::{ListUsers, User, UserList};

use crate::accounts::users;
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListUsers) -> Result<UserList, Problem> {
    context.require_in_organization(&request.organization_id)?;
    let (ids, emails) = (request.ids.unwrap_or_default(), request.emails.unwrap_or_default());
    let mut all = users::of_organization(context.db, &request.organization_id)?;
    if !ids.is_empty() || !emails.is_empty() {
        // Either is enough.
        all.retain(|user| {
            ids.iter().any(|id| id.eq_ignore_ascii_case(&user.id))
                || emails.iter().any(|email| email.eq_ignore_ascii_case(&user.email))
        });
    }
    let shown = |user: users::User| User { name: user.name, id: user.id, email: user.email, extra: Object::new() };
    Ok(UserList { data: all.into_iter().map(shown).collect(), extra: Object::new() })
}
