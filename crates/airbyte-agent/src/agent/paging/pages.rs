//! [`ExecutePages`]: the pages of one action.

use std::borrow::Cow;

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::pagination::{NumberedPages, PageContents, PageSource};
use airbyte_agent_core::{EncodedRequest, Error, JsonObject, Response, request};

use super::by_rule;
use super::page::{self, PageResponse};
use super::strategy::PagingStrategy;
use super::unfollowable;
use crate::agent::catalogue::{Paging, Position};
use crate::agent::execute::Execute;

/// The pages of one action, for [`Pages`](airbyte_agent_core::pagination::Pages).
#[derive(Debug)]
pub struct ExecutePages {
    request: Execute,
    strategy: PagingStrategy,
}

impl ExecutePages {
    /// The pages of an action. The definition id of the connector selects the rule of the catalogue; `paging` replaces it.
    #[must_use]
    pub fn new(request: Execute, definition_id: Option<&str>, paging: Option<Paging>) -> Self {
        let strategy = PagingStrategy::choose(&request, paging, definition_id);
        Self { request, strategy }
    }

    /// The action as `entity.action`; `None` if it is not known.
    #[must_use]
    pub fn action(&self) -> Option<String> {
        (!self.request.action.is_empty()).then(|| self.subject())
    }

    /// Where the records are in the result, unless they are the result or its member `data`.
    #[must_use]
    pub fn record_path(&self) -> Option<&str> {
        self.strategy.record_path()
    }

    /// The parameters to add to the call for the page after its response; `None` if that is the last page.
    ///
    /// # Errors
    /// [`ErrorKind::Paging`](crate::ErrorKind::Paging) if there is another page that cannot be requested.
    pub fn next_after(&self, response: &Response) -> Result<Option<JsonObject>, Error> {
        self.strategy.next_position(&self.page(response)?, &self.request)
    }

    fn page<'a>(&self, response: &'a Response) -> Result<PageResponse<'a>, Error> {
        PageResponse::read(response, self.record_path())
    }

    fn at(&self, position: Option<&JsonObject>) -> Execute {
        let params = match position.cloned().or_else(|| self.first_position()) {
            Some(position) => Some(self.request.params.clone().unwrap_or_default().merged(&position)),
            None => self.request.params.clone(),
        };
        Execute { params, ..self.request.clone() }
    }

    /// The position of the first page, if the action needs one and the call has none.
    fn first_position(&self) -> Option<JsonObject> {
        let rule = self.strategy.rule().filter(|rule| matches!(rule.kind, Position::Last | Position::Time))?;
        let position = rule.position.as_deref()?;
        let is_given = self.request.params.iter().any(|params| params.has_member(position));
        (!is_given).then(|| rule.first.map(|first| JsonObject::with_member(position, first.into())))?
    }
}

impl PageSource for ExecutePages {
    fn subject(&self) -> String {
        format!("{}.{}", self.request.entity, self.request.action)
    }

    fn operation(&self) -> &'static str {
        Execute::SPEC.name
    }

    fn request(&self, position: Option<&JsonObject>) -> Result<EncodedRequest, Error> {
        request::encode(&self.at(position))
    }

    fn records<'a>(&self, response: &'a Response) -> Result<Cow<'a, str>, Error> {
        page::records(response, self.record_path())
    }

    fn read<'a>(&self, response: &'a Response, position: Option<&JsonObject>) -> Result<PageContents<'a>, Error> {
        let page = self.page(response)?;
        let next = self.strategy.next_position(&page, &self.at(position));
        Ok(PageContents { count: page.count, records: page.records(), next })
    }

    fn numbered(&self, response: &Response, position: Option<&JsonObject>) -> Option<NumberedPages> {
        by_rule::numbered(self.strategy.rule()?, &self.page(response).ok()?, &self.at(position))
    }

    fn page_size(&self) -> Option<u64> {
        let rule = self.strategy.rule()?;
        let requested =
            self.request.params.as_ref().zip(rule.size.as_deref()).and_then(|(params, size)| params.integer(size));
        requested.into_iter().chain(rule.max_size).min().or(rule.default_size)
    }

    fn has_whole_records(&self) -> bool {
        self.request.select_fields.is_none() && self.request.exclude_fields.is_none()
    }

    fn advice(&self) -> &'static str {
        unfollowable::ADVICE
    }
}
