//! When the syncs of a connection start.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{Object, open_enum};

/// When syncs shall start, in requests.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// Type of the schedule: `manual` or `cron`.
    pub schedule_type: ScheduleType,
    /// Cron expression in the syntax of Quartz, in UTC, such as `0 0 3 * * ?`. Required if `scheduleType` is `cron`. Seconds
    /// and minutes must be plain numbers, so syncs start at most every hour.
    pub cron_expression: Option<String>,
}

open_enum! {
    /// Type of a schedule in requests.
    pub enum ScheduleType {
        /// Syncs start only on request.
        Manual = "manual",
        /// Syncs start by a cron expression.
        Cron = "cron",
    }
}

impl Schedule {
    pub(super) fn validate(&self) -> Result<(), ValidationError> {
        let has_expression = self.cron_expression.as_ref().is_some_and(|text| !text.trim().is_empty());
        match &self.schedule_type {
            ScheduleType::Cron if !has_expression => Err(ValidationError::new(
                "schedule.cronExpression",
                "is required because `schedule.scheduleType` is `cron`",
            )),
            ScheduleType::Other(other) if other == "basic" => Err(ValidationError::new(
                "schedule.scheduleType",
                "must be `manual` or `cron`; the API returns `basic` schedules, but does not accept them",
            )),
            _ => Ok(()),
        }
    }
}

/// When the syncs of a connection start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionSchedule {
    /// Type of the schedule. `basic` cannot be sent back in an update.
    pub schedule_type: ConnectionScheduleType,
    /// Cron expression in the syntax of Quartz, followed by ` UTC`. It can be sent back as it is.
    pub cron_expression: Option<String>,
    /// Interval of a `basic` schedule, such as `Every 24 HOURS`.
    pub basic_timing: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Type of a schedule in responses.
    pub enum ConnectionScheduleType {
        /// Syncs start only on request.
        Manual = "manual",
        /// Syncs start by a cron expression.
        Cron = "cron",
        /// Syncs start at an interval. Such schedules come from the user interface.
        Basic = "basic",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_complete_and_one_that_the_service_accepts() {
        let schedule = |schedule_type: &str, expression: Option<&str>| Schedule {
            schedule_type: schedule_type.into(),
            cron_expression: expression.map(str::to_owned),
        };
        let field = |schedule: Schedule| schedule.validate().map_err(|error| error.field);
        assert_eq!(field(schedule("cron", None)), Err("schedule.cronExpression".to_owned()));
        assert_eq!(field(schedule("cron", Some(" "))), Err("schedule.cronExpression".to_owned()));
        assert_eq!(field(schedule("basic", None)), Err("schedule.scheduleType".to_owned()));
        assert_eq!(field(schedule("cron", Some("0 0 3 * * ? UTC"))), Ok(()));
        assert_eq!(field(schedule("manual", None)), Ok(()));
    }
}
