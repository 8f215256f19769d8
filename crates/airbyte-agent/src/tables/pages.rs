//! [`TablePages`]: the records of pages, as many as were asked for.

use std::sync::Arc;

use airbyte_agent_core::pagination::{Page, Pages};
use airbyte_agent_core::{Error, RequestOptions, json};
use serde_json::value::RawValue;

/// The records of pages, as many as were asked for.
#[derive(Debug)]
pub(super) struct TablePages {
    pages: Pages,
    /// How many records may follow.
    rest: Option<usize>,
}

impl TablePages {
    pub(super) fn new(pages: Pages) -> Self {
        let rest = pages.max_records().map(|most| usize::try_from(most).unwrap_or(usize::MAX));
        Self { pages, rest }
    }

    /// The records of the next page, requested with these options; `None` after the last. If a request fails, the same page is requested again by the next
    /// call.
    pub(super) async fn next(&mut self, options: &RequestOptions) -> Result<Option<airbyte_agent_tables::Page>, Error> {
        match self.pages.next_with(options).await? {
            Some(page) => self.take(&page).map(Some),
            None => Ok(None),
        }
    }

    /// Drops what was requested ahead.
    pub(super) fn drop_ahead(&mut self) {
        self.pages.drop_ahead();
    }

    fn take(&mut self, page: &Page) -> Result<airbyte_agent_tables::Page, Error> {
        let records = page.records_json();
        let Some(rest) = &mut self.rest else { return Ok(Arc::new(records.clone())) };
        let invalid = |error: serde_json::Error| page.response().decode_error(json::describe(&error));
        let all: Vec<&RawValue> = serde_json::from_str(records.as_ref()).map_err(invalid)?;
        let Some(first) = all.get(..*rest) else {
            *rest -= all.len();
            return Ok(Arc::new(records.clone()));
        };
        let first = serde_json::to_string(first).map_err(invalid)?;
        *rest = 0;
        Ok(Arc::new(first))
    }
}
