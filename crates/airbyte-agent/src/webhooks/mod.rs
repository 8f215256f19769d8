//! Notifications that Airbyte sends to the webhook URLs of a workspace.
//!
//! [`parse`] turns the body of a request into an [`Event`], whatever web framework received it:
//!
//! ```
//! use airbyte_agent::webhooks::{self, Event, ParseOptions};
//!
//! # let url = "/hooks/airbyte/failure?key=3fQh2m";
//! # let body = br#"{"data": {"connection": {"id": "64d901a1-2520-4d91-93c8-9df438668ff0", "name": "Shop to Lake"}, "jobId": 9988, "success": false, "errorMessage": "Could not log in"}}"#;
//! let options = ParseOptions::default().url(url).key("3fQh2m");
//! match webhooks::parse(body, &options)? {
//!     Event::SyncFailed(sync) => {
//!         let name = sync.connection.name.as_deref().unwrap_or("a connection");
//!         println!("{name} failed: {}", sync.error_message.as_deref().unwrap_or("no reason given"));
//!     }
//!     Event::ConnectionDisabled(event) => println!("{:?} was disabled", event.connection.name),
//!     _ => {}
//! }
//! # Ok::<(), airbyte_agent::Error>(())
//! ```
//!
//! # What to expect of a notification
//!
//! - Nothing is signed: whoever knows the URL can send a notification. Put a secret key into the URL ([`event_url`]) and pass
//!   it to [`ParseOptions::key`].
//! - A notification is sent once. It is lost if the receiver does not respond with a 2xx status, and rarely it may come twice
//!   ([`Event::dedupe_key`]). Notifications are not ordered.
//! - The sender has no timeout. Respond first and do the work afterwards.
//! - A notification does not name its event. [`parse`] documents how the event is determined.
//! - Only sync jobs send notifications. Resets, clears, refreshes and cancelled jobs send none.

mod authentication;
mod diff;
mod event;
mod event_url;
mod failing_connection;
mod kind;
mod link;
mod notification_type;
mod options;
mod parse;
mod payload;
mod schema_change;
mod sync;
mod title;

pub use authentication::{KEY_HEADER, verify_key};
pub use diff::{FieldChanges, PrimaryKeyChange, SchemaDiff};
pub use event::{Event, TestEvent, UnknownEvent};
pub use event_url::event_url;
pub use failing_connection::FailingConnectionEvent;
pub use kind::EventKind;
pub use link::ResourceLink;
pub use notification_type::NotificationType;
pub use options::ParseOptions;
pub use parse::{MAX_BODY_BYTES, parse};
pub use schema_change::SchemaChangeEvent;
pub use sync::{SyncErrorOrigin, SyncErrorType, SyncEvent};
