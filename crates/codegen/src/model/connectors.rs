//! The kinds of connector of the catalogue, for the types of their operations.

use airbyte_agent::catalogue;
use airbyte_agent_types::{Kind, Operation, Param, Type};

/// The kinds, by slug. Their operations are in alphabetical order.
pub fn kinds() -> Vec<Kind> {
    catalogue::kinds().map(kind).collect()
}

fn kind(known: &catalogue::Kind) -> Kind {
    let mut operations: Vec<Operation> =
        known.operations().iter().filter_map(|(name, facts)| operation(name, facts)).collect();
    operations.sort_by(|one, other| (&one.entity, &one.action).cmp(&(&other.entity, &other.action)));
    Kind { reference: known.slug.to_owned(), operations }
}

fn operation(name: &str, facts: &catalogue::Operation) -> Option<Operation> {
    let (entity, action) = name.split_once('.')?;
    let params = facts.params.iter().map(param).collect();
    Some(Operation { entity: entity.to_owned(), action: action.to_owned(), params })
}

fn param(known: &catalogue::Param) -> Param {
    let ty = match known.items {
        Some(items) => Type::Array(Box::new(Type::named(items).limited_to(&known.values))),
        None => Type::named(known.kind).limited_to(&known.values),
    };
    Param { name: known.name.to_owned(), ty, required: known.required }
}
