use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::generator::{Counts, generate};
use super::{Record, RecordSet};
use crate::agent::catalogue::{ConnectorType, Entity, builtin};
use crate::agent::json_path;

fn database() -> Connection {
    let db = Connection::open_in_memory().expect("an in-memory database opens");
    super::create_schema(&db).expect("the schema is valid");
    super::create_schema(&db).expect("and may be there already");
    db
}

fn planned(kind: &ConnectorType, per_entity: Option<u64>) -> Counts {
    let count = |entity: &Entity| (entity.name.clone(), entity.initial_records(per_entity));
    Counts::new(kind.entities.iter().map(count).collect())
}

fn kinds() -> impl Iterator<Item = &'static ConnectorType> {
    builtin().types().iter().filter(|kind| !kind.is_listed_only())
}

#[test]
fn the_same_arguments_give_the_same_record() {
    for kind in kinds() {
        let counts = planned(kind, None);
        for entity in &kind.entities {
            assert_eq!(generate(kind, entity, 3, &counts), generate(kind, entity, 3, &counts));
        }
    }
    let github = builtin().by_slug("github").expect("github");
    let issues = github.entity("issues").expect("issues");
    let record = generate(github, issues, 0, &planned(github, None));
    // Users have such records in snapshots and assertions, so a change of the generator changes their tests.
    assert_eq!(
        (&record["number"], &record["url"]),
        (&json!(1), &json!("https://github.com/airbytehq/airbyte/issues/1"))
    );
}

#[test]
fn ids_are_unique_in_a_hundred_thousand() {
    for (slug, name) in [("stripe", "customers"), ("hubspot", "contacts"), ("slack", "users"), ("github", "commits")] {
        let kind = builtin().by_slug(slug).expect("a kind");
        let entity = kind.entity(name).expect("an entity");
        // Only the id is generated, to save time.
        let only_id = Entity {
            fields: entity.fields.iter().filter(|(field, _)| *field == entity.id).cloned().collect(),
            ..entity.clone()
        };
        let counts = Counts::default();
        let ids: HashSet<String> = (0..100_000)
            .filter_map(|index| Record::id_in(&generate(kind, &only_id, index, &counts), &entity.id))
            .collect();
        assert_eq!(ids.len(), 100_000, "{slug}.{name}");
    }
}

#[test]
fn references_point_to_records_that_exist() {
    for per_entity in [None, Some(3)] {
        for (slug, entity, field, target, id) in [
            ("stripe", "invoices", "customer", "customers", "id"),
            ("linear", "issues", "team.id", "teams", "id"),
            ("github", "comments", "issue.number", "issues", "number"),
            ("zendesk-support", "tickets", "requester_id", "users", "id"),
            ("google-drive", "replies", "commentId", "comments", "id"),
        ] {
            let kind = builtin().by_slug(slug).expect("a kind");
            let counts = planned(kind, per_entity);
            let all = |name: &str, field: &str| -> HashSet<String> {
                let entity = kind.entity(name).expect("an entity");
                (0..counts.of(name))
                    .filter_map(|index| {
                        json_path::get(&generate(kind, entity, index, &counts), field).map(Value::to_string)
                    })
                    .collect()
            };
            let (used, known) = (all(entity, field), all(target, id));
            assert!(!used.is_empty() && used.is_subset(&known), "{slug}.{entity}.{field}");
        }
    }
}

#[test]
fn every_record_has_the_id_its_entity_declares() {
    for kind in kinds() {
        let counts = planned(kind, None);
        for entity in kind.entities.iter().filter(|entity| entity.store.is_none()) {
            let ids: Vec<String> = (0..counts.of(&entity.name))
                .map(|index| {
                    let record = generate(kind, entity, index, &counts);
                    Record::id_in(&record, &entity.id)
                        .unwrap_or_else(|| panic!("{}.{} has no {}: {record}", kind.slug, entity.name, entity.id))
                })
                .collect();
            let unique: HashSet<&String> = ids.iter().collect();
            assert_eq!(unique.len(), ids.len(), "{}.{}", kind.slug, entity.name);
        }
    }
}

