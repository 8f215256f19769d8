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

use airbyte_agent_core::suggest::nearest_hint;
use airbyte_agent_core::{Error, ErrorKind};

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

/// The kind with this slug or definition id.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`] with the nearest slug.
pub fn find(reference: &str) -> Result<&'static Kind, Error> {
    let found = kind(reference).or_else(|| kinds().find(|kind| kind.slug == reference));
    found.ok_or_else(|| {
        let slugs: Vec<&str> = kinds().map(|kind| kind.slug).collect();
        let hint = nearest_hint(reference, &slugs);
        let reason = format!("no official kind of connector has the slug {reference:?}{hint}");
        Error::new(ErrorKind::InvalidRequest, format!("`kind`: {reason}")).with_field("kind", reason)
    })
}

/// The definition id and the slug that a slug or a definition id stands for. The slug of a definition that is not official is
/// not known.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`] if it is neither an official slug nor a UUID.
pub fn identify(reference: &str) -> Result<(String, Option<String>), Error> {
    match find(reference) {
        Ok(kind) => Ok((kind.definition_id.to_owned(), Some(kind.slug.to_owned()))),
        Err(_) if uuid::Uuid::try_parse(reference).is_ok() => Ok((reference.to_owned(), None)),
        Err(error) => Err(error),
    }
}

/// The slug of a connector definition. If it is not an official one, it is made of the name: `My API` becomes `my-api`.
#[must_use]
pub fn slug(definition_id: &str, name: &str) -> String {
    if let Some(kind) = kind(definition_id) {
        return kind.slug.to_owned();
    }
    let words = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
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
    fn a_kind_is_found_by_slug_and_by_definition_id() {
        let github = find("github").expect("GitHub");
        assert_eq!(find(&github.definition_id.to_uppercase()).map(|kind| kind.slug).ok(), Some("github"));
        let error = find("gihub").expect_err("no such kind");
        assert!(error.to_string().contains("did you mean `github`?"), "{error}");
    }

    #[test]
    fn the_slug_of_another_definition_is_made_of_its_name() {
        assert_eq!(slug(kind_id("zendesk-support"), "Renamed"), "zendesk-support");
        assert_eq!(slug("00000000-0000-4000-8000-000000000000", " My API (v2) "), "my-api-v2");
    }

    fn kind_id(slug: &str) -> &'static str {
        find(slug).expect("a kind").definition_id
    }

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
