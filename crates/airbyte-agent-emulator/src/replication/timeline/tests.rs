//! Jobs, schedules and notifications on a clock that the test sets.

use airbyte_agent::replication::{ActorType, Connection, JobType};
use chrono::TimeDelta;
use rusqlite::Connection as Database;
use serde_json::{Value, json};

use super::catch_up::{catch_up, finish_jobs, next_due};
use crate::accounts::{Accounts, workspaces};
use crate::options::{Data, Options};
use crate::replication::jobs::{JobScript, StoredJob};
use crate::replication::notifications::NotificationDelivery;
use crate::replication::store::actors::{self, Actor};
use crate::replication::store::jobs::{JobFilter, JobScope, NewJob};
use crate::replication::store::{self, connections, job_scripts, jobs, notifications};
use crate::seed::Seeds;
use crate::server::clock::{Moment, timestamp};
use crate::server::database;
use crate::server::state_part::StatePart;

const URL: &str = "http://127.0.0.1:1";
const CONNECTION: &str = "64d901a1-2520-4d91-93c8-9df438668ff0";

struct World {
    db: Database,
    workspace_id: String,
    now: Moment,
}

impl World {
    /// A workspace with a connection, on a Thursday at midnight.
    fn new(schedule: Value) -> Self {
        let now: Moment = "2026-01-01T00:00:00Z".parse().expect("a moment");
        let db = database::open(&Data::Memory).map_err(|error| error.to_string()).expect("a database in memory");
        let accounts = Accounts::open(&db, &Options::default(), &mut Seeds::default());
        let accounts = accounts.map_err(|error| error.to_string()).expect("accounts");
        accounts.create_tables(&db).expect("tables");
        accounts.populate(&db, now).map_err(|error| error.to_string()).expect("accounts");
        store::create_tables(&db).expect("tables");
        let organization_id = &accounts.bootstrap.organization_id;
        let found = workspaces::id_of_name(&db, organization_id, workspaces::DEFAULT).expect("a query");
        let workspace_id = found.expect("a workspace");
        for (actor_type, id, name) in [(ActorType::Source, "s", "Shop DB"), (ActorType::Destination, "d", "Lake")] {
            let actor = Actor {
                id: id.to_owned(),
                actor_type,
                workspace_id: workspace_id.clone(),
                definition_id: "x".to_owned(),
                name: name.to_owned(),
                configuration: serde_json::Map::new(),
                resource_allocation: None,
                is_deleted: false,
                created_at: timestamp(now),
            };
            actors::insert(&db, &actor).expect("an actor");
        }
        let connection = json!({
            "connectionId": CONNECTION, "name": "Shop to Lake", "sourceId": "s", "destinationId": "d",
            "workspaceId": workspace_id, "status": "active", "schedule": schedule,
            "configurations": {"streams": []}, "createdAt": 0, "tags": [],
        });
        let connection: Connection = serde_json::from_value(connection).expect("a connection");
        connections::insert(&db, &connection).expect("a connection");
        let world = Self { db, workspace_id, now };
        world.catch_up();
        world
    }

    fn manual() -> Self {
        Self::new(json!({"scheduleType": "manual"}))
    }

    fn catch_up(&self) {
        catch_up(&self.db, URL, self.now).expect("an update");
    }

    fn advance(&mut self, time: TimeDelta) {
        self.now += time;
        self.catch_up();
    }

    fn script(&self, script: Value) {
        let script: JobScript = serde_json::from_value(script).expect("a script");
        assert_eq!(script.validate(), Ok(()));
        job_scripts::add(&self.db, &script).expect("a script");
    }

    /// Starts a sync, as a request does.
    fn sync(&self) -> i64 {
        let script = job_scripts::take(&self.db, CONNECTION, &JobType::Sync, |_| true).expect("a query");
        let script = script.unwrap_or_default();
        let new = NewJob {
            workspace_id: &self.workspace_id,
            connection_id: CONNECTION,
            job_type: JobType::Sync,
            created_at: self.now,
            plan: script.plan(&JobType::Sync),
            queued_webhook: script.queued_webhook,
        };
        jobs::create(&self.db, &new).expect("a job").id
    }

    fn jobs(&self) -> Vec<StoredJob> {
        let scope = JobScope::Connection(CONNECTION);
        let filter = JobFilter { scope, job_type: None, created_from: None, created_until: None };
        jobs::all(&self.db, &filter, self.now).expect("a query")
    }

    /// When each job was created, in the time of day.
    fn starts(&self) -> Vec<String> {
        self.jobs().iter().map(|job| job.created_at.format("%dT%H:%M:%S%.f").to_string()).collect()
    }

    fn status(&self, id: i64) -> String {
        let job = jobs::by_id(&self.db, id, self.now).expect("a query").expect("a job");
        job.state(self.now).status.to_string()
    }

