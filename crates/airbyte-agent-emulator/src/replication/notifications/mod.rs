//! Notifications of a workspace: what is sent to its webhooks, and what became of it.
//!
//! | file | what it is |
//! | --- | --- |
//! | `event`, `subject`, `summary` | what happened, to which connection, in which sync |
//! | `payload`, `schema_payload` | what is sent about it, made of `blocks`, `formats` and `schema_diff` |
//! | `delivery` | a notification, and what it was answered with |
//! | `sender`, `receiver` | the HTTP client, and where it may send |

mod blocks;
mod delivery;
mod event;
mod formats;
pub(crate) mod payload;
pub(crate) mod receiver;
#[cfg(test)]
mod samples;
mod schema_diff;
pub(crate) mod schema_payload;
mod sender;
mod subject;
mod summary;

pub use delivery::{NotificationDelivery, NotificationList};
pub use event::NotificationEvent;
pub use schema_diff::{FieldChanges, KeyChange, SchemaDiff};
pub(crate) use sender::Sender;
pub(crate) use subject::{Named, Subject};
pub(crate) use summary::SyncSummary;
