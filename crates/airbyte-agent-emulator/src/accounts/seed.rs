//! The accounts of seeds.
//!
//! ```yaml
//! workspaces: [acme, globex]       # of the first organization, besides `default`
//! organizations:                   # besides the first; the credentials are those of its administrator
//!   - organization_id: 7a0e6a4c-4b1a-4c5e-9d9e-000000000002
//!     name: Second
//!     client_id: second
//!     client_secret: second-secret
//!     workspaces: [acme]
//! users:                           # besides the administrators, each with an application
//!   - email: rita@example.com
//!     name: Rita Reader            # default: what is before the @
//!     client_id: rita
//!     client_secret: rita-secret
//!     permissions: [{role: workspace_reader, workspace: acme}]
//! groups:
//!   - name: Analysts
//!     members: [rita@example.com]
//!     permissions: [{role: organization_reader}]
//! ```
//!
//! A permission is for the first organization, or for the one that its `organization_id` names; so is a group. A workspace
//! that a permission names is created unless it exists.

use airbyte_agent::Secret;
use serde::Deserialize;

use super::role::{Role, RoleScope};
use crate::seed::{SeedError, Seeds};

/// The accounts of all seeds.
#[derive(Clone, Debug, Default)]
pub(super) struct Seed {
    pub(super) workspaces: Vec<String>,
    pub(super) organizations: Vec<SeededOrganization>,
    pub(super) users: Vec<SeededUser>,
    pub(super) groups: Vec<SeededGroup>,
}

/// An organization besides the first, with the credentials of its administrator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeededOrganization {
    pub(super) organization_id: String,
    pub(super) name: Option<String>,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    #[serde(default)]
    pub(super) workspaces: Vec<String>,
}

/// A user with an application.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeededUser {
    /// Default: derived from the email address.
    pub(super) user_id: Option<String>,
    pub(super) email: String,
    pub(super) name: Option<String>,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    #[serde(default)]
    pub(super) permissions: Vec<SeededPermission>,
}

/// A group of users.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeededGroup {
    pub(super) name: String,
    pub(super) description: Option<String>,
    /// Default: the first organization.
    pub(super) organization_id: Option<String>,
    /// Email addresses of users.
    #[serde(default)]
    pub(super) members: Vec<String>,
    #[serde(default)]
    pub(super) permissions: Vec<SeededPermission>,
}

/// A role of a user or of a group.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeededPermission {
    pub(super) role: Role,
    /// Default: the first organization.
    pub(super) organization_id: Option<String>,
    /// Name of the workspace, if the role is one in a workspace.
    pub(super) workspace: Option<String>,
}

impl Seed {
    /// Takes the accounts out of seeds. References to workspaces and users are resolved when they are created.
    pub(super) fn take(seeds: &mut Seeds) -> Result<Self, SeedError> {
        let seed = Self {
            workspaces: seeds.take_list("workspaces")?,
            organizations: seeds.take_list("organizations")?,
            users: seeds.take_list("users")?,
            groups: seeds.take_list("groups")?,
        };
        for (index, organization) in seed.organizations.iter().enumerate() {
            check_id(&format!("organizations[{index}]"), Some(&organization.organization_id))?;
        }
        for (index, user) in seed.users.iter().enumerate() {
            let path = format!("users[{index}]");
            check_id(&path, user.user_id.as_ref())?;
            if !user.email.contains('@') {
                return Err(SeedError::member(format!("{path}.email"), "must be an email address"));
            }
            check_permissions(&path, &user.permissions)?;
        }
        for (index, group) in seed.groups.iter().enumerate() {
            let path = format!("groups[{index}]");
            check_id(&path, group.organization_id.as_ref())?;
            let is_user = |email: &&String| seed.users.iter().any(|user| user.email == **email);
            if let Some(unknown) = group.members.iter().find(|email| !is_user(email)) {
                return Err(SeedError::member(
                    format!("{path}.members"),
                    format!("`{unknown}` is not among the users"),
                ));
            }
            check_permissions(&path, &group.permissions)?;
        }
        Ok(seed)
    }
}

fn check_id(path: &str, id: Option<&String>) -> Result<(), SeedError> {
    match id.filter(|id| uuid::Uuid::parse_str(id).is_err()) {
        Some(id) => Err(SeedError::member(path, format!("`{id}` is not a UUID"))),
        None => Ok(()),
    }
}

/// A role in a workspace needs the workspace, and no other role has one.
fn check_permissions(path: &str, permissions: &[SeededPermission]) -> Result<(), SeedError> {
    for (index, permission) in permissions.iter().enumerate() {
        let path = format!("{path}.permissions[{index}]");
        check_id(&path, permission.organization_id.as_ref())?;
        let reason = match (permission.role.scope(), &permission.workspace) {
            (RoleScope::Workspace, None) => "needs the name of a `workspace`",
            (RoleScope::Organization | RoleScope::Instance, Some(_)) => "is not a role in a `workspace`",
            _ => continue,
        };
        return Err(SeedError::member(path, format!("`{}` {reason}", permission.role.as_str())));
    }
    Ok(())
}
