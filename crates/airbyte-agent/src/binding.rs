//! What a binding to another language needs, and nothing of any language.
//!
//! Calls of an event loop cross by queues: a [`Session`] makes the futures, [`Crossing::begin`] gathers them, and
//! [`depart`](Crossing::depart) sends off what was begun in a turn of the loop. When one ends its outcome goes into
//! another queue, and one wake brings the language over to [`drain`](Crossing::drain) everything that has gathered. So
//! the runtime's thread never enters the language, and a thousand calls cost a wake each way. A thread that waits for one
//! call drives it itself ([`block_on`]). Requests and answers cross as bytes, errors as [`Failure`]s.

mod crossing;
mod driver;
mod process;
mod session;
mod ticks;
mod travel;
mod waiting;
mod watch;

pub use crate::error::Failure;
pub use crate::events::{Event, Level};
pub use crossing::{Completion, Crossing, Happening, Ticket};
pub use process::current as current_process;
pub use session::{Outcome, PageSource, Ready, Session, StreamSource, next_page};
pub use waiting::{Interrupted, Waiting, block_on};
