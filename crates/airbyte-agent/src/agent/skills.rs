//! Skills: documentation that agents read before they act.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::{ListPaging, NextPage};
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Docs for agents: how a connector is best used.
    Skills = "skills" {
        list: ListSkills => SkillList, GET "/api/v1/skills" .paging(ListPaging { items: "data", position: "cursor", next: NextPage::Member("next_cursor") });
        search: SearchSkills => SkillList, GET "/api/v1/skills/search" .paging(ListPaging { items: "data", position: "cursor", next: NextPage::Member("next_cursor") });
        docs: GetSkillDocs => SkillDocs, GET "/api/v1/skills/docs";
    }
}

/// List one page of skills. `list_all` follows every page.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListSkills {
    /// Page size. From 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Opaque cursor from the previous page.
    pub cursor: Option<String>,
    /// Keep skills of this organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Keep skills of this workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// One page of skills.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkillList {
    /// The entries.
    pub data: Vec<Skill>,
    /// Opaque and signed; null or absent on the last page.
    pub next_cursor: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// What a skill is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Skill {
    /// Stable id.
    pub id: String,
    /// What it documents.
    pub kind: SkillKind,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: Option<String>,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Where the docs come from.
    pub provenance: String,
    /// Fingerprint of the docs source.
    pub version: String,
    /// How current it is.
    pub freshness: SkillFreshness,
    /// Non-fatal problems.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// What a skill documents.
    pub enum SkillKind {
        /// `static`.
        Static = "static",
        /// `connector_source`.
        ConnectorSource = "connector_source",
    }
}

/// How current a skill is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkillFreshness {
    /// `static`: bundled; `live`: runtime data was available; `degraded`: partly; `unknown`: decided when read.
    /// Default: `live`.
    #[schemars(extend("x-default" = "live"))]
    pub state: Option<FreshnessState>,
    /// ISO timestamp, plain string.
    pub checked_at: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// How current a skill is.
    pub enum FreshnessState {
        /// `static`.
        Static = "static",
        /// `live`.
        Live = "live",
        /// `degraded`.
        Degraded = "degraded",
        /// `unknown`.
        Unknown = "unknown",
    }
}

/// Search skills by words, one page. `search_all` follows every page.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchSkills {
    /// Search words. Not empty.
    pub query: String,
    /// Page size. From 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Opaque cursor from the previous page.
    pub cursor: Option<String>,
    /// Keep skills of this organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Keep skills of this workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// Read a skill: guidance and outline, or one section of it.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetSkillDocs {
    /// Skill id.
    pub id: String,
    /// Exact section id; absent gives metadata, guidance and outline.
    pub section: Option<String>,
    /// Organization of the skill.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Workspace of the skill. Leave it out for ids that begin with `connector-source:`.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// A skill, or a section of it, to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkillDocs {
    /// The skill.
    pub metadata: Skill,
    /// Its sections.
    pub outline: Vec<SkillOutlineSection>,
    /// Echo of the requested section; null for the default view.
    pub section_id: Option<String>,
    /// Blocks to read, in order.
    #[serde(default)]
    pub content: Vec<SkillContentBlock>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A section of a skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkillOutlineSection {
    /// Value for the `section` parameter.
    pub id: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: Option<String>,
    /// Readable now. Default: `true`.
    #[serde(default = "airbyte_agent_core::json::default_true")]
    #[schemars(extend("x-default" = true))]
    pub available: bool,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A block of text to render.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkillContentBlock {
    /// Kind of block; decides which members are set.
    pub r#type: SkillBlockType,
    /// heading, paragraph.
    pub text: Option<String>,
    /// heading.
    pub level: Option<i64>,
    /// list.
    pub items: Option<Vec<String>>,
    /// code.
    pub language: Option<String>,
    /// code.
    pub code: Option<String>,
    /// table.
    pub headers: Option<Vec<String>>,
    /// table.
    pub rows: Option<Vec<Vec<String>>>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Kind of a block.
    pub enum SkillBlockType {
        /// `heading`.
        Heading = "heading",
        /// `paragraph`.
        Paragraph = "paragraph",
        /// `list`.
        List = "list",
        /// `code`.
        Code = "code",
        /// `table`.
        Table = "table",
    }
}
