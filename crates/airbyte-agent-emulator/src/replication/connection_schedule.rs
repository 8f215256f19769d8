//! Schedules of connections in requests.

use airbyte_agent::Object;
use airbyte_agent::replication::{ConnectionSchedule, ConnectionScheduleType, Schedule, ScheduleType};
use chrono::TimeDelta;
use http::StatusCode;
use serde_json::json;

use crate::cron::CronExpression;
use crate::replication::enums::enum_in_body;
use crate::replication::problem::Problem;
use crate::server::clock::Moment;

/// What follows an expression in responses, and may follow it in requests.
const TIME_ZONE: &str = "UTC";

/// A schedule that starts nothing.
pub(crate) fn manual() -> ConnectionSchedule {
    ConnectionSchedule {
        schedule_type: ConnectionScheduleType::Manual,
        cron_expression: None,
        basic_timing: None,
        extra: Object::new(),
    }
}

/// The schedule that a request asks for.
pub(crate) fn read(request: &Schedule, now: Moment) -> Result<ConnectionSchedule, Problem> {
    match enum_in_body!(ScheduleType, request.schedule_type.clone())? {
        ScheduleType::Cron => {
            let sent = request.cron_expression.as_deref().unwrap_or_default();
            let text = sent.strip_suffix(TIME_ZONE).unwrap_or(sent).trim();
            check_cron(text, now)?;
            Ok(ConnectionSchedule {
                schedule_type: ConnectionScheduleType::Cron,
                cron_expression: Some(format!("{text} {TIME_ZONE}")),
                ..manual()
            })
        }
        _ => Ok(manual()),
    }
}

/// The service checks twice: first that the leading fields are numbers, then that an hour passes between two syncs.
fn check_cron(text: &str, now: Moment) -> Result<(), Problem> {
    if text.is_empty() {
        return Err(Problem::bad_request("The schedule needs a cron expression."));
    }
    let expression = CronExpression::parse(text)
        .map_err(|reason| Problem::bad_request(format!("The cron expression `{text}` is not valid: {reason}.")))?;
    let fields: Vec<&str> = text.split_whitespace().collect();
    // Of an expression without a year, the service does not look at the minutes here.
    let checked = if fields.len() == 7 { 2 } else { 1 };
    if fields.iter().take(checked).any(|field| field.parse::<u32>().is_err()) {
        return Err(Problem::bad_request(format!(
            "The cron expression `{text}` is not valid: seconds and minutes must be numbers, so that syncs start at most \
             every hour."
        )));
    }
    match fires_within_an_hour(&expression, now) {
        true => Err(under_one_hour(text)),
        false => Ok(()),
    }
}

/// Whether two of the next moments are less than an hour apart.
fn fires_within_an_hour(expression: &CronExpression, now: Moment) -> bool {
    // As many as an expression has in two days that fires every hour.
    const CHECKED: usize = 48;
    let moments = std::iter::successors(expression.next_after(now), |last| expression.next_after(*last));
    let moments: Vec<Moment> = moments.take(CHECKED).collect();
    moments.windows(2).any(|pair| matches!(pair, [first, second] if *second - *first < TimeDelta::hours(1)))
}

fn under_one_hour(text: &str) -> Problem {
    let reason = "Syncs must be at least one hour apart.";
    Problem::typed(
        StatusCode::BAD_REQUEST,
        "error:cron-validation/under-one-hour-not-allowed",
        "Cron expression under one hour",
        "The schedule starts syncs more often than every hour.",
        Some(json!({"cronExpression": text, "validationErrorMessage": reason})),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(schedule_type: &str, expression: Option<&str>) -> Result<ConnectionSchedule, Problem> {
        let request =
            Schedule { schedule_type: schedule_type.into(), cron_expression: expression.map(ToOwned::to_owned) };
        read(&request, "2026-01-01T00:00:00Z".parse().expect("a moment"))
    }

    #[test]
    fn a_cron_expression_comes_back_with_its_time_zone() {
        for sent in ["0 0 3 * * ?", "0 0 3 * * ? UTC", " 0 0 3 * * ? "] {
            let schedule = schedule("CRON", Some(sent)).expect("a schedule");
            assert_eq!(schedule.cron_expression.as_deref(), Some("0 0 3 * * ? UTC"), "{sent}");
        }
        assert_eq!(schedule("manual", Some("0 0 3 * * ?")), Ok(manual()));
    }

    #[test]
    fn what_fires_more_often_than_every_hour_is_refused() {
        for accepted in ["0 0 * * * ?", "0 59 * * * ?", "0 15 10 ? * MON-FRI", "0 0 0 1 1 ? 2030"] {
            assert!(schedule("cron", Some(accepted)).is_ok(), "{accepted}");
        }
        for refused in ["0 * * * * ?", "0 0/30 * * * ?", "0 0,30 5 * * ?"] {
            assert_eq!(schedule("cron", Some(refused)), Err(under_one_hour(refused)), "{refused}");
        }
    }

    #[test]
    fn what_is_not_an_expression_is_refused() {
        for refused in [None, Some(""), Some("UTC"), Some("daily"), Some("* 0 3 * * ?"), Some("0 * 3 * * ? 2030")] {
            let problem = schedule("cron", refused).expect_err("a problem");
            assert!(format!("{problem:?}").contains("bad-request"), "{refused:?}");
        }
        assert_eq!(schedule("basic", None), Err(Problem::unreadable_body()));
    }
}
