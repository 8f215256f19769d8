//! The roles that a permission can give.

use serde::Deserialize;

/// What a permission is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoleScope {
    /// The whole installation.
    Instance,
    Organization,
    Workspace,
}

macro_rules! roles {
    ($($name:ident = $text:literal in $scope:ident,)*) => {
        /// A role, by the name that permissions have in the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum Role {
            $($name,)*
        }

        impl Role {
            /// Every role.
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in the API.
            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// What a permission with this role is about.
            pub(crate) const fn scope(self) -> RoleScope {
                match self {
                    $(Self::$name => RoleScope::$scope,)*
                }
            }
        }
    };
}

roles! {
    InstanceAdmin = "instance_admin" in Instance,
    OrganizationAdmin = "organization_admin" in Organization,
    OrganizationEditor = "organization_editor" in Organization,
    OrganizationRunner = "organization_runner" in Organization,
    OrganizationReader = "organization_reader" in Organization,
    OrganizationMember = "organization_member" in Organization,
    WorkspaceOwner = "workspace_owner" in Workspace,
    WorkspaceAdmin = "workspace_admin" in Workspace,
    WorkspaceEditor = "workspace_editor" in Workspace,
    WorkspaceSourceEditor = "workspace_source_editor" in Workspace,
    WorkspaceDestinationEditor = "workspace_destination_editor" in Workspace,
    WorkspaceRunner = "workspace_runner" in Workspace,
    WorkspaceReader = "workspace_reader" in Workspace,
}

impl Role {
    /// The role of this name, in any letter case.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str().eq_ignore_ascii_case(name))
    }
}
