//! What is selected, and what is refused.

use airbyte_agent::replication::{SelectedField, StreamConfiguration, SyncMode};

use super::{everything, select};
use crate::replication::connectors::DestinationSyncMode::{Append, AppendDedup, Overwrite};
use crate::replication::connectors::Stream;
use crate::replication::problem::Problem;

fn paths(paths: &[&str]) -> Vec<Vec<String>> {
    paths.iter().map(|path| path.split('.').map(ToOwned::to_owned).collect()).collect()
}

/// `users` chooses its keys; `events` leaves them to the connection, and is in two namespaces; `notes` is not incremental.
fn streams() -> Vec<Stream> {
    let users = Stream {
        name: "users".into(),
        fields: paths(&["id", "email", "address", "address.city", "updated_at"]),
        primary_key: paths(&["id"]),
        cursor: vec!["updated_at".into()],
        is_incremental: true,
        ..Stream::default()
    };
    let events = |namespace: &str| Stream {
        name: "events".into(),
        namespace: Some(namespace.into()),
        fields: paths(&["key", "at"]),
        is_incremental: true,
        ..Stream::default()
    };
    let notes = Stream { name: "notes".into(), fields: paths(&["text"]), ..Stream::default() };
    vec![users, events("a"), events("b"), notes]
}

fn stream(name: &str, mode: Option<SyncMode>) -> StreamConfiguration {
    let namespace = (name == "events").then(|| "b".to_owned());
    StreamConfiguration { name: name.into(), namespace, sync_mode: mode, ..StreamConfiguration::default() }
}

fn fields(names: &[&str]) -> Option<Vec<SelectedField>> {
    let field = |path| SelectedField { field_path: Some(path), ..SelectedField::default() };
    Some(paths(names).into_iter().map(field).collect())
}

fn selected(request: StreamConfiguration) -> Result<StreamConfiguration, String> {
    let selected = select(&[request], &streams(), &[Overwrite, Append, AppendDedup]);
    selected.map(|mut streams| streams.remove(0)).map_err(|problem| format!("{problem:?}"))
}

#[track_caller]
fn assert_refused(request: StreamConfiguration, reason: &str) {
    let problem = selected(request).expect_err("a problem");
    assert!(problem.contains("bad-request") && problem.contains(reason), "{problem}");
}

#[test]
fn everything_is_overwritten_by_default() {
    let all = everything(&streams());
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|stream| stream.sync_mode == Some(SyncMode::FullRefreshOverwrite)));
    assert_eq!(selected(stream("users", None)).as_ref(), Ok(&all[0]));
    assert_eq!(all[0].selected_fields.as_deref(), Some(&[][..]));
}

#[test]
fn keys_come_from_the_source_or_else_from_the_request() {
    let users = selected(stream("users", Some(SyncMode::IncrementalDedupedHistory))).expect("selected");
    assert_eq!(users.cursor_field, Some(vec!["updated_at".to_owned()]));
    assert_eq!(users.primary_key, Some(paths(&["id"])));
    let keys = StreamConfiguration {
        cursor_field: Some(vec!["at".into()]),
        primary_key: Some(paths(&["key"])),
        ..stream("events", Some(SyncMode::IncrementalDedupedHistory))
    };
    let events = selected(keys.clone()).expect("selected");
    assert_eq!(events.namespace.as_deref(), Some("b"));
    assert_eq!((events.cursor_field, events.primary_key), (keys.cursor_field.clone(), keys.primary_key.clone()));
    let full = StreamConfiguration { sync_mode: Some(SyncMode::FullRefreshAppend), ..keys };
    assert_eq!(selected(full).map(|stream| stream.primary_key), Ok(Some(Vec::new())));
}

#[test]
fn streams_that_the_source_does_not_have_are_refused() {
    assert_refused(stream("user", None), "no stream `user`");
    assert_refused(StreamConfiguration { namespace: None, ..stream("events", None) }, "`a.events`");
    assert_refused(StreamConfiguration { namespace: Some("c".into()), ..stream("events", None) }, "namespace `c`");
    let elsewhere = StreamConfiguration { namespace: Some("c".into()), ..stream("users", None) };
    assert_eq!(selected(elsewhere).map(|stream| stream.namespace), Ok(None));
    let twice = select(&[stream("users", None), stream("users", None)], &streams(), &[Overwrite]);
    assert!(format!("{twice:?}").contains("selected twice"));
}

#[test]
fn sync_modes_that_an_end_does_not_support_are_refused() {
    assert_refused(stream("notes", Some(SyncMode::IncrementalAppend)), "`incremental_append`");
    assert_refused(stream("users", Some(SyncMode::IncrementalUpdate)), "`incremental_update`");
    let unknown = select(&[stream("users", Some("often".into()))], &streams(), &[Overwrite]);
    assert_eq!(unknown, Err(Problem::unreadable_body()));
    let upper = selected(stream("users", Some("INCREMENTAL_APPEND".into())));
    assert_eq!(upper.map(|stream| stream.sync_mode), Ok(Some(SyncMode::IncrementalAppend)));
}

#[test]
fn keys_that_are_missing_or_wrong_are_refused() {
    let append = || stream("events", Some(SyncMode::IncrementalAppend));
    assert_refused(append(), "needs a `cursorField`");
    assert_refused(StreamConfiguration { cursor_field: Some(vec!["when".into()]), ..append() }, "no field `when`");
    let users = || stream("users", Some(SyncMode::IncrementalDedupedHistory));
    assert_refused(StreamConfiguration { cursor_field: Some(vec!["id".into()]), ..users() }, "`updated_at`");
    assert_refused(StreamConfiguration { primary_key: Some(paths(&["email"])), ..users() }, "primary key `id`");
    let same = StreamConfiguration {
        cursor_field: Some(vec!["updated_at".into()]),
        primary_key: Some(paths(&["id"])),
        ..users()
    };
    assert!(selected(same).is_ok());
    let events = |key: &[&str]| StreamConfiguration {
        cursor_field: Some(vec!["at".into()]),
        primary_key: Some(paths(key)),
        ..stream("events", Some(SyncMode::IncrementalDedupedHistory))
    };
    assert_refused(events(&[]), "needs a `primaryKey`");
    assert_refused(events(&["id"]), "no field `id`");
    assert_refused(events(&["key", "key"]), "twice");
}

#[test]
fn selected_fields_are_those_of_the_top_with_the_keys() {
    let users = |names: &[&str]| StreamConfiguration {
        selected_fields: fields(names),
        ..stream("users", Some(SyncMode::IncrementalDedupedHistory))
    };
    assert!(selected(users(&["id", "updated_at"])).is_ok());
    assert_refused(users(&[]), "no selected fields");
    assert_refused(users(&["id", "updated_at", "address.city"]), "nested");
    assert_refused(users(&["id", "updated_at", "id"]), "`id` twice");
    assert_refused(users(&["id", "updated_at", "phone"]), "no field `phone`");
    assert_refused(users(&["updated_at"]), "primary key");
    assert_refused(users(&["id"]), "cursor");
    let no_path = Some(vec![SelectedField::default()]);
    assert_refused(StreamConfiguration { selected_fields: no_path, ..stream("users", None) }, "without a path");
    let overwritten = StreamConfiguration { selected_fields: fields(&["email"]), ..stream("users", None) };
    assert!(selected(overwritten).is_ok());
}
