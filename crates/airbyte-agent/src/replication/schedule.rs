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
    /// Whether a schedule in a response is this one. Responses have ` UTC` after a cron expression.
    pub(super) fn is_same(&self, stored: &ConnectionSchedule) -> bool {
        let expression = |expression: &Option<String>| {
            let words: Vec<String> =
                expression.iter().flat_map(|text| text.split_whitespace()).map(str::to_uppercase).collect();
            let zone = usize::from(words.last().is_some_and(|word| word == "UTC"));
            words[..words.len() - zone].join(" ")
        };
        self.schedule_type.as_str() == stored.schedule_type.as_str()
            && (self.schedule_type != ScheduleType::Cron
                || expression(&self.cron_expression) == expression(&stored.cron_expression))
    }

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

    #[test]
    fn a_schedule_is_compared_with_the_shape_of_responses() {
        let wanted = |schedule_type: &str, expression: Option<&str>| Schedule {
            schedule_type: schedule_type.into(),
            cron_expression: expression.map(str::to_owned),
        };
        let stored = |schedule_type: &str, expression: Option<&str>| ConnectionSchedule {
            schedule_type: schedule_type.into(),
            cron_expression: expression.map(str::to_owned),
            basic_timing: None,
            extra: Object::new(),
        };
        let utc = stored("cron", Some("0 0 3 ? * mon UTC"));
        assert!(wanted("cron", Some("0 0 3  ? * MON")).is_same(&utc));
        assert!(wanted("cron", Some("0 0 3 ? * MON UTC")).is_same(&utc));
        assert!(!wanted("cron", Some("0 0 4 ? * MON")).is_same(&utc));
        assert!(!wanted("manual", None).is_same(&utc));
        assert!(wanted("manual", None).is_same(&stored("manual", None)));
        assert!(!wanted("manual", None).is_same(&stored("basic", None)));
    }
}
