//! What a caller may do (`tests/contract/replication/PUBLIC-API-BEHAVIOUR.md`, "Permissions" and "Refusals").
//!
//! | file | what it is |
//! | --- | --- |
//! | `requirements` | the lowest roles of each operation |
//! | `implication` | which roles include others |
//! | `caller` | the roles of a caller in an organization or a workspace |

mod caller;
mod implication;
mod requirements;

pub(crate) use caller::Caller;
pub(crate) use requirements::{EDITORS, is_refused_by_framework, lowest_roles};