    fn set_webhooks(&self, settings: Value) {
        let sql = "UPDATE workspaces SET notifications_json = ?1 WHERE id = ?2";
        self.db.execute(sql, [settings.to_string(), self.workspace_id.clone()]).expect("an update");
    }

    fn set_all_webhooks(&self) {
        let webhook = json!({"webhook": {"enabled": true, "url": "http://127.0.0.1:2/hook"}});
        let names = ["success", "failure", "syncDisabled", "syncDisabledWarning"];
        self.set_webhooks(names.iter().map(|name| ((*name).to_owned(), webhook.clone())).collect());
    }

    fn notifications(&self) -> Vec<NotificationDelivery> {
        notifications::deliveries(&self.db, 0).expect("a query")
    }

    fn events(&self) -> Vec<String> {
        self.notifications().iter().map(|it| json!(it.event).as_str().unwrap_or_default().to_owned()).collect()
    }

    fn set_status(&self, status: &str) {
        let mut connection = connections::by_id(&self.db, CONNECTION).expect("a query").expect("a connection");
        connection.status = status.into();
        connections::update(&self.db, &connection).expect("an update");
    }

    fn connection_status(&self) -> String {
        connections::by_id(&self.db, CONNECTION).expect("a query").expect("a connection").status.to_string()
    }
}

#[test]
fn a_job_ends_at_its_time_however_late_somebody_looks() {
    let mut world = World::manual();
    let id = world.sync();
    assert_eq!(next_due(&world.db, world.now).expect("a query"), Some(world.now + TimeDelta::milliseconds(1800)));
    world.advance(TimeDelta::milliseconds(1000));
    assert_eq!(world.status(id), "running");
    world.advance(TimeDelta::days(3));
    let job = jobs::by_id(&world.db, id, world.now).expect("a query").expect("a job");
    assert_eq!(job.end.map(|end| (end.at - job.created_at).num_milliseconds()), Some(1800));
    assert_eq!(next_due(&world.db, world.now).expect("a query"), None);
}

#[test]
fn a_cron_schedule_starts_what_was_missed() {
    let mut world = World::new(json!({"scheduleType": "cron", "cronExpression": "0 0 */6 * * ? UTC"}));
    world.advance(TimeDelta::hours(5));
    assert!(world.starts().is_empty());
    world.advance(TimeDelta::hours(20));
    assert_eq!(world.starts(), ["01T06:00:00", "01T12:00:00", "01T18:00:00", "02T00:00:00"]);
    // It starts nothing while a job is running.
    world.script(json!({"scenario": "stuck"}));
    world.advance(TimeDelta::days(2));
    assert_eq!(world.starts().len(), 5);
    // The clock goes back and on again.
    world.advance(TimeDelta::days(-1));
    world.advance(TimeDelta::days(1));
    assert_eq!(world.starts().len(), 5);
}

#[test]
fn a_basic_schedule_counts_from_its_last_sync() {
    let mut world = World::new(json!({"scheduleType": "basic", "basicTiming": "Every 1 HOURS"}));
    assert_eq!(world.starts(), ["01T00:00:00"]);
    world.advance(TimeDelta::minutes(30));
    assert_eq!(world.starts(), ["01T00:00:00"]);
    world.advance(TimeDelta::hours(2));
    assert_eq!(world.starts(), ["01T00:00:00", "01T01:00:00", "01T02:00:00"]);
}

#[test]
fn decades_of_missed_syncs_are_bounded() {
    let mut world = World::new(json!({"scheduleType": "cron", "cronExpression": "0 0 * * * ? UTC"}));
    world.advance(TimeDelta::days(15_000));
    assert_eq!(world.starts().len(), 100);
    assert!(next_due(&world.db, world.now).expect("a query").is_some_and(|due| due > world.now));
    world.advance(TimeDelta::hours(1));
    assert_eq!(world.starts().len(), 101);
}

#[test]
fn an_inactive_connection_has_no_schedule() {
    let mut world = World::new(json!({"scheduleType": "cron", "cronExpression": "0 0 * * * ? UTC"}));
    world.set_status("inactive");
    world.advance(TimeDelta::hours(5));
    assert!(world.starts().is_empty());
    // What was missed meanwhile is not made up for.
    world.set_status("active");
    world.advance(TimeDelta::hours(1));
    assert_eq!(world.starts(), ["01T06:00:00"]);
}

#[test]
fn the_jobs_of_a_deleted_connection_are_cancelled() {
    let mut world = World::new(json!({"scheduleType": "cron", "cronExpression": "0 0 * * * ? UTC"}));
    world.set_all_webhooks();
    let id = world.sync();
    world.advance(TimeDelta::seconds(1));
    world.set_status("deprecated");
    world.advance(TimeDelta::hours(5));
    let job = jobs::by_id(&world.db, id, world.now).expect("a query").expect("a job");
    assert_eq!((world.status(id).as_str(), world.jobs().len()), ("cancelled", 1));
    assert_eq!(job.end.map(|end| end.at - job.created_at), Some(TimeDelta::seconds(1)));
    assert!(world.events().is_empty());
}

