//! What is due next.

use std::collections::{BTreeMap, HashSet};

use airbyte_agent::Secret;
use rusqlite::Connection as Database;

use super::schedule::Schedule;
use crate::replication::jobs::StoredJob;
use crate::replication::store::connections::{self, ScheduledConnection};
use crate::replication::store::jobs;
use crate::server::clock::Moment;

/// Something that happens at a moment.
#[derive(Debug)]
pub(super) enum Event {
    /// A job ends as its plan says.
    JobEnds(StoredJob),
    /// A job begins to wait for capacity, and a URL is to be told.
    JobIsQueued(StoredJob, Secret),
    /// A schedule starts a sync.
    SyncIsDue(ScheduledConnection),
}

/// Events that have not happened yet, in order of time.
pub(super) struct Agenda<'a> {
    db: &'a Database,
    /// The moment that schedules count from.
    since: Moment,
    /// By moment; those of the same moment in the order in which they were added.
    events: BTreeMap<(Moment, usize), Event>,
    added: usize,
}

impl<'a> Agenda<'a> {
    /// Everything that is to happen after a moment, and what should have happened before.
    pub(super) fn load(db: &'a Database, since: Moment) -> rusqlite::Result<Self> {
        let mut agenda = Self { db, since, events: BTreeMap::new(), added: 0 };
        let unfinished = jobs::unfinished(db)?;
        let busy: HashSet<String> = unfinished.iter().map(|job| job.connection_id.clone()).collect();
        for (job, url) in jobs::with_queued_webhook(db)? {
            agenda.add_queue_of(job, url);
        }
        unfinished.into_iter().for_each(|job| agenda.add_end_of(job));
        for connection in connections::scheduled(db)?.into_iter().filter(|connection| !busy.contains(&connection.id)) {
            agenda.add_schedule(connection)?;
        }
        Ok(agenda)
    }

    /// When something is due next, if anything is.
    pub(super) fn next_due(&self) -> Option<Moment> {
        self.events.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes the earliest event that is due at a moment.
    pub(super) fn take_due(&mut self, now: Moment) -> Option<(Moment, Event)> {
        let ((at, _), _) = self.events.first_key_value()?;
        if *at > now {
            return None;
        }
        self.events.pop_first().map(|((at, _), event)| (at, event))
    }

    /// Adds the end of a job, if it has one.
    pub(super) fn add_end_of(&mut self, job: StoredJob) {
        if let Some(at) = job.planned_end() {
            self.add(at, Event::JobEnds(job));
        }
    }

    /// Adds that a URL is told when a job begins to wait for capacity.
    pub(super) fn add_queue_of(&mut self, job: StoredJob, url: Secret) {
        if let Some(at) = job.queued_at() {
            self.add(at, Event::JobIsQueued(job, url));
        }
    }

    /// Adds the next sync of the schedule of a connection, unless a job is running: that decides on the next one when it
    /// ends.
    pub(super) fn add_schedule_of(&mut self, connection_id: &str) -> rusqlite::Result<()> {
        if jobs::has_unfinished(self.db, connection_id)? {
            return Ok(());
        }
        match connections::scheduled_by_id(self.db, connection_id)? {
            Some(connection) => self.add_schedule(connection),
            None => Ok(()),
        }
    }

    fn add_schedule(&mut self, connection: ScheduledConnection) -> rusqlite::Result<()> {
        let Some(schedule) = Schedule::read(&connection.schedule) else { return Ok(()) };
        // While a job was running, the schedule started none.
        let idle_since = jobs::last_end(self.db, &connection.id)?.map_or(self.since, |end| end.max(self.since));
        if let Some(at) = schedule.next_after(idle_since, jobs::last_sync(self.db, &connection.id)?) {
            self.add(at, Event::SyncIsDue(connection));
        }
        Ok(())
    }

    fn add(&mut self, at: Moment, event: Event) {
        self.events.insert((at, self.added), event);
        self.added += 1;
    }
}
