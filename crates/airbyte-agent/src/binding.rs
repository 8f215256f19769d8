//! What a binding to another language needs, and nothing of any language.
//!
//! Calls cross by a completion queue: a [`Session`] makes the futures, [`Crossing::start`] runs one on the core's
//! runtime and, when it ends, puts its outcome into a queue. One wake brings the language over to
//! [`drain`](Crossing::drain) everything that has gathered. So runtime threads never enter the language, and a
//! thousand completions cost one crossing. Requests and answers cross as bytes, errors as [`Failure`]s.

mod crossing;
mod process;
mod runtime;
mod session;
mod travel;

pub use crate::error::Failure;
pub use crate::events::{Event, Level};
pub use crossing::{Completion, Crossing, Happening, Ticket};
pub use runtime::{Interrupted, Waiting, block_on};
pub use session::{Outcome, PageSource, Session, StreamSource, next_page};
