//! [`PagingStrategy`]: which way an action pages.

use airbyte_agent_core::{Error, JsonObject};

use super::page::PageResponse;
use super::{by_rule, detect, unfollowable};
use crate::agent::catalogue;
use crate::agent::catalogue::Paging;
use crate::agent::execute::Execute;

/// How the next page of an action is found.
#[derive(Debug)]
pub(super) enum PagingStrategy {
    /// By a rule: the caller's, or that of the catalogue.
    Rule(Box<Paging>),
    /// By usual names. The parameter is that of the connector's other operations.
    Detect(Option<&'static str>),
    /// The action takes no position: everything is on one page.
    SinglePage,
    /// A SQL query, which has its own limit.
    Query,
}

impl PagingStrategy {
    pub(super) fn choose(request: &Execute, paging: Option<Paging>, definition_id: Option<&str>) -> Self {
        if let Some(paging) = paging {
            return Self::Rule(Box::new(paging));
        }
        let at_cursor = || Paging { position: Some("cursor".into()), ..Paging::default() };
        match request.action.as_str() {
            "context_store_search" | "sql_select" => return Self::Rule(Box::new(at_cursor())),
            "context_store_sql_query" => return Self::Query,
            "get" | "describe" => return Self::SinglePage,
            _ => {}
        }
        // `api_search` is a deprecated alias.
        let action = if request.action == "api_search" { "search" } else { &request.action };
        let Some(kind) = definition_id.and_then(catalogue::kind) else { return Self::Detect(None) };
        match kind.operation(&request.entity, action) {
            Some(operation) => operation.paging.clone().map_or(Self::SinglePage, |rule| Self::Rule(Box::new(rule))),
            None => Self::Detect(kind.usual_position()),
        }
    }

    /// The rule that is followed.
    pub(super) fn rule(&self) -> Option<&Paging> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::Detect(_) | Self::SinglePage | Self::Query => None,
        }
    }

    /// Where the records are in the result, unless at the usual place.
    pub(super) fn record_path(&self) -> Option<&str> {
        self.rule()?.records.as_deref()
    }

    pub(super) fn next_position(
        &self,
        page: &PageResponse<'_>,
        request: &Execute,
    ) -> Result<Option<JsonObject>, Error> {
        match self {
            Self::Rule(rule) => by_rule::next_position(rule, page, request),
            Self::Detect(usual) => detect::next_position(page, request, *usual),
            Self::SinglePage => {
                let is_list = matches!(request.action.as_str(), "list" | "search" | "api_search");
                detect::require_last_page(page, request, is_list).map(|()| None)
            }
            Self::Query => match page.flag("has_more") {
                Some(true) => Err(unfollowable::cut_query(page.response)),
                _ => Ok(None),
            },
        }
    }
}

#[cfg(test)]
mod tests;
