//! Organizations, workspaces, users and applications: what the APIs of one emulator share.
//!
//! | file | what it is |
//! | --- | --- |
//! | `state` | the accounts as a part of the state: what is there from the start and after a reset |
//! | `bootstrap`, `seed` | the first organization with its credentials, and the accounts of seeds |
//! | `applications`, `token` | client credentials, and the tokens that they are exchanged for |
//! | `users`, `groups`, `permissions`, `role` | who may do what |
//! | `organizations`, `regions`, `workspaces` | what it may be done to |
//! | `tables` | SQL of all tables |

pub(crate) mod applications;
mod bootstrap;
pub(crate) mod groups;
pub(crate) mod organizations;
pub(crate) mod permissions;
pub(crate) mod regions;
mod role;
mod seed;
mod state;
mod tables;
pub(crate) mod token;
pub(crate) mod users;
pub(crate) mod workspaces;

pub(crate) use bootstrap::generate_secret;
pub(crate) use role::{Role, RoleScope};
pub(crate) use state::{Accounts, NewOrganization, create_organization, create_workspaces};
