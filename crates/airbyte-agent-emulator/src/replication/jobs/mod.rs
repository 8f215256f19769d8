//! Jobs of connections: plans on the emulator's clock.
//!
//! | file | what it is |
//! | --- | --- |
//! | `plan`, `progress` | what a job goes through, and how far it is after some time |
//! | `scenario`, `failure` | plans with a name, and why a job fails |
//! | `script` | what tests want of the next jobs |
//! | `job` | a stored job, and its state at a moment |
//! | `times` | moments and durations as the service writes them |

mod failure;
mod job;
mod plan;
mod progress;
mod scenario;
mod script;
pub(crate) mod times;

pub use failure::{JobFailure, JobFailureOrigin, JobFailureType};
pub(crate) use job::{JobEnd, JobState, StoredJob};
pub use plan::{JobEnding, JobPhase, JobPhaseStatus, JobPlan};
pub(crate) use progress::Counts;
pub use scenario::{JobScenario, QueueTime};
pub use script::{JobResponse, JobScript, LateStart};
