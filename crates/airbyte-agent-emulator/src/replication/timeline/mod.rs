//! What happens as time passes: jobs end, schedules start syncs, workspaces are notified.
//!
//! The state of a job follows from its plan and the clock, so nothing has to run for it. What follows from its end is done
//! by whoever looks next: a request, or the ticker, which looks when something is due.
//!
//! | file | what it is |
//! | --- | --- |
//! | `catch_up` | does what has become due, in order of time |
//! | `agenda` | what is due next |
//! | `schedule` | when a schedule starts a sync |
//! | `sync_end` | what follows from the end of a sync; `repeated_failures` decides on some of it |
//! | `announcement` | finds the names and the webhook that a notification needs |
//! | `ticker` | looks when something is due, and sends notifications |

mod agenda;
mod announcement;
mod catch_up;
mod repeated_failures;
mod schedule;
mod sync_end;
#[cfg(test)]
mod tests;
mod ticker;

pub(crate) use announcement::Announcer;
pub(crate) use catch_up::{catch_up, finish_jobs};
pub(crate) use schedule::interval;
pub(crate) use ticker::run;
