//! Connector types and destinations, with their settings and entities.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::action::Action;
use super::field_generator::FieldGenerator;
use super::ordered::ordered;
use super::paging::Paging;
use super::scheme::Scheme;

/// The connector types and destinations of an emulator.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    pub(super) types: Vec<ConnectorType>,
    pub(super) destinations: Vec<Destination>,
    /// Records of each main entity, if the options do not say (seed member `records_per_entity`).
    pub records_per_entity: Option<u64>,
}

impl Catalogue {
    /// The connector types, in the order in which they are listed.
    pub fn types(&self) -> &[ConnectorType] {
        &self.types
    }

    /// The destinations.
    pub fn destinations(&self) -> &[Destination] {
        &self.destinations
    }

    /// The connector type with this definition id or alias (see [`ConnectorType::definition_id_aliases`]).
    pub fn by_definition_id(&self, id: &str) -> Option<&ConnectorType> {
        self.types.iter().find(|kind| {
            std::iter::once(&kind.definition_id)
                .chain(&kind.definition_id_aliases)
                .any(|known| known.eq_ignore_ascii_case(id))
        })
    }

    /// The connector type with this slug, e.g. `zendesk-support`.
    pub fn by_slug(&self, slug: &str) -> Option<&ConnectorType> {
        self.types.iter().find(|kind| kind.slug.eq_ignore_ascii_case(slug))
    }

    /// The connector type with this display name in any case, e.g. `zendesk support`.
    pub fn by_name(&self, name: &str) -> Option<&ConnectorType> {
        self.types.iter().find(|kind| kind.name.eq_ignore_ascii_case(name))
    }

    /// The destination with this definition id.
    pub fn destination(&self, id: &str) -> Option<&Destination> {
        self.destinations.iter().find(|destination| destination.id.eq_ignore_ascii_case(id))
    }
}

/// A connector type: a kind of source.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectorType {
    /// Short name in URLs and package names, e.g. `google-drive`.
    pub slug: String,
    /// Display name, e.g. `Google Drive`. Requests name it as `connector_type`.
    pub name: String,
    /// UUID of the definition.
    pub definition_id: String,
    /// Other ids that official material uses for the same connector type.
    #[serde(default)]
    pub definition_id_aliases: Vec<String>,
    /// How well it is supported.
    #[serde(default)]
    pub support_level: SupportLevel,
    /// URL of the provider's or Airbyte's documentation.
    #[serde(default)]
    pub documentation_url: Option<String>,
    /// Root of the provider's URLs, for responses with a link to the next page.
    #[serde(default)]
    pub api_root: String,
    /// One sentence for docs.
    #[serde(default)]
    pub summary: String,
    /// Authentication schemes. Empty: any non-empty object is accepted.
    #[serde(default)]
    pub credentials: Vec<Scheme>,
    /// Settings in `replication_config` or `environment`. They are not secret.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// Params that default to a setting of the connector.
    #[serde(default)]
    pub scope: BTreeMap<String, Scope>,
    /// Sample prompts.
    #[serde(default)]
    pub example_questions: ExampleQuestions,
    /// Paging styles by name; actions refer to them.
    #[serde(default)]
    pub paging: BTreeMap<String, Paging>,
    /// Entities, whose records can be listed, read and written.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// Whether it comes from a seed: it then has no icon, and `custom: true`.
    #[serde(skip)]
    pub custom: bool,
}

impl ConnectorType {
    /// The entity with this name.
    pub fn entity(&self, name: &str) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.name == name)
    }

    /// Whether it has a definition but no entities: connectors can be created, but nothing can be executed on them.
    pub fn is_listed_only(&self) -> bool {
        self.entities.is_empty()
    }

    /// URL of the icon.
    pub fn icon_url(&self) -> String {
        format!("https://connectors.airbyte.com/files/metadata/airbyte/source-{}/latest/icon.svg", self.slug)
    }

    /// The paging style of an action.
    pub fn paging_of<'a>(&'a self, action: &'a Action) -> Option<&'a Paging> {
        self.paging.get(action.paging.as_deref()?)
    }
}

/// How well a definition is supported (`SupportLevel` of the contract).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SupportLevel {
    /// No longer offered.
    Archived,
    /// Maintained by Airbyte.
    Certified,
    /// Maintained by the community.
    #[default]
    Community,
    /// Not stated.
    None,
}

