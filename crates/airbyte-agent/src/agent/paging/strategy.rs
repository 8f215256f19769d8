//! [`PagingStrategy`]: which way an action pages.

use airbyte_agent_core::{Error, JsonObject, Response, json};
use serde::Deserialize;
use serde_json::Value;

use super::rule::{Paging, Position};
use super::rules;
use super::signals::{PagingSignals, is_meaningful};
use crate::agent::envelope::Envelope;
use crate::agent::execute::Execute;

/// How the next page of an action is found.
#[derive(Debug)]
pub(super) enum PagingStrategy {
    /// By a rule: built-in or the caller's.
    Rule(Paging),
    /// By the members of the response.
    Detect,
    /// `context_store_search`: `result.meta.cursor` is the next `cursor` while `has_more` is not false.
    ContextStore,
    /// The action takes no position: everything is on one page.
    SinglePage,
}

/// The parameters to add to an `execute` call for the page after its response; `None` if that is the last page. The
/// definition id of the connector selects the built-in rule.
///
/// # Errors
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode), also if there is another page but the response does not say where.
pub fn next_position(
    response: &Response,
    request: &Execute,
    definition_id: Option<&str>,
) -> Result<Option<JsonObject>, Error> {
    PagingStrategy::choose(request, None, definition_id).next_position(response, request)
}

impl PagingStrategy {
    pub(super) fn choose(request: &Execute, paging: Option<Paging>, definition_id: Option<&str>) -> Self {
        if let Some(paging) = paging {
            return Self::Rule(paging);
        }
        match request.action.as_str() {
            "context_store_search" => return Self::ContextStore,
            "context_store_sql_query" | "get" | "describe" => return Self::SinglePage,
            "sql_select" => {
                return Self::Rule(Paging {
                    position: "cursor".into(),
                    kind: Position::Token,
                    size: None,
                    next: Some("end_cursor".into()),
                });
            }
            _ => {}
        }
        // `api_search` is a deprecated alias.
        let action = if request.action == "api_search" { "search" } else { &request.action };
        match definition_id.and_then(|id| rules::find(id, &request.entity, action)) {
            Some(rule) => rule.paging().map_or(Self::SinglePage, Self::Rule),
            None => Self::Detect,
        }
    }

    pub(super) fn next_position(&self, response: &Response, request: &Execute) -> Result<Option<JsonObject>, Error> {
        match self {
            Self::Rule(paging) => {
                let next = PagingSignals::read(response)?.next_by_rule(paging, request)?;
                Ok(next.map(|next| JsonObject::with_member(&paging.position, next)))
            }
            Self::Detect => PagingSignals::read(response)?.detect(request),
            Self::ContextStore => context_store_cursor(response),
            Self::SinglePage => PagingSignals::read(response)?.require_last_page().map(|()| None),
        }
    }
}

fn context_store_cursor(response: &Response) -> Result<Option<JsonObject>, Error> {
    #[derive(Deserialize)]
    struct Found {
        meta: Option<Meta>,
    }
    #[derive(Deserialize)]
    struct Meta {
        has_more: Option<bool>,
        cursor: Option<Value>,
    }
    let result = Envelope::read(response)?.result.map_or("null", |result| result.get());
    let found: Found = serde_json::from_str(result).map_err(|error| response.decode_error(json::describe(&error)))?;
    let Some(Meta { has_more, cursor }) = found.meta else { return Ok(None) };
    let cursor = cursor.filter(|cursor| has_more != Some(false) && is_meaningful(cursor));
    Ok(cursor.map(|cursor| JsonObject::with_member("cursor", cursor)))
}

#[cfg(test)]
mod tests;