fn customers() -> (&'static ConnectorType, &'static Entity) {
    let kind = builtin().by_slug("stripe").expect("stripe");
    (kind, kind.entity("customers").expect("customers"))
}

/// The customers of a connector.
fn open<'a>(db: &'a Connection, connector: &'a str) -> RecordSet<'a> {
    let (kind, entity) = customers();
    RecordSet::open(db, connector, kind, entity).expect("opens")
}

fn seeded(count: u64) -> Connection {
    let db = database();
    super::seed_connector(&db, "a", customers().0, Some(count)).expect("seeds");
    db
}

fn ids(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.id.as_str()).collect()
}

#[test]
fn two_connectors_do_not_see_each_other() {
    let db = seeded(10);
    super::seed_connector(&db, "b", customers().0, Some(10)).expect("seeds");
    let record = open(&db, "a").page_after(0, 1).expect("reads").remove(0);
    open(&db, "a").delete(&record).expect("deletes");
    let count = |connector: &str| super::count(&db, connector, customers().1).expect("counts");
    assert_eq!((count("a"), count("b")), (9, 10));
    assert!(open(&db, "b").find(&record.id).expect("reads").is_some());
    super::delete_connector(&db, "a").expect("forgets");
    assert_eq!((count("a"), count("b")), (0, 10));
}

#[test]
fn a_taken_id_is_refused_and_not_counted() {
    let db = seeded(2);
    let generated = open(&db, "a").page_after(0, 1).expect("reads").remove(0).id;
    assert!(open(&db, "a").insert("x", &json!({"id": "x"})).expect("inserts"));
    for taken in ["x", &generated] {
        assert!(!open(&db, "a").insert(taken, &json!({"id": taken})).expect("refuses"));
    }
    assert_eq!(super::count(&db, "a", customers().1).expect("counts"), 3);
    assert_eq!(open(&db, "a").page_after(0, 10).expect("reads").len(), 3);
}

#[test]
fn failed_work_is_rolled_back_inside_and_outside_a_transaction() {
    let db = seeded(2);
    let attempt = || {
        super::atomically(&db, || {
            open(&db, "a").insert("y", &json!({"id": "y"}))?;
            Err::<(), _>(super::StoreError::from(rusqlite::Error::InvalidQuery))
        })
    };
    assert!(attempt().is_err());
    db.execute_batch("BEGIN").expect("begins");
    assert!(attempt().is_err());
    db.execute_batch("COMMIT").expect("commits");
    assert!(open(&db, "a").find("y").expect("reads").is_none());
}

/// Reads, writes and offsets agree with a plain list to which the same is done.
#[test]
fn written_and_generated_records_are_one_list() {
    let db = seeded(12);
    let mut model = open(&db, "a").page_after(0, 100).expect("reads");
    let check = |model: &[Record], step: &str| {
        let records = open(&db, "a");
        assert_eq!(records.page_after(0, 100).expect("reads"), model, "{step}");
        assert_eq!(records.total(), model.len() as u64, "{step}");
        for (offset, record) in model.iter().enumerate() {
            let position = records.position_of_offset(offset as u64).expect("reads");
            assert_eq!(
                records.page_after(position, 1).expect("reads"),
                std::slice::from_ref(record),
                "{step}, offset {offset}"
            );
            assert_eq!(records.at(record.position).expect("reads").as_ref(), Some(record), "{step}");
            assert_eq!(records.find(&record.id).expect("reads").as_ref(), Some(record), "{step}");
        }
        let mut seen = Vec::new();
        let scanned = records.scan::<super::StoreError>(0, Some(&["email"]), |record| {
            seen.push((record.id, record.body["email"].clone()));
            Ok(true)
        });
        scanned.expect("reads");
        let wanted: Vec<_> = model.iter().map(|record| (record.id.clone(), record.body["email"].clone())).collect();
        assert_eq!(seen, wanted, "{step}");
        let frozen = records.freeze(&Arc::new(customers().0.clone())).expect("copies");
        let mut at = 0;
        for record in model {
            at = frozen.next_position(at).expect("a record");
            assert_eq!((at, frozen.member(at, "email")), (record.position, record.body["email"].clone()), "{step}");
        }
        assert_eq!(frozen.next_position(at), None, "{step}");
    };
    check(&model, "generated");
    for gone in [0, 3, 3, 8] {
        let removed = model.remove(gone);
        open(&db, "a").delete(&removed).expect("deletes");
        assert_eq!(open(&db, "a").find(&removed.id).expect("reads"), None);
        check(&model, "deleted");
    }
    for name in ["x", "y", "z"] {
        assert!(open(&db, "a").insert(name, &json!({"id": name, "email": name})).expect("inserts"));
        let position = open(&db, "a").next_index() as i64;
        model.push(Record { position, id: name.into(), body: json!({"id": name, "email": name}) });
        check(&model, "inserted");
    }
    for changed in [2, 9] {
        model[changed].body["email"] = json!("new@example.com");
        open(&db, "a").update(&model[changed]).expect("updates");
        check(&model, "updated");
    }
    for gone in [2, 8] {
        open(&db, "a").delete(&model.remove(gone)).expect("deletes");
        check(&model, "deleted what was written");
    }
    assert_eq!(ids(&model).len(), 9);
}

