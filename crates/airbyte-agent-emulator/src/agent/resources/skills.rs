//! `skills`: docs for agents, one skill per connector and one for all.

use airbyte_agent::{
    FreshnessState, GetSkillDocs, ListSkills, Object, SearchSkills, Skill, SkillBlockType, SkillContentBlock,
    SkillDocs, SkillFreshness, SkillKind, SkillList, SkillOutlineSection,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::agent::context::AgentContext;
use crate::agent::lookup;
use crate::agent::store::connectors::{self, Connector};
use crate::agent::validation::{page_size, typed};
use crate::server::error::ApiError;

/// Prefix of the skill id of a connector (`tests/contract/agent/BEHAVIOUR.md`, "Inspect, describe, skill docs").
const CONNECTOR_PREFIX: &str = "connector-source:";

/// Id of the skill that exists without any connector.
const BASICS: &str = "airbyte-agent-basics";

/// The sections of that skill: id, title and text.
const BASICS_SECTIONS: [(&str, &str, &str); 3] = [
    (
        "find",
        "Find a connector",
        "List the connectors of a workspace, or inspect one by its id. Inspecting tells what the Context Store holds \
         and names the skill that documents the connector.",
    ),
    (
        "execute",
        "Execute an action",
        "Read the connector's skill without a section first, then the section of the entity, then execute. Params are \
         case-sensitive and named as the section names them.",
    ),
    (
        "page",
        "Read the next page",
        "The position of the next page is in connector_metadata, under a name that depends on the connector. Stop when \
         it is absent or unchanged.",
    ),
];

/// Skill id of a connector.
pub(crate) fn id_of(connector_id: &str) -> String {
    format!("{CONNECTOR_PREFIX}{connector_id}")
}

pub(crate) fn list(context: &AgentContext<'_>, request: ListSkills) -> Result<SkillList, ApiError> {
    let skills = all(context, request.organization_id.as_deref(), request.workspace_id.as_deref())?;
    page(context, "skills", skills, request.limit, request.cursor.as_deref())
}

pub(crate) fn search(context: &AgentContext<'_>, request: SearchSkills) -> Result<SkillList, ApiError> {
    let query = request.query.to_lowercase();
    if query.trim().is_empty() {
        return Err(ApiError::value("query", "Should have at least 1 character"));
    }
    let mut skills = all(context, request.organization_id.as_deref(), request.workspace_id.as_deref())?;
    skills.retain(|skill| {
        let text = format!("{} {} {}", skill.title, skill.summary.as_deref().unwrap_or_default(), skill.tags.join(" "));
        let text = text.to_lowercase();
        query.split_whitespace().all(|word| text.contains(word))
    });
    page(context, &format!("skills for {query}"), skills, request.limit, request.cursor.as_deref())
}

pub(crate) fn docs(context: &AgentContext<'_>, request: GetSkillDocs) -> Result<SkillDocs, ApiError> {
    check_scope(context, request.organization_id.as_deref(), request.workspace_id.as_deref())?;
    let section = request.section.as_deref();
    let no_section = || ApiError::not_found("Section", section.unwrap_or_default());
    let (metadata, outline, content) = match request.id.strip_prefix(CONNECTOR_PREFIX) {
        Some(connector_id) => {
            let connector = lookup::connector(context, connector_id)?;
            let kind = context.kind(&connector.definition_id)?;
            let outline =
                kind.docs_outline().iter().map(|section| typed(section.to_json())).collect::<Result<_, _>>()?;
            let content = kind.docs_content(section).ok_or_else(no_section)?;
            (of_connector(context, &connector)?, outline, typed(Value::Array(content))?)
        }
        None if request.id == BASICS => (basics(), basics_outline(), basics_content(section).ok_or_else(no_section)?),
        None => return Err(ApiError::not_found("Skill", &request.id)),
    };
    Ok(SkillDocs { metadata, outline, section_id: request.section, content, extra: Object::new() })
}

/// Checks the scope of a request: 404 for an unknown organization or workspace (contract `SkillScopeNotFound`).
fn check_scope(
    context: &AgentContext<'_>,
    organization_id: Option<&str>,
    workspace_id: Option<&str>,
) -> Result<(), ApiError> {
    if let Some(id) = organization_id.filter(|id| !id.eq_ignore_ascii_case(context.organization_id)) {
        return Err(ApiError::not_found("Organization", id));
    }
    workspace_id.map(|id| lookup::workspace(context, id)).transpose()?;
    Ok(())
}

fn all(
    context: &AgentContext<'_>,
    organization_id: Option<&str>,
    workspace_id: Option<&str>,
) -> Result<Vec<Skill>, ApiError> {
    check_scope(context, organization_id, workspace_id)?;
    let mut skills = vec![basics()];
    for connector in connectors::all(context.db, context.organization_id, workspace_id)? {
        skills.push(of_connector(context, &connector)?);
    }
    Ok(skills)
}

fn page(
    context: &AgentContext<'_>,
    list: &str,
    mut skills: Vec<Skill>,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<SkillList, ApiError> {
    let size = page_size(limit)?;
    let list = format!("{list} of {}", context.organization_id);
    let begin: usize = match cursor {
        Some(cursor) => context
            .state
            .accounts
            .signer
            .position(&list, cursor)
            .ok_or_else(|| ApiError::value("cursor", "Not a cursor of this list"))?,
        None => 0,
    };
    let end = begin.saturating_add(size);
    let next_cursor = (end < skills.len()).then(|| context.state.accounts.signer.cursor(&list, &end)).transpose()?;
    skills.truncate(end);
    Ok(SkillList { data: skills.into_iter().skip(begin).collect(), next_cursor, extra: Object::new() })
}

fn of_connector(context: &AgentContext<'_>, connector: &Connector) -> Result<Skill, ApiError> {
    let kind = context.kind(&connector.definition_id)?;
    let entities: Vec<&str> = kind.entities.iter().map(|entity| entity.name.as_str()).collect();
    Ok(Skill {
        id: id_of(&connector.id),
        kind: SkillKind::ConnectorSource,
        title: connector.name.clone(),
        summary: Some(format!("{} Entities: {}.", kind.summary, entities.join(", ")).trim().to_owned()),
        tags: vec![kind.slug.clone()],
        provenance: format!("connector definition {}", kind.definition_id),
        version: fingerprint(&Value::Array(kind.docs_content(None).unwrap_or_default()).to_string()),
        freshness: SkillFreshness {
            state: Some(FreshnessState::Live),
            checked_at: Some(context.timestamp()),
            extra: Object::new(),
        },
        warnings: Vec::new(),
        extra: Object::new(),
    })
}

fn basics() -> Skill {
    let text: String = BASICS_SECTIONS.iter().map(|(_, _, text)| *text).collect();
    Skill {
        id: BASICS.to_owned(),
        kind: SkillKind::Static,
        title: "Working with connectors".to_owned(),
        summary: Some("How to find a connector, execute its actions and read all pages.".to_owned()),
        tags: vec!["getting-started".to_owned()],
        provenance: "airbyte-agent-emulator".to_owned(),
        version: fingerprint(&text),
        freshness: SkillFreshness { state: Some(FreshnessState::Static), checked_at: None, extra: Object::new() },
        warnings: Vec::new(),
        extra: Object::new(),
    }
}

fn basics_outline() -> Vec<SkillOutlineSection> {
    BASICS_SECTIONS
        .iter()
        .map(|(id, title, _)| SkillOutlineSection {
            id: (*id).to_owned(),
            title: (*title).to_owned(),
            summary: None,
            available: true,
            extra: Object::new(),
        })
        .collect()
}

/// The blocks of a section, or of all sections; `None` if there is no such section.
fn basics_content(section: Option<&str>) -> Option<Vec<SkillContentBlock>> {
    let chosen: Vec<_> =
        BASICS_SECTIONS.iter().filter(|(id, ..)| section.is_none_or(|section| section == *id)).collect();
    let blocks = chosen.iter().flat_map(|(_, title, text)| {
        [(SkillBlockType::Heading, title, Some(2)), (SkillBlockType::Paragraph, text, None)]
    });
    let blocks = blocks.map(|(kind, text, level)| SkillContentBlock {
        r#type: kind,
        text: Some((*text).to_owned()),
        level,
        items: None,
        language: None,
        code: None,
        headers: None,
        rows: None,
        extra: Object::new(),
    });
    Some(blocks.collect()).filter(|blocks: &Vec<_>| !blocks.is_empty())
}

/// A version: twelve hexadecimal digits of the text's hash.
fn fingerprint(text: &str) -> String {
    Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
