//! What the Python and Node bindings of `airbyte-agent` share. It depends on neither language.
//!
//! An event loop makes calls through queues: a [`Session`] prepares a call, [`CallQueue::enqueue`] collects it, and
//! [`CallQueue::flush`] sends everything that was enqueued in one turn of the loop. A completed call goes into another
//! queue; one wake brings the language to [`CallQueue::drain`] everything that has completed. The runtime's thread never
//! enters the language, and a thousand calls cost one wake each way. A thread that waits for a single call drives it
//! itself: see [`block_on`](block_on()). Requests and responses cross as bytes, errors as [`ErrorData`].
//!
//! A client may have functions of the language: one that sends HTTP requests, hooks, an approver. A call hands a [`Callback`] to
//! whoever makes it, the queue or the waiting thread, and goes on with the answer.

pub mod approvals;
mod block_on;
mod call_queue;
mod call_set;
mod callback;
mod closable;
mod driver;
mod event_data;
mod function_error;
mod hooks;
mod http_exchange;
mod language_approver;
mod language_sender;
mod options;
mod outcome;
mod portable;
mod process;
mod reply;
mod response;
mod session;
mod tables;
mod toolbox;
pub mod webhooks;

pub use airbyte_agent::policy::ApprovalAnswer;
pub use airbyte_agent_core::error::{ErrorData, Message, Style};
pub use airbyte_agent_core::events::{Event, Level};
pub use airbyte_agent_core::header_texts;
pub use block_on::{Interrupted, Waiter, block_on};
pub use call_queue::{CallHandle, CallQueue, QueueEvent};
pub use call_set::CallSet;
pub use callback::{ApproveCallback, Callback, ClientFunctions, HookCallback};
pub use event_data::EventData;
pub use function_error::{FunctionError, Handle, Thrown, thrown};
pub use http_exchange::{FunctionBody, FunctionResponse, ReadCallback, SendCallback};
pub use outcome::{Completion, DownloadStream, Outcome, PageOutcome, PageStream, PreparedCall, StepStream};
pub use process::current as current_process;
pub use reply::Reply;
pub use response::response_from_parts;
pub use session::{Session, connector_slug, is_read, next_page, record_path, skill_docs_markdown};
pub use tables::{TableStream, response_table, response_table_call};
pub use toolbox::Toolbox;
