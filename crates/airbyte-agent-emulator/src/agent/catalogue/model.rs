//! The catalogue's nouns: kinds of connectors and destinations, their settings and entities.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::action::Action;
use super::generator_spec::Spec;
use super::ordered::ordered;
use super::paging::Paging;
use super::scheme::Scheme;

/// Every kind of connector and destination an emulator knows.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    pub(super) types: Vec<ConnectorType>,
    pub(super) destinations: Vec<Destination>,
    /// Records generated for each main entity when the caller names no count (seed member `records_per_entity`).
    pub records_per_entity: Option<u64>,
}

impl Catalogue {
    /// Every kind of source, in the order definitions are listed.
    pub fn types(&self) -> &[ConnectorType] {
        &self.types
    }

    /// Every destination.
    pub fn destinations(&self) -> &[Destination] {
        &self.destinations
    }

    /// The kind with this definition id; aliases count (see [`ConnectorType::definition_id_aliases`]).
    pub fn by_definition_id(&self, id: &str) -> Option<&ConnectorType> {
        self.types.iter().find(|kind| {
            std::iter::once(&kind.definition_id)
                .chain(&kind.definition_id_aliases)
                .any(|known| known.eq_ignore_ascii_case(id))
        })
    }

    /// The kind with this slug, e.g. `zendesk-support`.
    pub fn by_slug(&self, slug: &str) -> Option<&ConnectorType> {
        self.types.iter().find(|kind| kind.slug.eq_ignore_ascii_case(slug))
    }

    /// The kind with this display name in any case, e.g. `zendesk support`: what `connector_type` carries.
    pub fn by_name(&self, name: &str) -> Option<&ConnectorType> {
        self.types.iter().find(|kind| kind.name.eq_ignore_ascii_case(name))
    }

    /// The destination with this definition id.
    pub fn destination(&self, id: &str) -> Option<&Destination> {
        self.destinations.iter().find(|destination| destination.id.eq_ignore_ascii_case(id))
    }
}

/// A kind of source connector.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectorType {
    /// Short name in addresses and package names, e.g. `google-drive`.
    pub slug: String,
    /// Display name, e.g. `Google Drive`; also what `connector_type` names.
    pub name: String,
    /// UUID of the definition.
    pub definition_id: String,
    /// Other ids under which official material names the same kind.
    #[serde(default)]
    pub definition_id_aliases: Vec<String>,
    /// How well the kind is supported.
    #[serde(default)]
    pub support_level: SupportLevel,
    /// Where the provider or Airbyte documents it.
    #[serde(default)]
    pub documentation_url: Option<String>,
    /// Root of the provider's addresses, used where an answer carries a link to the next page.
    #[serde(default)]
    pub api_root: String,
    /// One sentence on what the connector reaches, for docs.
    #[serde(default)]
    pub summary: String,
    /// Shapes `credentials` may have. None: any non-empty object.
    #[serde(default)]
    pub credentials: Vec<Scheme>,
    /// Non-secret settings, from `replication_config` and `environment` alike.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// Params that are taken from a setting when a call leaves them out.
    #[serde(default)]
    pub scope: BTreeMap<String, Scope>,
    /// Sample prompts.
    #[serde(default)]
    pub example_questions: ExampleQuestions,
    /// Named ways of paging, referred to by the actions.
    #[serde(default)]
    pub paging: BTreeMap<String, Paging>,
    /// What can be listed, read and written.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// Made by the user: no icon of Airbyte's, `custom: true`.
    #[serde(skip)]
    pub custom: bool,
}

impl ConnectorType {
    /// The entity with exactly this name.
    pub fn entity(&self, name: &str) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.name == name)
    }

    /// Only the definition is known: a connector of this kind can be created but has nothing to execute.
    pub fn is_listed_only(&self) -> bool {
        self.entities.is_empty()
    }

    /// Where the icon is.
    pub fn icon_url(&self) -> String {
        format!("https://connectors.airbyte.com/files/metadata/airbyte/source-{}/latest/icon.svg", self.slug)
    }

    /// How `action` pages, if it does.
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
    /// Kept by Airbyte.
    Certified,
    /// Kept by its users.
    #[default]
    Community,
    /// Unstated.
    None,
}

impl SupportLevel {
    /// The word on the wire.
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
    /// Its absence is a 422 at create.
    #[serde(default)]
    pub required: bool,
    /// What it means.
    #[serde(default)]
    pub description: String,
}

fn string_type() -> String {
    "string".into()
}

/// Takes a param from the connector's settings: the first entry of `setting`, split by `split`, its part `part`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Setting to read; of an array, the first entry.
    pub setting: String,
    /// Separator to split the text by.
    #[serde(default)]
    pub split: Option<String>,
    /// Which part of the split text, from 0.
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

/// Something records of which can be listed, read or written.
#[derive(Debug, Clone, Deserialize)]
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
    /// Entity whose records this one works on; default itself (Slack's `messages` writes `channel_messages`).
    #[serde(default)]
    pub store: Option<String>,
    /// Records generated at first use; absent marks a main entity: 250, or the count the user gives.
    #[serde(default)]
    pub records: Option<u64>,
    /// Whether the Context Store holds it.
    #[serde(default)]
    pub context_store: ContextStore,
    /// Fields semantic search looks through.
    #[serde(default)]
    pub semantic_fields: Vec<String>,
    /// Paths of the moments that every update renews.
    #[serde(default)]
    pub updated: Vec<String>,
    /// Name in `context_store_sql_query`; default the entity's name.
    #[serde(default)]
    pub table: Option<String>,
    /// Members of a generated record, in order.
    #[serde(default, deserialize_with = "ordered")]
    pub fields: Vec<(String, Spec)>,
    /// Live actions by name.
    #[serde(default, deserialize_with = "ordered")]
    pub actions: Vec<(String, Action)>,
    /// Records given by a seed file, in place of generated ones.
    #[serde(skip)]
    pub given: Vec<Value>,
}

impl Entity {
    /// Records of a main entity when nobody says otherwise.
    pub const DEFAULT_RECORDS: u64 = 250;

    /// The live action with this name.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.iter().find(|(known, _)| known == name).map(|(_, action)| action)
    }

    /// How many records the entity starts with, `per_entity` being the user's count for main entities.
    pub fn initial_records(&self, per_entity: Option<u64>) -> u64 {
        if !self.given.is_empty() {
            return self.given.len() as u64;
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

    /// Name of its view in `context_store_sql_query`.
    pub fn table_name(&self) -> &str {
        self.table.as_deref().unwrap_or(&self.name)
    }
}

fn id_path() -> String {
    "id".into()
}

/// Whether the Context Store holds an entity.
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

/// A destination definition: listed and described, never executed on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// UUID of the definition.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Name in addresses, e.g. `s3`.
    pub slug: String,
    /// Settings, secrets among them.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// Settings that are secret.
    #[serde(default)]
    pub secrets: Vec<String>,
}
