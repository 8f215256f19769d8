use std::collections::HashSet;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::generator::{Counts, generate};
use crate::agent::catalogue::{ConnectorType, builtin};
use crate::agent::json_path;

fn database() -> Connection {
    let db = Connection::open_in_memory().expect("an in-memory database opens");
    super::create_schema(&db).expect("the schema is valid");
    super::create_schema(&db).expect("and may be there already");
    db
}

fn planned(kind: &ConnectorType, per_entity: Option<u64>) -> Counts {
    let count = |entity: &crate::agent::catalogue::Entity| (entity.name.clone(), entity.initial_records(per_entity));
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
        let only_id = crate::agent::catalogue::Entity {
            fields: entity.fields.iter().filter(|(field, _)| *field == entity.id).cloned().collect(),
            ..entity.clone()
        };
        let counts = Counts::default();
        let ids: HashSet<String> = (0..100_000)
            .filter_map(|index| super::Record::id_in(&generate(kind, &only_id, index, &counts), &entity.id))
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
                    super::Record::id_in(&record, &entity.id)
                        .unwrap_or_else(|| panic!("{}.{} has no {}: {record}", kind.slug, entity.name, entity.id))
                })
                .collect();
            let unique: HashSet<&String> = ids.iter().collect();
            assert_eq!(unique.len(), ids.len(), "{}.{}", kind.slug, entity.name);
        }
    }
}

#[test]
fn two_connectors_do_not_see_each_other() {
    let db = database();
    let kind = builtin().by_slug("stripe").expect("stripe");
    let customers = kind.entity("customers").expect("customers");
    for connector in ["a", "b"] {
        super::seed_connector(&db, connector, kind, Some(10)).expect("seeds");
        super::ensure(&db, connector, kind, customers).expect("generates");
    }
    let record = super::page_after(&db, "a", "customers", 0, 1).expect("reads").remove(0);
    super::delete(&db, "a", "customers", &record).expect("deletes");
    let count = |connector: &str| super::count(&db, connector, customers).expect("counts");
    assert_eq!((count("a"), count("b")), (9, 10));
    assert!(super::find(&db, "b", "customers", &record.id).expect("reads").is_some());
    super::delete_connector(&db, "a").expect("forgets");
    assert_eq!((count("a"), count("b")), (0, 10));
}

#[test]
fn a_taken_id_is_refused_and_not_counted() {
    let db = database();
    let kind = builtin().by_slug("stripe").expect("stripe");
    let customers = kind.entity("customers").expect("customers");
    super::seed_connector(&db, "a", kind, Some(2)).expect("seeds");
    super::ensure(&db, "a", kind, customers).expect("generates");
    assert!(super::insert(&db, "a", "customers", "x", &json!({"id": "x"})).expect("inserts"));
    assert!(!super::insert(&db, "a", "customers", "x", &json!({"id": "x"})).expect("refuses"));
    assert_eq!(super::count(&db, "a", customers).expect("counts"), 3);
    assert_eq!(super::page_after(&db, "a", "customers", 0, 10).expect("reads").len(), 3);
}

#[test]
fn failed_work_is_rolled_back_inside_and_outside_a_transaction() {
    let db = database();
    let kind = builtin().by_slug("stripe").expect("stripe");
    super::seed_connector(&db, "a", kind, Some(2)).expect("seeds");
    super::ensure(&db, "a", kind, kind.entity("customers").expect("customers")).expect("generates");
    let attempt = || {
        super::atomically(&db, || {
            super::insert(&db, "a", "customers", "y", &json!({"id": "y"}))?;
            Err::<(), _>(super::StoreError::from(rusqlite::Error::InvalidQuery))
        })
    };
    assert!(attempt().is_err());
    db.execute_batch("BEGIN").expect("begins");
    assert!(attempt().is_err());
    db.execute_batch("COMMIT").expect("commits");
    assert!(super::find(&db, "a", "customers", "y").expect("reads").is_none());
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