impl SupportLevel {
    /// The value in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Archived => "archived",
            Self::Certified => "certified",
            Self::Community => "community",
            Self::None => "none",
        }
    }
}

/// A non-secret setting of a connector.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Key in `replication_config` or `environment`.
    pub name: String,
    /// JSON Schema type.
    #[serde(rename = "type", default = "string_type")]
    pub kind: String,
    /// Whether creating a connector without it is a 422.
    #[serde(default)]
    pub required: bool,
    /// What it means.
    #[serde(default)]
    pub description: String,
}

fn string_type() -> String {
    "string".into()
}

/// Takes a param from a setting: the first entry of `setting`, split by `split`, part number `part`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Name of the setting. Of a list the first entry is used.
    pub setting: String,
    /// Separator to split the text by.
    #[serde(default)]
    pub split: Option<String>,
    /// Index of the part, from 0.
    #[serde(default)]
    pub part: usize,
}

/// Sample prompts by what is needed to answer them (`ExampleQuestionsByType`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleQuestions {
    /// Answerable by live actions.
    #[serde(default)]
    pub direct: Vec<String>,
    /// Needing the Context Store.
    #[serde(default)]
    pub search: Vec<String>,
}

/// An entity, such as `issues`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Name in execute calls.
    pub name: String,
    /// One sentence for docs.
    #[serde(default)]
    pub summary: String,
    /// Path of the member that identifies a record.
    #[serde(default = "id_path")]
    pub id: String,
    /// Entity whose records this one works on. Default: itself (Slack's `messages` writes `channel_messages`).
    #[serde(default)]
    pub store: Option<String>,
    /// Number of generated records. Absent for a main entity, whose number the user can choose.
    #[serde(default)]
    pub records: Option<u64>,
    /// Whether the Context Store contains it.
    #[serde(default)]
    pub context_store: ContextStore,
    /// Fields that semantic search covers.
    #[serde(default)]
    pub semantic_fields: Vec<String>,
    /// Paths of the times that every update renews.
    #[serde(default)]
    pub updated: Vec<String>,
    /// Table name in `context_store_sql_query`. Default: the entity's name.
    #[serde(default)]
    pub table: Option<String>,
    /// Members of a generated record, in order.
    #[serde(default, deserialize_with = "ordered")]
    pub fields: Vec<(String, FieldGenerator)>,
    /// Live actions by name.
    #[serde(default, deserialize_with = "ordered")]
    pub actions: Vec<(String, Action)>,
    /// Records of a seed, in place of generated ones.
    #[serde(skip)]
    pub seed_records: Vec<Value>,
}

impl Entity {
    /// Default number of records of a main entity.
    pub const DEFAULT_RECORDS: u64 = 250;

    /// The live action with this name.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.iter().find(|(known, _)| known == name).map(|(_, action)| action)
    }

    /// How many records the entity starts with; `per_entity` is the number that the user chose for main entities.
    pub fn initial_records(&self, per_entity: Option<u64>) -> u64 {
        if !self.seed_records.is_empty() {
            return self.seed_records.len() as u64;
        }
        if self.fields.is_empty() {
            return 0;
        }
        self.records.unwrap_or_else(|| per_entity.unwrap_or(Self::DEFAULT_RECORDS))
    }

    /// Entity whose records this one works on.
    pub fn store_name(&self) -> &str {
        self.store.as_deref().unwrap_or(&self.name)
    }

    /// Table name in `context_store_sql_query`.
    pub fn table_name(&self) -> &str {
        self.table.as_deref().unwrap_or(&self.name)
    }
}

fn id_path() -> String {
    "id".into()
}

/// Whether the Context Store contains an entity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContextStore {
    /// Not cached.
    #[default]
    No,
    /// May be cached.
    Supported,
    /// Cached, and recommended as a search target.
    Suggested,
}

/// A destination. It has a definition, but nothing can be executed on it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// UUID of the definition.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Short name in URLs, e.g. `s3`.
    pub slug: String,
    /// Settings, including secrets.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// Names of the settings that are secret.
    #[serde(default)]
    pub secrets: Vec<String>,
}
