//! `connector_docs`: how to use a connector, as Markdown.

use airbyte_agent::{Connector, Error, ErrorKind, SkillDocs};

use crate::airbyte;
use crate::arguments::DocsArguments;
use crate::context::Context;
use crate::definitions::CONNECTOR_DOCS;
use crate::failure::Failure;
use crate::limits::RESULT_BYTES;
use crate::markdown;
use crate::result::ToolResult;
use crate::service_error::{ActionCall, action_failure};
use crate::target::{self, Target};
use crate::unknown_name::unknown_entity;

pub(crate) async fn run(context: &Context, arguments: DocsArguments) -> Result<ToolResult, Failure> {
    let target = target::find(context, &arguments.connector).await?;
    let given = arguments.entity.as_deref().unwrap_or_default().trim();
    let (entity, part) = split_part(given);
    let section = Some(entity).filter(|entity| !entity.is_empty());
    let markdown = match &target {
        Target::Airbyte => airbyte::docs(section)
            .ok_or_else(|| unknown_entity(airbyte::NAME, entity, &airbyte::entities().collect::<Vec<_>>()))?,
        Target::Connector(connector) => docs(connector, section).await?.to_string(),
    };
    let parts = markdown::parts(&markdown, RESULT_BYTES);
    let Some(text) = parts.get(part - 1) else {
        let count = parts.len();
        return Err(Failure::bad_params(
            format!("`entity` is {given:?}, but this page has {count} part{}.", if count == 1 { "" } else { "s" }),
            format!("Call {CONNECTOR_DOCS} with `entity` {entity:?} or with a part up to \"{entity}#{count}\"."),
        ));
    };
    let mut text = text.clone();
    if parts.len() > 1 {
        text.push_str(&format!("\n\n> Part {part} of {}.", parts.len()));
        if part < parts.len() {
            text.push_str(&format!(" For the next one, call {CONNECTOR_DOCS} with entity \"{entity}#{}\".", part + 1));
        }
    }
    Ok(ToolResult::markdown(text))
}

/// `issues#2` is the second part of the page of `issues`, and `#2` that of the guidance.
fn split_part(given: &str) -> (&str, usize) {
    let part = given.rsplit_once('#').and_then(|(entity, part)| Some((entity, part.parse().ok()?)));
    part.filter(|(_, part)| *part > 0).unwrap_or((given, 1))
}

async fn docs(connector: &Connector, section: Option<&str>) -> Result<SkillDocs, Failure> {
    let error = match connector.docs(section).await {
        Ok(docs) => return Ok(docs),
        Err(error) => error,
    };
    let name = connector.name.as_deref().unwrap_or(&connector.id);
    if let Some(section) = section.filter(|_| is_rejected(&error))
        && let Ok(guidance) = connector.docs(None).await
    {
        let sections: Vec<&str> = guidance.outline.iter().map(|section| section.id.as_str()).collect();
        if !sections.contains(&section) {
            return Err(unknown_entity(name, section, &sections));
        }
    }
    let call = ActionCall { connector: name, entity: section.unwrap_or("guidance"), action: "docs", is_write: false };
    let next = "Go on without this page, or tell the user that the documentation cannot be read.".to_owned();
    Err(Failure { next, ..action_failure(&error, call) })
}

fn is_rejected(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::BadRequest | ErrorKind::UnprocessableEntity)
}
