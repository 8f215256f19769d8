//! What the Python and Node bindings of `airbyte-agent` share. It depends on neither language.
//!
//! An event loop makes calls through queues: a [`Session`] prepares a call, [`CallQueue::enqueue`] collects it, and
//! [`CallQueue::flush`] sends everything that was enqueued in one turn of the loop. A completed call goes into another
//! queue; one wake brings the language to [`CallQueue::drain`] everything that has completed. The runtime's thread never
//! enters the language, and a thousand calls cost one wake each way. A thread that waits for a single call drives it
//! itself: see [`block_on`](block_on()). Requests and responses cross as bytes, errors as [`ErrorData`].

mod block_on;
mod call_queue;
mod driver;
mod event_data;
mod options;
mod outcome;
mod portable;
mod process;
mod response;
mod session;
pub mod webhooks;

pub use airbyte_agent_core::error::{ErrorData, Message, Style};
pub use airbyte_agent_core::events::{Event, Level};
pub use block_on::{Interrupted, Waiter, block_on};
pub use call_queue::{CallHandle, CallQueue, Completion, QueueEvent};
pub use event_data::EventData;
pub use outcome::{DownloadStream, Outcome, PageOutcome, PageStream, PreparedCall, StepStream};
pub use process::current as current_process;
pub use response::response_from_parts;
pub use session::{Session, connector_slug, next_page, record_path};
