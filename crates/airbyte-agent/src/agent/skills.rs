//! Skills: documentation for agents.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::{ListPaging, NextPage};
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Skills: documentation that tells agents how to use a connector.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
    /// # let client = airbyte_agent::Client::builder()
    /// #     .base_url(emulator.url())
    /// #     .client_id(emulator.client_id())
    /// #     .client_secret(emulator.client_secret())
    /// #     .build()?;
    /// # client
    /// #     .connect(airbyte_agent::CreateConnector {
    /// #         connector_type: Some("GitHub".into()),
    /// #         credentials: airbyte_agent::JsonObject::of(&serde_json::json!({"personal_access_token": "x"})).ok(),
    /// #         replication_config: airbyte_agent::JsonObject::of(&serde_json::json!({"repositories": ["airbytehq/airbyte"]})).ok(),
    /// #         ..Default::default()
    /// #     })
    /// #     .await?;
    /// use airbyte_agent::{GetSkillDocs, SearchSkills};
    ///
    /// let request = SearchSkills { query: "github".into(), ..Default::default() };
    /// let skill = client.skills().search(request).await?.data.remove(0);
    /// let docs = client.skills().docs(GetSkillDocs { id: skill.id, ..Default::default() }).await?;
    /// for section in docs.outline {
    ///     println!("{}", section.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    Skills = "skills" {
        list: ListSkills => SkillList["data": Skill], GET "/api/v1/skills" .paging(ListPaging { position: "cursor", next: NextPage::Member("next_cursor") });
        search: SearchSkills => SkillList["data": Skill], GET "/api/v1/skills/search" .paging(ListPaging { position: "cursor", next: NextPage::Member("next_cursor") });
        docs: GetSkillDocs => SkillDocs, GET "/api/v1/skills/docs";
    }
}

/// List one page of skills.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListSkills {
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Position of the page: the opaque cursor that the previous page returned. Default: the first page.
    pub cursor: Option<String>,
    /// Return only skills of this organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Return only skills of this workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// One page of skills.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkillList {
    /// The skills of this page.
    pub data: Vec<Skill>,
    /// Opaque cursor of the next page. Absent or `null` on the last page.
    pub next_cursor: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A skill without its content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Skill {
    /// Id of the skill. It never changes.
    pub id: String,
    /// What the skill documents.
    pub kind: SkillKind,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: Option<String>,
    /// Tags of the skill.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Origin of the documentation.
    pub provenance: String,
    /// Fingerprint of the documentation's source.
    pub version: String,
    /// How current the documentation is.
    pub freshness: SkillFreshness,
    /// Problems that did not prevent the response.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// Members that this version of the client does not know, as received.
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

/// How current the documentation of a skill is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkillFreshness {
    /// State: `static` if the documentation is bundled with the service, `live` if runtime data was available,
    /// `degraded` if it was available in part, `unknown` if it is determined when the skill is read. Default: `live`.
    #[schemars(extend("x-default" = "live"))]
    pub state: Option<FreshnessState>,
    /// Time of the check in ISO 8601 format.
    pub checked_at: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// How current the documentation of a skill is.
    pub enum FreshnessState {
        /// The documentation is bundled with the service.
        Static = "static",
        /// Runtime data was available.
        Live = "live",
        /// Runtime data was available in part.
        Degraded = "degraded",
        /// Determined when the skill is read.
        Unknown = "unknown",
    }
}

/// Search for skills and return one page.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchSkills {
    /// Words to search for. Must not be empty.
    pub query: String,
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Position of the page: the opaque cursor that the previous page returned. Default: the first page.
    pub cursor: Option<String>,
    /// Return only skills of this organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Return only skills of this workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// Get the content of a skill: its guidance and outline, or one section.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetSkillDocs {
    /// Id of the skill.
    pub id: String,
    /// Id of a section. Default: metadata, guidance and outline.
    pub section: Option<String>,
    /// Id of the organization that the skill belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Id of the workspace that the skill belongs to. Omit it for skills whose id begins with `connector-source:`.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// The content of a skill or of one of its sections. As a string, it is Markdown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-markdown" = true))]
pub struct SkillDocs {
    /// The skill.
    pub metadata: Skill,
    /// The sections of the skill.
    pub outline: Vec<SkillOutlineSection>,
    /// Id of the requested section. `null` if none was requested.
    pub section_id: Option<String>,
    /// The blocks of the content, in order.
    #[serde(default)]
    pub content: Vec<SkillContentBlock>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A section of a skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkillOutlineSection {
    /// Id of the section, for the member `section` of a request.
    pub id: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: Option<String>,
    /// Whether the section can be read. Default: `true`.
    #[serde(default = "airbyte_agent_core::json::default_true")]
    #[schemars(extend("x-default" = true))]
    pub available: bool,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A block of a skill's content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkillContentBlock {
    /// Type of the block, which determines the members that are set.
    pub r#type: SkillBlockType,
    /// Text of a heading or a paragraph.
    pub text: Option<String>,
    /// Level of a heading.
    pub level: Option<i64>,
    /// Items of a list.
    pub items: Option<Vec<String>>,
    /// Language of a code block.
    pub language: Option<String>,
    /// Text of a code block.
    pub code: Option<String>,
    /// Column headers of a table.
    pub headers: Option<Vec<String>>,
    /// Rows of a table.
    pub rows: Option<Vec<Vec<String>>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Type of a block.
    pub enum SkillBlockType {
        /// A heading.
        Heading = "heading",
        /// A paragraph.
        Paragraph = "paragraph",
        /// A list.
        List = "list",
        /// A code block.
        Code = "code",
        /// A table.
        Table = "table",
    }
}
