//! Sentences about a job.

use serde_json::Value;

use super::super::jobs::{Job, JobStatus};
use crate::error_text::text_of;

/// What a job has moved: `120 records (4096 bytes)`.
pub(super) fn moved(job: &Job) -> String {
    match (job.rows_synced, job.bytes_synced) {
        (None | Some(0), None | Some(0)) => "no records".to_owned(),
        (Some(rows), None) => records(rows),
        (None, Some(bytes)) => format!("{bytes} bytes"),
        (Some(rows), Some(bytes)) => format!("{} ({bytes} bytes)", records(rows)),
    }
}

fn records(count: i64) -> String {
    if count == 1 { "1 record".to_owned() } else { format!("{count} records") }
}

/// Where a job is that has not ended: `running, with 120 records so far`.
pub(super) fn state(job: &Job) -> String {
    match job.status {
        JobStatus::Running => format!("running, with {} so far", moved(job)),
        _ => format!("running (status `{}`), with {} so far", job.status, moved(job)),
    }
}

/// How a job ended without success.
pub(super) fn failure(job: &Job) -> String {
    let is_cancelled = job.status == JobStatus::Cancelled;
    let end = if is_cancelled { "was cancelled" } else { "failed" };
    let after = job.duration.as_deref().map(|duration| format!(" after {}", spelled_out(duration))).unwrap_or_default();
    let reason = match reason(job) {
        Some(reason) => format!(": {reason}"),
        None if is_cancelled => String::new(),
        None => format!(
            "; the API gives no reason, but the log of the job has it, on the timeline of the connection {}",
            job.connection_id
        ),
    };
    format!("job {} {end}{after}{reason}; it had moved {}", job.job_id, moved(job))
}

/// Members of a job that may say why it failed. The API documents none.
const REASONS: [&str; 4] = ["failureReason", "errorMessage", "reason", "message"];

fn reason(job: &Job) -> Option<String> {
    REASONS.iter().find_map(|member| job.extra.get(*member).and_then(reason_in))
}

fn reason_in(value: &Value) -> Option<String> {
    let text = text_of(value)?;
    Some(text.trim_end_matches(['.', ' ', '\n']).to_owned())
}

/// An ISO 8601 duration of hours, minutes and seconds in words: `1 h 3 min` for `PT1H3M`. Others stay as they are.
fn spelled_out(duration: &str) -> String {
    let Some(parts) = duration.strip_prefix("PT") else { return duration.to_owned() };
    let words: Option<Vec<String>> = parts
        .split_inclusive(['H', 'M', 'S'])
        .map(|part| {
            let (number, unit) = part.split_at_checked(part.len().checked_sub(1)?)?;
            number.parse::<f64>().ok()?;
            let unit = match unit {
                "H" => "h",
                "M" => "min",
                "S" => "s",
                _ => return None,
            };
            Some(format!("{number} {unit}"))
        })
        .collect();
    words.filter(|words| !words.is_empty()).map_or_else(|| duration.to_owned(), |words| words.join(" "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn job(members: Value) -> Job {
        let mut job = json!({
            "jobId": 42, "status": "failed", "jobType": "sync", "connectionId": "c1", "startTime": "2026-01-01T00:01Z",
        });
        let (Value::Object(job_members), Value::Object(members)) = (&mut job, members) else { panic!("objects") };
        job_members.extend(members);
        serde_json::from_value(job).expect("a job")
    }

    #[test]
    fn a_failure_says_what_is_known() {
        for (members, sentence) in [
            (
                json!({"duration": "PT1H3M", "rowsSynced": 120, "bytesSynced": 4096, "failureReason": "out of disk."}),
                "job 42 failed after 1 h 3 min: out of disk; it had moved 120 records (4096 bytes)",
            ),
            (
                json!({"duration": "PT5S"}),
                "job 42 failed after 5 s; the API gives no reason, but the log of the job has it, on the timeline of the \
                 connection c1; it had moved no records",
            ),
            (json!({"status": "cancelled", "rowsSynced": 1}), "job 42 was cancelled; it had moved 1 record"),
        ] {
            assert_eq!(failure(&job(members)), sentence);
        }
    }

    #[test]
    fn durations_are_spelled_out() {
        for (duration, words) in [
            ("PT49H3M", "49 h 3 min"),
            ("PT1.5S", "1.5 s"),
            ("PT0S", "0 s"),
            ("PT", "PT"),
            ("P1D", "P1D"),
            ("PTx", "PTx"),
            ("PT1é", "PT1é"),
        ] {
            assert_eq!(spelled_out(duration), words);
        }
    }

    #[test]
    fn what_was_moved_is_counted_in_records_and_bytes() {
        for (members, words) in [
            (json!({}), "no records"),
            (json!({"rowsSynced": 0, "bytesSynced": 0}), "no records"),
            (json!({"bytesSynced": 7}), "7 bytes"),
            (json!({"rowsSynced": 2, "bytesSynced": 7}), "2 records (7 bytes)"),
        ] {
            assert_eq!(moved(&job(members)), words);
        }
    }
}
