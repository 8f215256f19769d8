//! Responses. Their parts are converted when JavaScript reads them.

use std::rc::Rc;

use airbyte_agent::{Error, Response};
use airbyte_agent_ffi::{PageOutcome, header_texts};
use bytes::Bytes;
use napi::bindgen_prelude::{BufferSlice, Either};
use napi::{Env, JsString, JsStringLatin1};
use napi_derive::napi;

use crate::bigint::MarkedText;
use crate::call_scope::CallScope;
use crate::error::{self, thrown};
use crate::external_memory::ExternalMemory;
use crate::latin1::BodyText;
use crate::pages::NativePages;

/// Bytes reported to V8 for a response besides its body. Deliberately more than it takes: V8 schedules collections by the
/// reported amount, and the process keeps the memory of whatever accumulates until then.
const OVERHEAD: usize = 12_288;

/// Length in bytes from which a text becomes an external string of V8 instead of a copy.
const EXTERNAL_STRING_MIN: usize = 65_536;

/// A successful response.
#[napi]
pub struct NativeResponse {
    received: Response,
    text: BodyText,
    next: std::result::Result<Option<String>, Error>,
    token: Option<String>,
    record_path: Option<String>,
    rest: Option<NativePages>,
    scope: CallScope,
    memory: Rc<ExternalMemory>,
}

impl NativeResponse {
    pub(crate) fn new(env: &Env, scope: &CallScope, response: Response, text: BodyText) -> napi::Result<Self> {
        let page = PageOutcome { response, next: Ok(None), token: None, record_path: None, rest: None };
        Self::of_page(env, scope, page, text)
    }

    pub(crate) fn of_page(env: &Env, scope: &CallScope, page: PageOutcome, text: BodyText) -> napi::Result<Self> {
        let PageOutcome { response: received, next, token, record_path, rest } = page;
        let converted = if let BodyText::Converted(marked) = &text { marked.text.len() } else { 0 };
        let memory = Rc::new(ExternalMemory::report(env, OVERHEAD + received.body().len() + converted)?);
        let rest = rest.map(|rest| NativePages::new(rest, scope.clone()));
        Ok(Self { received, text, next, token, record_path, rest, scope: scope.clone(), memory })
    }
}

#[napi]
impl NativeResponse {
    /// Name of the operation, such as `connectors.execute`.
    #[napi(getter)]
    pub fn operation(&self) -> &'static str {
        self.received.operation()
    }

    /// HTTP status.
    #[napi(getter)]
    pub fn status(&self) -> u16 {
        self.received.status()
    }

    /// Id of the request, from the service if it sent one.
    #[napi(getter)]
    pub fn request_id(&self) -> &str {
        self.received.request_id()
    }

    /// How many times the call was sent.
    #[napi(getter)]
    pub fn attempts(&self) -> u32 {
        self.received.attempts()
    }

    /// The parameters of the next page, as JSON. `null` on the last page and for operations without pages. Throws if the
    /// next page cannot be requested.
    #[napi]
    pub fn next(&self) -> error::Result<Option<&str>> {
        self.next.as_ref().map(Option::as_deref).map_err(thrown)
    }

    /// Where the next page begins, for another process.
    #[napi(getter)]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Where the records of the page are in the result, unless they are the result or its member `data`.
    #[napi(getter)]
    pub fn record_path(&self) -> Option<&str> {
        self.record_path.as_deref()
    }

    /// The same for the response to an `execute`.
    #[napi]
    pub fn record_path_of(&self, request: String, definition_id: Option<String>) -> error::Result<Option<String>> {
        airbyte_agent_ffi::record_path(request.as_bytes(), definition_id.as_deref()).map_err(|error| thrown(&error))
    }

    /// The parameters of the page after this response to an `execute`, as JSON. `null` on the last page.
    #[napi]
    pub fn next_page(&self, request: String, definition_id: Option<String>) -> error::Result<Option<String>> {
        airbyte_agent_ffi::next_page(&self.received, request.as_bytes(), definition_id.as_deref())
            .map_err(|error| thrown(&error))
    }

    /// Whether it is a page of a list, which has a `rest`.
    #[napi(getter)]
    pub fn is_page(&self) -> bool {
        self.rest.is_some()
    }

    /// The pages after this one, of a list, as often as it is called. `null` for other responses.
    #[napi]
    pub fn rest(&self) -> Option<NativePages> {
        self.rest.as_ref().and_then(NativePages::fork)
    }

    /// Enqueues the making of a table of the records, which are at a path of the result. `about` is JSON. Completes with a
    /// `NativeTable`.
    #[napi]
    pub fn table(&self, id: u32, record_path: Option<String>, about: String) -> error::Result<()> {
        let call = airbyte_agent_ffi::response_table_call(self.received.clone(), record_path, about);
        self.scope.enqueue(id, Ok(call), false).map(drop)
    }

    /// Headers: name, value, name, value… Each byte of a value is one character, as `Headers` expects.
    #[napi]
    pub fn headers(&self) -> Vec<String> {
        header_texts(self.received.headers()).flat_map(|(name, value)| [name, value]).collect()
    }

    /// The body as text for `JSON.parse`, with the length of the mark if integers are marked in it. `null` if it is not UTF-8.
    #[napi]
    pub fn text<'env>(&self, env: &'env Env) -> napi::Result<Option<Either<JsString<'env>, MarkedText<'env>>>> {
        let (text, nuls) = match &self.text {
            BodyText::AsReceived => (self.received.body(), 0),
            BodyText::Converted(marked) => (&marked.text, marked.nuls),
            BodyText::InvalidUtf8 => return Ok(None),
        };
        let text = if text.len() < EXTERNAL_STRING_MIN {
            env.create_string_latin1(text)?
        } else {
            external_string(env, text, &self.memory)?
        };
        Ok(Some(if nuls == 0 { Either::A(text) } else { Either::B(MarkedText { text, nuls }) }))
    }

    /// The body as received, after content decoding.
    #[napi]
    pub fn bytes<'env>(&self, env: &'env Env) -> napi::Result<BufferSlice<'env>> {
        BufferSlice::copy_from(env, self.received.body())
    }

    /// The error, as JSON, for a body that cannot be decoded.
    #[napi]
    pub fn decode_error(&self, reason: String) -> String {
        error::to_json(&self.received.decode_error(reason))
    }
}

/// A string that V8 reads from these bytes in place, or a copy if V8 refuses external strings. V8 frees external strings in
/// full collections only, possibly long after the response, so the string keeps the memory reported.
fn external_string<'env>(env: &'env Env, text: &Bytes, memory: &Rc<ExternalMemory>) -> napi::Result<JsString<'env>> {
    let owner = (text.clone(), Rc::clone(memory));
    // SAFETY: `owner` holds a reference to the immutable, reference-counted bytes and is dropped by the finalizer only, so
    // the pointer is valid for as long as V8 uses it.
    let external =
        unsafe { JsStringLatin1::from_external(env, text.as_ptr(), text.len(), owner, |_, owner| drop(owner)) };
    external.map(JsStringLatin1::into_value).or_else(|_| env.create_string_latin1(text))
}
