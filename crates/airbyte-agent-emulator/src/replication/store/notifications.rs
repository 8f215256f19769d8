//! Notifications that wait to be sent, and those that were: with what they were answered.

use std::collections::BTreeMap;

use airbyte_agent::Secret;
use rusqlite::{Connection, Row, params};
use serde_json::Value;

use crate::replication::notifications::{NotificationDelivery, NotificationEvent, receiver};
use crate::server::clock::{Moment, timestamp};
use crate::server::database::AsJson;

/// `sent_as` is the id of the attempt to send it, as soon as that has begun.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS notifications (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  connection_id TEXT NOT NULL,
  job_id INTEGER,
  event_json TEXT NOT NULL,
  url TEXT NOT NULL,
  payload_json TEXT NOT NULL,
  created_at TEXT NOT NULL,
  sent_as TEXT,
  status INTEGER,
  error TEXT
);
CREATE INDEX IF NOT EXISTS notifications_to_send ON notifications (number) WHERE sent_as IS NULL;
";

/// Notifications kept. Older ones are dropped.
const LIMIT: i64 = 10_000;

/// A notification that is to be sent.
#[derive(Debug)]
pub(crate) struct NewNotification<'a> {
    pub(crate) workspace_id: &'a str,
    pub(crate) connection_id: &'a str,
    pub(crate) job_id: Option<i64>,
    pub(crate) event: NotificationEvent,
    pub(crate) url: &'a Secret,
    pub(crate) payload: &'a Value,
}

/// A notification that is being sent.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// Id of this attempt to send it.
    pub(crate) id: String,
    pub(crate) url: Secret,
    pub(crate) payload: Value,
}

/// Stores a notification that is to be sent when the transaction is over.
pub(crate) fn add(db: &Connection, new: &NewNotification<'_>, now: Moment) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO notifications (workspace_id, connection_id, job_id, event_json, url, payload_json, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        new.workspace_id,
        new.connection_id,
        new.job_id,
        AsJson(new.event),
        new.url.expose(),
        AsJson(new.payload),
        timestamp(now)
    ])?;
    let oldest = db.last_insert_rowid() - LIMIT;
    db.prepare_cached("DELETE FROM notifications WHERE number <= ?1")?.execute([oldest])?;
    Ok(())
}

/// Takes the notifications that wait, oldest first. They count as sent from now on: nothing is sent twice.
pub(crate) fn take(db: &Connection) -> rusqlite::Result<Vec<Outgoing>> {
    db.prepare_cached(
        "UPDATE notifications SET sent_as = lower(hex(randomblob(16))) WHERE sent_as IS NULL
         RETURNING number, sent_as, url, payload_json",
    )?
    .query_map([], |row| {
        let AsJson(payload) = row.get(3)?;
        Ok((row.get(0)?, Outgoing { id: row.get(1)?, url: Secret::new(row.get::<_, String>(2)?), payload }))
    })?
    // SQLite returns them in any order.
    .collect::<rusqlite::Result<BTreeMap<i64, Outgoing>>>()
    .map(|taken| taken.into_values().collect())
}

/// Stores what a notification was answered with.
pub(crate) fn answered(db: &Connection, id: &str, answer: &Result<u16, String>) -> rusqlite::Result<()> {
    let (status, error) = match answer {
        Ok(status) => (Some(status), None),
        Err(error) => (None, Some(error)),
    };
    db.execute("UPDATE notifications SET status = ?2, error = ?3 WHERE sent_as = ?1", params![id, status, error])?;
    Ok(())
}

/// Says of what was being sent when the emulator stopped that the answer is not known.
pub(crate) fn give_up_unanswered(db: &Connection) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE notifications SET error = 'the emulator stopped before an answer was received'
         WHERE sent_as IS NOT NULL AND status IS NULL AND error IS NULL",
        [],
    )?;
    Ok(())
}

/// Deliveries after a number, oldest first.
pub(crate) fn deliveries(db: &Connection, after: i64) -> rusqlite::Result<Vec<NotificationDelivery>> {
    db.prepare_cached(
        "SELECT number, created_at, event_json, workspace_id, connection_id, job_id, url, payload_json, status, error
         FROM notifications WHERE number > ?1 ORDER BY number",
    )?
    .query_map([after], read)?
    .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<NotificationDelivery> {
    Ok(NotificationDelivery {
        number: row.get(0)?,
        time: row.get(1)?,
        event: row.get::<_, AsJson<_>>(2)?.0,
        workspace_id: row.get(3)?,
        connection_id: row.get(4)?,
        job_id: row.get(5)?,
        url: receiver::masked(row.get_ref(6)?.as_str()?),
        payload: row.get::<_, AsJson<_>>(7)?.0,
        status: row.get(8)?,
        error: row.get(9)?,
    })
}

pub(crate) fn clear(db: &Connection) -> rusqlite::Result<()> {
    db.execute("DELETE FROM notifications", [])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn store() -> Connection {
        let db = Connection::open_in_memory().expect("a database");
        db.execute_batch("CREATE TABLE workspaces (id TEXT PRIMARY KEY); INSERT INTO workspaces VALUES ('w');")
            .expect("a workspace");
        db.execute_batch(SCHEMA).expect("a table");
        for job_id in 1..=3 {
            let new = NewNotification {
                workspace_id: "w",
                connection_id: "c",
                job_id: Some(job_id),
                event: NotificationEvent::Success,
                url: &Secret::new(format!("http://localhost/{job_id}?key=s3cret")),
                payload: &json!({"data": {"jobId": job_id}}),
            };
            add(&db, &new, Moment::UNIX_EPOCH).expect("a notification");
        }
        db
    }

    #[test]
    fn each_is_taken_once_in_order() {
        let db = store();
        let taken = take(&db).expect("notifications");
        let jobs: Vec<_> = taken.iter().map(|outgoing| outgoing.payload["data"]["jobId"].clone()).collect();
        assert_eq!(jobs, [1, 2, 3]);
        assert_eq!(taken[1].url.expose(), "http://localhost/2?key=s3cret");
        assert!(take(&db).expect("notifications").is_empty());
    }

    #[test]
    fn deliveries_show_the_answers() {
        let db = store();
        let taken = take(&db).expect("notifications");
        answered(&db, &taken[0].id, &Ok(204)).expect("an update");
        answered(&db, &taken[1].id, &Err("refused".to_owned())).expect("an update");
        let answers = || -> Vec<_> {
            let all = deliveries(&db, 0).expect("deliveries");
            assert!(!format!("{all:?}").contains("s3cret"));
            all.into_iter().map(|delivery| (delivery.status, delivery.error)).collect()
        };
        assert_eq!(answers(), [(Some(204), None), (None, Some("refused".to_owned())), (None, None)]);
        give_up_unanswered(&db).expect("an update");
        assert!(answers()[2].1.as_ref().is_some_and(|error| error.contains("stopped")), "{:?}", answers());
        assert_eq!(answers()[0], (Some(204), None));
        assert_eq!(deliveries(&db, 2).expect("deliveries").len(), 1);
        clear(&db).expect("a deletion");
        assert!(answers().is_empty());
    }
}