/// Data files of earlier versions have every record as a row.
#[test]
fn records_of_an_earlier_data_file_are_read_as_they_were() {
    let db = seeded(3);
    db.execute_batch(
        "UPDATE record_sets SET generated = 1, total = 2 WHERE entity = 'customers';
         INSERT INTO records VALUES ('a', 'customers', 1, 'x', '{\"id\": \"x\"}'), ('a', 'customers', 3, 'y', '{\"id\": \"y\"}')",
    )
    .expect("inserts");
    assert_eq!(ids(&open(&db, "a").page_after(0, 10).expect("reads")), ["x", "y"]);
    open(&db, "a").delete(&open(&db, "a").find("x").expect("reads").expect("is there")).expect("deletes");
    assert_eq!(ids(&open(&db, "a").page_after(0, 10).expect("reads")), ["y"]);
}

/// Ids are computed back to positions: a search among a million records would take seconds.
#[test]
fn a_record_is_found_by_its_id_among_many() {
    let db = database();
    const MANY: u64 = 1_000_000_000;
    for (slug, name) in [
        ("stripe", "customers"),
        ("hubspot", "contacts"),
        ("slack", "users"),
        ("github", "issues"),
        ("jira", "issues"),
        ("zendesk-support", "tickets"),
    ] {
        let kind = builtin().by_slug(slug).expect("a kind");
        let entity = kind.entity(name).expect("an entity");
        super::seed_connector(&db, slug, kind, Some(MANY)).expect("seeds");
        let records = RecordSet::open(&db, slug, kind, entity).expect("opens");
        let last = records.position_of_offset(records.total() - 1).expect("reads");
        let record = records.page_after(last, 1).expect("reads").remove(0);
        let found = records.find(&record.id).expect("reads").map(|found| found.id);
        assert_eq!(found.as_ref(), Some(&record.id), "{slug}.{name}");
        for unknown in ["", "cus_", "-1", "00000000000", "cus_ä"] {
            assert_eq!(records.find(unknown).expect("reads"), None, "{slug}.{name} {unknown}");
        }
    }
}

#[test]
fn paths_prefer_the_literal_key_and_do_not_enter_lists() {
    let record = json!({"a.b": 1, "a": {"b": 2, "c": [{"d": 3}]}, "createdAt": 4});
    assert_eq!(json_path::get(&record, "a.b"), Some(&json!(1)));
    assert_eq!(json_path::get(&record, "a.c.d"), None);
    assert_eq!(json_path::get(&record, "created_at"), Some(&json!(4)));
    let mut record = json!({"a": 1});
    json_path::set(&mut record, "a.b", json!(2));
    assert_eq!(record, json!({"a": {"b": 2}}));
}
