//! What is known of the official kinds of connector: their operations, parameters and paging.
//!
//! The facts are in `catalogue.json`, a list of objects, one for each kind:
//!
//! | member | meaning |
//! | --- | --- |
//! | `slug` | short name, such as `github` |
//! | `definition_id` | UUID of the connector definition |
//! | `aliases` | other UUIDs of the same definition, if there are any |
//! | `operations` | the operations by name, `entity.action`, each an [`Operation`] |
//!
//! `make catalogue` writes the file anew from the official Python SDK (`tests/catalogue`), whose connector specs publish
//! these facts.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

mod paging;
mod params;

pub use paging::{End, Paging, Position};
pub use params::Param;

/// One kind of connector.
#[derive(Debug, Deserialize)]
pub struct Kind {
    /// Short name, such as `github`.
    pub slug: &'static str,
    /// UUID of the connector definition.
    pub definition_id: &'static str,
    /// Other UUIDs of the same definition.
    #[serde(default, borrow)]
    pub aliases: Vec<&'static str>,
    /// The operations as text, which is parsed when one of them is needed.
    #[serde(borrow, rename = "operations")]
    text: &'static RawValue,
    #[serde(skip)]
    operations: OnceLock<HashMap<&'static str, Operation>>,
}

/// An action on an entity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Whether it changes something.
    pub effect: Effect,
    /// Parameters by name. In the file the value is the type: `array:string` has the type of the items,
    /// `string=open|closed` the values that are documented, and a `!` at the end says that the parameter is required.
    #[serde(deserialize_with = "params::read")]
    pub params: Vec<Param>,
    /// The parameter that identifies a record, for actions on one.
    #[serde(default)]
    pub key: Option<&'static str>,
    /// Members of `connector_metadata` in a list: the type of each, or an object or a list of one object with types.
    /// `link` is a URL.
    #[serde(default)]
    pub metadata: Option<serde_json::Map<String, Value>>,
    /// How its pages continue. Absent if everything is on one page.
    #[serde(default)]
    pub paging: Option<Paging>,
}

/// Whether an operation changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It changes nothing.
    Read,
    /// It may change something.
    Write,
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    // A test parses the file, so users cannot see the list empty.
    serde_json::from_str(include_str!("catalogue.json")).unwrap_or_default()
});

/// Every kind, by slug.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter()
}

/// The kind with this definition id.
#[must_use]
pub fn kind(definition_id: &str) -> Option<&'static Kind> {
    let is_same = |id: &str| id.eq_ignore_ascii_case(definition_id);
    kinds().find(|kind| is_same(kind.definition_id) || kind.aliases.iter().any(|alias| is_same(alias)))
}

impl Kind {
    /// The operations by name, `entity.action`.
    pub fn operations(&self) -> &HashMap<&'static str, Operation> {
        self.operations.get_or_init(|| serde_json::from_str(self.text.get()).unwrap_or_default())
    }

    /// The operation with this entity and action.
    #[must_use]
    pub fn operation(&self, entity: &str, action: &str) -> Option<&Operation> {
        self.operations().get(format!("{entity}.{action}").as_str())
    }

    /// The position parameter that all paged operations of this kind have, if it is one.
    #[must_use]
    pub fn usual_position(&self) -> Option<&str> {
        let mut positions =
            self.operations().values().filter_map(|operation| operation.paging.as_ref()?.position.as_deref());
        let first = positions.next()?;
        positions.all(|position| position == first).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_read() {
        let kinds: Vec<Value> = serde_json::from_str(include_str!("catalogue.json")).expect("JSON");
        assert_eq!(KINDS.len(), kinds.len());
        for kind in KINDS.iter() {
            let operations: Result<HashMap<&str, Operation>, _> = serde_json::from_str(kind.text.get());
            assert!(operations.is_ok(), "{}: {operations:?}", kind.slug);
            assert!(uuid::Uuid::parse_str(kind.definition_id).is_ok(), "{}", kind.slug);
        }
    }

    #[test]
    fn an_operation_has_its_effect_parameters_and_paging() {
        let github = kind("EF69EF6E-AA7F-4AF1-A01D-EF775033524E").expect("GitHub");
        let issues = github.operation("issues", "list").expect("issues.list");
        assert_eq!(issues.effect, Effect::Read);
        assert_eq!(
            issues.params[..3],
            [
                Param { name: "owner", kind: "string", items: None, values: Vec::new(), required: true },
                Param { name: "repo", kind: "string", items: None, values: Vec::new(), required: true },
                Param {
                    name: "states",
                    kind: "array",
                    items: Some("string"),
                    values: vec!["OPEN", "CLOSED"],
                    required: false
                },
            ]
        );
        assert_eq!(issues.paging.as_ref().and_then(|paging| paging.position.as_deref()), Some("after"));
        assert_eq!(github.operation("issues", "create").map(|create| create.effect), Some(Effect::Write));
        assert_eq!(github.usual_position(), Some("after"));
        assert_eq!(kind("b117307c-14b6-41aa-9571-75e6871e6d44").map(|kind| kind.slug), Some("salesforce"));
    }
}
