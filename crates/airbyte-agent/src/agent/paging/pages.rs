//! [`ExecutePages`]: the pages of one action.

use std::borrow::Cow;

use airbyte_agent_core::pagination::PageSource;
use airbyte_agent_core::{EncodedRequest, Error, JsonObject, Response, request};

use super::records::records;
use super::rule::Paging;
use super::strategy::PagingStrategy;
use crate::agent::execute::Execute;

/// The pages of one action, for [`Pages`](airbyte_agent_core::pagination::Pages).
#[derive(Debug)]
pub struct ExecutePages {
    request: Execute,
    strategy: PagingStrategy,
}

impl ExecutePages {
    /// The pages of an action. The definition id of the connector selects the built-in rule; `paging` replaces it.
    #[must_use]
    pub fn new(request: Execute, definition_id: Option<&str>, paging: Option<Paging>) -> Self {
        let strategy = PagingStrategy::choose(&request, paging, definition_id);
        Self { request, strategy }
    }

    fn at(&self, position: Option<&JsonObject>) -> Execute {
        let params = match position {
            Some(position) => Some(self.request.params.clone().unwrap_or_default().merged(position)),
            None => self.request.params.clone(),
        };
        Execute { params, ..self.request.clone() }
    }
}

impl PageSource for ExecutePages {
    fn request(&self, position: Option<&JsonObject>) -> Result<EncodedRequest, Error> {
        request::encode(&self.at(position))
    }

    fn next_position(&self, response: &Response, position: Option<&JsonObject>) -> Result<Option<JsonObject>, Error> {
        self.strategy.next_position(response, &self.at(position))
    }

    fn records<'a>(&self, response: &'a Response) -> Result<Cow<'a, str>, Error> {
        records(response)
    }
}