#[test]
fn the_end_of_a_sync_is_announced_once() {
    let mut world = World::manual();
    world.set_all_webhooks();
    let first = world.sync();
    world.advance(TimeDelta::seconds(2));
    world.advance(TimeDelta::seconds(2));
    world.script(json!({"scenario": {"failed": {"message": "Could not log in", "type": "config_error"}}}));
    world.sync();
    world.advance(TimeDelta::seconds(2));
    assert_eq!(world.events(), ["success", "failure"]);
    let sent = world.notifications();
    assert_eq!(sent[0].job_id, Some(first));
    let data = &sent[0].payload["data"];
    assert_eq!(data["connection"]["url"], format!("{URL}/workspaces/{}/connections/{CONNECTION}", world.workspace_id));
    assert_eq!((&data["source"]["name"], &data["destination"]["name"]), (&json!("Shop DB"), &json!("Lake")));
    assert_eq!((&data["recordsCommitted"], &data["bytesCommitted"]), (&json!(1000), &json!(250_000)));
    let data = &sent[1].payload["data"];
    assert_eq!((&data["errorMessage"], &data["success"]), (&json!("Could not log in"), &json!(false)));
    assert_eq!((&data["recordsEmitted"], &data["recordsCommitted"]), (&json!(1000), &json!(500)));
}

#[test]
fn nothing_is_announced_without_a_webhook_or_of_other_ends() {
    let mut world = World::manual();
    world.sync();
    world.advance(TimeDelta::seconds(2));
    world.set_webhooks(json!({"success": {"webhook": {"enabled": false, "url": "http://127.0.0.1:2"}}}));
    world.sync();
    world.advance(TimeDelta::seconds(2));
    world.set_all_webhooks();
    let cancelled = world.sync();
    jobs::cancel_unfinished_of(&world.db, CONNECTION, world.now).expect("an update");
    world.advance(TimeDelta::seconds(2));
    assert_eq!(world.status(cancelled), "cancelled");
    let phases = json!([{"status": "running", "seconds": 1}]);
    world.script(json!({"scenario": {"plan": {"phases": phases, "ending": "cancelled"}}}));
    let by_plan = world.sync();
    world.advance(TimeDelta::seconds(2));
    assert_eq!(world.status(by_plan), "cancelled");
    assert!(world.events().is_empty());
}

#[test]
fn a_queued_sync_is_announced_to_the_url_of_its_script() {
    let mut world = World::manual();
    let url = "http://127.0.0.1:2/queued?key=s3cret";
    world.script(json!({"scenario": {"queued": {"seconds": 60}}, "queued_webhook": url}));
    let id = world.sync();
    assert_eq!(next_due(&world.db, world.now).expect("a query"), Some(world.now + TimeDelta::milliseconds(300)));
    world.advance(TimeDelta::seconds(1));
    world.advance(TimeDelta::seconds(1));
    assert_eq!((world.status(id).as_str(), world.events()), ("queued", vec!["syncQueued".to_owned()]));
    let sent = world.notifications();
    assert_eq!(sent[0].url, "http://127.0.0.1:2/queued?key=***");
    assert_eq!(sent[0].payload["data"]["success"], false);
}

#[test]
fn failures_warn_once_and_then_disable_the_connection() {
    let mut world = World::new(json!({"scheduleType": "cron", "cronExpression": "0 0 */6 * * ? UTC"}));
    world.set_all_webhooks();
    world.script(json!({"scenario": {"failed": {}}, "times": null}));
    world.advance(TimeDelta::hours(6 * 19 + 1));
    assert_eq!(world.events(), vec!["failure"; 19]);
    world.advance(TimeDelta::hours(6));
    assert_eq!(world.events()[19..], ["failure", "syncDisabledWarning"]);
    world.advance(TimeDelta::days(30));
    assert_eq!(world.connection_status(), "inactive");
    let events = world.events();
    assert_eq!(events.iter().filter(|event| *event == "syncDisabledWarning").count(), 1);
    assert_eq!(events[events.len() - 2..], ["failure", "syncDisabled"]);
    assert_eq!(world.jobs().len(), 30);
}

#[test]
fn jobs_are_finished_before_their_time_unless_they_have_no_end() {
    let world = World::manual();
    world.set_all_webhooks();
    let first = world.sync();
    world.script(json!({"scenario": "stuck"}));
    let stuck = world.sync();
    assert_eq!(finish_jobs(&world.db, URL, world.now), Ok(1));
    assert_eq!((world.status(first).as_str(), world.status(stuck).as_str()), ("succeeded", "pending"));
    assert_eq!(world.events(), ["success"]);
    assert_eq!(world.notifications()[0].payload["data"]["recordsCommitted"], 1000);
}
