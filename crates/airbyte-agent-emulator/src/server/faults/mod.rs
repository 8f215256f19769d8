//! Scripted faults: what goes wrong, on which operation, at which call.

mod apply;
mod rule;
mod schedule;

pub(crate) use apply::{apply, short_circuit};
pub use rule::{BodyLength, CallNumbers, ErrorStatus, FaultKind, FaultRule, Latency, Redirect, SlowBody};
pub(crate) use schedule::FaultSchedule;
