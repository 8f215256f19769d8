//! The operations of the official kinds of connector that no file of `types/` describes.
//!
//! Their names, params and paging are facts of the client's catalogue; their records are synthetic.

use airbyte_agent::catalogue::{self, Kind, Operation, Position};

use super::action::{Action, FilePaths, OneOrMany};
use super::field_generator::{FieldGenerator, TextKind, TimeFormat};
use super::model::{ConnectorType, ContextStore, Entity};
use super::official_paging;
use super::params::{Param, ParamType};

/// Adds the operations that a kind does not have yet, and to the others the params that they do not know. Such a param is
/// accepted, but has no effect.
pub(super) fn complete(kind: &mut ConnectorType) {
    let Some(official) = catalogue::kind(&kind.definition_id) else { return };
    if kind.api_root.is_empty() {
        kind.api_root = format!("https://api.{}.example/v1", kind.slug);
    }
    let mut operations: Vec<_> = official.operations().iter().collect();
    operations.sort_unstable_by_key(|(name, _)| **name);
    for (name, operation) in operations {
        let Some((entity, action)) = name.split_once('.') else { continue };
        if kind.entity(entity).is_none() {
            kind.entities.push(synthetic(official, entity));
        }
        let Some(known) = kind.entities.iter_mut().find(|known| known.name == entity) else { continue };
        if let Some((_, described)) = known.actions.iter_mut().find(|(name, _)| name == action) {
            let is_new = |(name, _): &(String, Param)| !described.params.iter().any(|(known, _)| known == name);
            let added: Vec<_> = params(operation).into_iter().filter(is_new).collect();
            described.params.extend(added.into_iter().map(|(name, param)| (name, Param { required: false, ..param })));
            continue;
        }
        let style = official_paging::style(operation);
        known.actions.push((
            action.to_owned(),
            Action {
                params: params(operation),
                key: operation.key.iter().map(|key| ((*key).to_owned(), OneOrMany::One(known.id.clone()))).collect(),
                paging: style.is_some().then(|| (*name).to_owned()),
                reply: official_paging::reply(operation),
                file: (action == "download").then(file),
                ..Action::default()
            },
        ));
        kind.paging.extend(style.map(|style| ((*name).to_owned(), style)));
    }
}

fn params(operation: &Operation) -> Vec<(String, Param)> {
    let param = |kind: &str, required| Param {
        kind: ParamType::named(kind).unwrap_or(ParamType::Any),
        required,
        default: None,
        one_of: Vec::new(),
    };
    operation.params.iter().map(|known| (known.name.to_owned(), param(known.kind, known.required))).collect()
}

/// An entity with records that have an id, a name, a status and times.
fn synthetic(official: &'static Kind, name: &str) -> Entity {
    let word = |word: &str| word.into();
    let statuses = ["active", "active", "inactive", "archived"].map(word).to_vec();
    let time = |after, within| FieldGenerator::Time { format: TimeFormat::Iso, after, within };
    let id = id_path(official, name);
    let mut fields: Vec<(String, FieldGenerator)> = vec![
        ("id".into(), FieldGenerator::Serial { from: 1, step: 1 }),
        ("name".into(), FieldGenerator::Text(TextKind::Title)),
        ("status".into(), FieldGenerator::Choice(statuses)),
        ("created_at".into(), time(0, 0)),
        ("updated_at".into(), time(1, 200)),
    ];
    if id != "id" {
        fields.push((id.to_owned(), FieldGenerator::Format("t{id}".into())));
    }
    if official.operation(name, "download").is_some() {
        fields.push(("file_name".into(), FieldGenerator::Text(TextKind::FileName)));
        fields.push(("size".into(), FieldGenerator::Integer { min: 1_000, max: 20_000 }));
    }
    Entity {
        name: name.to_owned(),
        id: id.to_owned(),
        context_store: ContextStore::Supported,
        updated: vec!["updated_at".into()],
        fields,
        ..Entity::default()
    }
}

/// The member that identifies a record: the one that the position of its lists takes.
fn id_path(official: &'static Kind, entity: &str) -> &'static str {
    let lists = ["list", "search"].iter().filter_map(|action| official.operation(entity, action)?.paging.as_ref());
    lists.filter(|rule| rule.kind == Position::Last).find_map(|rule| rule.id.as_deref()).unwrap_or("id")
}

fn file() -> FilePaths {
    FilePaths { name: "file_name".into(), content_type: "file_name".into(), size: "size".into(), convert_to: None }
}
