//! `replication.jobs`: syncs of a connection, and clearing its data.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    CancelJob, Connection, ConnectionStatus, CreateJob, GetJob, Job, JobList, JobStatus, JobType, ListJobs,
};
use airbyte_agent_core::operation::Operation;
use http::StatusCode;

use crate::replication::authorization::EDITORS;
use crate::replication::context::ReplicationContext;
use crate::replication::enums::{enum_in_body, enum_in_query};
use crate::replication::jobs::{JobResponse, JobScript, LateStart, StoredJob, times};
use crate::replication::lists::{Links, Page};
use crate::replication::problem::Problem;
use crate::replication::response;
use crate::replication::store::jobs::{JobFilter, JobScope, NewJob};
use crate::replication::store::{connections, job_scripts, jobs};
use crate::server::api::Handled;
use crate::server::clock::Moment;
use crate::server::journal::Outcome;

/// What the service says of a job that does not run, and of one that does not exist.
const NOT_RUNNING: &str = "Job is not currently running";

/// What it says whenever a sync was not started, or may not have been.
const NOT_FULFILLED: &str = "Could not fulfill request";

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListJobs) -> Result<JobList, Problem> {
    let page = Page::new(request.limit, request.offset)?;
    let order = Order::parse(request.order_by.as_deref())?;
    let job_type = request.job_type.map(|job_type| enum_in_query!(JobType, job_type)).transpose()?;
    let status = request.status.map(|status| enum_in_query!(JobStatus, status)).transpose()?;
    let moment = |text: &Option<String>| -> Result<Option<Moment>, Problem> {
        text.as_deref().map(|text| times::parse(text).ok_or_else(Problem::invalid)).transpose()
    };
    let (updated_from, updated_until) = (moment(&request.updated_at_start)?, moment(&request.updated_at_end)?);
    let visible: Vec<String>;
    let scope = match &request.connection_id {
        // The workspaces are neither used nor checked then.
        Some(id) => {
            connection(context, id)?;
            JobScope::Connection(id)
        }
        None => {
            let workspaces = context.listed_workspaces(request.workspace_ids.as_deref())?;
            visible = workspaces.into_iter().map(|workspace| workspace.id).collect();
            JobScope::Workspaces(&visible)
        }
    };
    let filter = JobFilter {
        scope,
        job_type: job_type.clone(),
        created_from: moment(&request.created_at_start)?,
        created_until: moment(&request.created_at_end)?,
    };
    let mut found: Vec<(Moment, StoredJob)> = jobs::all(context.db, &filter, context.now)?
        .into_iter()
        .filter_map(|job| {
            let state = job.state(context.now);
            let is_wanted = status.as_ref().is_none_or(|wanted| *wanted == state.status)
                && updated_from.is_none_or(|from| state.updated_at >= from)
                && updated_until.is_none_or(|until| state.updated_at <= until);
            is_wanted.then_some((state.updated_at, job))
        })
        .collect();
    if order.by_update {
        found.sort_by_key(|(updated_at, _)| *updated_at);
    }
    if order.descending {
        found.reverse();
    }
    let data: Vec<Job> = page.of(found).iter().map(|(_, job)| job.response(context.now)).collect();
    let kept = [
        ("jobType", job_type.map(|job_type| job_type.as_str().to_owned()).unwrap_or_default()),
        ("connectionId", request.connection_id.unwrap_or_default()),
        ("workspaceIds", request.workspace_ids.unwrap_or_default().join(",")),
    ];
    let Links { previous, next } = Links::new(context, ListJobs::SPEC.path, &kept, page, data.len());
    Ok(JobList { previous, next, data, extra: Object::new() })
}

/// The order of a list. By default the oldest is first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Order {
    by_update: bool,
    descending: bool,
}

impl Order {
    fn parse(text: Option<&str>) -> Result<Self, Problem> {
        let Some(text) = text else { return Ok(Self::default()) };
        let wrong = || Problem::bad_request(format!("Invalid order: {text}"));
        let (field, direction) = text.split_once('|').ok_or_else(wrong)?;
        let by_update = match field {
            "createdAt" => false,
            "updatedAt" => true,
            _ => return Err(wrong()),
        };
        match direction {
            "ASC" => Ok(Self { by_update, descending: false }),
            "DESC" => Ok(Self { by_update, descending: true }),
            _ => Err(wrong()),
        }
    }
}

pub(crate) fn create(context: &mut ReplicationContext<'_>, request: CreateJob) -> Result<Handled, Problem> {
    let job_type = enum_in_body!(JobType, request.job_type)?;
    let connection = connection(context, &request.connection_id)?;
    match job_type {
        JobType::Sync => {
            check_active(&connection)?;
            start_sync(context, &connection)
        }
        JobType::Clear => {
            context.require_roles_in_workspace(&connection.workspace_id, EDITORS)?;
            clear(context, &connection)
        }
        JobType::Reset => clear(context, &connection),
        _ => Err(Problem::unprocessable_entity("The jobType refresh is not supported")),
    }
}

