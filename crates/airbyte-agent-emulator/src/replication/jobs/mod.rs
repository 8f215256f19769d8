//! Jobs of connections: plans on the emulator's clock.

mod failure;
mod job;
mod plan;
mod progress;
mod repeated_failures;
mod scenario;
mod schedule;
mod script;
pub(crate) mod times;

pub use failure::{JobFailure, JobFailureOrigin, JobFailureType};
pub use plan::{JobEnding, JobPhase, JobPhaseStatus, JobPlan};
pub(crate) use progress::{Counts, Progress};
pub use scenario::{JobScenario, QueueTime};
pub use script::{JobResponse, JobScript, LateStart};
