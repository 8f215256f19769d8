//! Pages of a list.

use airbyte_agent::{Error, ErrorKind};
use airbyte_agent_ffi::PageStream;
use napi_derive::napi;

use crate::call_scope::{CallScope, NativeCallHandle};
use crate::error::{Result, thrown};
use crate::table::NativeTables;

/// Pages that are requested one by one.
#[napi]
pub struct NativePages {
    source: PageStream,
    scope: CallScope,
}

impl NativePages {
    pub(crate) fn new(source: PageStream, scope: CallScope) -> Self {
        Self { source, scope }
    }
}

#[napi]
impl NativePages {
    /// Enqueues a request for the next page, with options of its own. Completes with a `NativeResponse`, or with `null` after
    /// the last page.
    #[napi]
    pub fn next(&self, id: u32, options: String, cancellable: bool) -> Result<Option<NativeCallHandle>> {
        self.scope.enqueue(id, self.source.next(options.as_bytes()), cancellable)
    }

    /// Enqueues the requests for all pages from here on as a table. `about` is JSON. The pages stay where they are. Completes
    /// with a `NativeTable`.
    #[napi]
    pub fn table(
        &self,
        id: u32,
        about: String,
        options: String,
        cancellable: bool,
    ) -> Result<Option<NativeCallHandle>> {
        let call = self.source.table(about.as_bytes(), options.as_bytes());
        self.scope.enqueue(id, call.and_then(|call| call.ok_or_else(in_use)), cancellable)
    }

    /// The records from here on as tables that are read one by one. `about` is JSON.
    #[napi]
    pub fn tables(&self, about: String) -> Result<NativeTables> {
        let tables = self.source.tables(about.as_bytes()).and_then(|tables| tables.ok_or_else(in_use));
        tables.map(|tables| NativeTables::new(tables, self.scope.clone())).map_err(|error| thrown(&error))
    }

    /// Where the pages go on, for another process. `null` at the beginning, and while a page is being requested.
    #[napi]
    pub fn token(&self) -> Option<String> {
        self.source.token()
    }

    /// Requests pages ahead, as far as the pages are to be.
    #[napi]
    pub fn look_ahead(&self) {
        self.source.look_ahead();
    }

    /// Drops the requests ahead: no page is wanted any more.
    #[napi]
    pub fn close(&self) {
        self.source.close();
    }

    /// Pages that continue where these are, independently. `null` while a page is being requested.
    #[napi]
    pub fn fork(&self) -> Option<NativePages> {
        self.source.fork().map(|source| Self::new(source, self.scope.clone()))
    }
}

fn in_use() -> Error {
    Error::new(ErrorKind::Configuration, "a page of these is being requested")
}