/// The reason is lost on the way, also for a connection that was deleted.
fn check_active(connection: &Connection) -> Result<(), Problem> {
    match connection.status {
        ConnectionStatus::Active => Ok(()),
        _ => Err(Problem::state_conflict(NOT_FULFILLED)),
    }
}

fn start_sync(context: &ReplicationContext<'_>, connection: &Connection) -> Result<Handled, Problem> {
    let id = &connection.connection_id;
    let unfinished = jobs::unfinished_of(context.db, id, context.now)?;
    if let Some(queued) = unfinished.iter().find(|job| job.state(context.now).status == JobStatus::Queued) {
        return shown(context, queued, Outcome::Read);
    }
    if !unfinished.is_empty() {
        return Err(Problem::try_again_later(format!("A sync is already running for: {id}")));
    }
    let script = job_scripts::take(context.db, id, &JobType::Sync, |_| true)?;
    // Unlike other refusals, this one keeps what was done.
    let timed_out = |outcome| {
        let response = Problem::state_conflict(NOT_FULFILLED).response(&context.request.path);
        Ok(Handled { reply: response.into(), outcome })
    };
    match script.as_ref().map(|script| script.response.clone()).unwrap_or_default() {
        JobResponse::Job => {
            let job = new_job(context, connection, JobType::Sync, script, context.now)?;
            shown(context, &job, Outcome::Write)
        }
        JobResponse::TimedOut(late) => {
            let created_at = late_start(context.now, &late)?;
            new_job(context, connection, JobType::Sync, script, created_at)?;
            timed_out(Outcome::Write)
        }
        JobResponse::NotStarted => timed_out(Outcome::Read),
    }
}

fn late_start(now: Moment, late: &LateStart) -> Result<Moment, Problem> {
    let after = chrono::TimeDelta::from_std(late.after).ok();
    after.and_then(|after| now.checked_add_signed(after)).ok_or_else(Problem::unforeseen)
}

/// Removes the data of a connection from the destination. What is running is cancelled first.
fn clear(context: &ReplicationContext<'_>, connection: &Connection) -> Result<Handled, Problem> {
    check_active(connection)?;
    let id = &connection.connection_id;
    jobs::cancel_unfinished_of(context.db, id, context.now)?;
    let script = job_scripts::take(context.db, id, &JobType::Reset, |_| true)?;
    let job = new_job(context, connection, JobType::Reset, script, context.now)?;
    shown(context, &job, Outcome::Write)
}

fn new_job(
    context: &ReplicationContext<'_>,
    connection: &Connection,
    job_type: JobType,
    script: Option<JobScript>,
    created_at: Moment,
) -> Result<StoredJob, Problem> {
    let script = script.unwrap_or_default();
    let new = NewJob {
        workspace_id: &connection.workspace_id,
        connection_id: &connection.connection_id,
        plan: script.plan(&job_type),
        queued_webhook: script.queued_webhook.filter(|_| job_type == JobType::Sync),
        job_type,
        created_at,
    };
    Ok(jobs::create(context.db, &new)?)
}

fn shown(context: &ReplicationContext<'_>, job: &StoredJob, outcome: Outcome) -> Result<Handled, Problem> {
    Ok(Handled { reply: response::json(StatusCode::OK, &job.response(context.now))?.into(), outcome })
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetJob) -> Result<Job, Problem> {
    Ok(job(context, request.job_id)?.response(context.now))
}

/// Cancels whatever the connection of the job is running.
pub(crate) fn cancel(context: &ReplicationContext<'_>, request: CancelJob) -> Result<Job, Problem> {
    let named = job(context, request.job_id)?;
    if jobs::cancel_unfinished_of(context.db, &named.connection_id, context.now)? == 0 {
        return Err(Problem::state_conflict(NOT_RUNNING));
    }
    Ok(job(context, request.job_id)?.response(context.now))
}

/// A job that the caller may see. An instance admin, who is told of what does not exist, is told something else here.
fn job(context: &ReplicationContext<'_>, id: i64) -> Result<StoredJob, Problem> {
    let Some(job) = jobs::by_id(context.db, id, context.now)? else {
        return Err(match context.caller.is_instance_admin() {
            true => Problem::state_conflict(NOT_RUNNING),
            false => context.unknown("job", &id.to_string()),
        });
    };
    context.require_in_workspace(&job.workspace_id)?;
    Ok(job)
}

/// A connection, even if it is deleted, in which the caller has the role of the operation.
fn connection(context: &ReplicationContext<'_>, id: &str) -> Result<Connection, Problem> {
    let connection = connections::by_id(context.db, id)?.ok_or_else(|| context.unknown("connection", id))?;
    context.require_in_workspace(&connection.workspace_id)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::Order;

    #[test]
    fn only_known_orders_are_accepted() {
        assert_eq!(Order::parse(None), Ok(Order { by_update: false, descending: false }));
        assert_eq!(Order::parse(Some("updatedAt|DESC")), Ok(Order { by_update: true, descending: true }));
        for text in ["", "createdAt", "createdAt|desc", "createdAt|ASC|x", "id|ASC", "|ASC"] {
            assert!(Order::parse(Some(text)).is_err(), "{text}");
        }
    }
}
