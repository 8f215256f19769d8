//! An answer as JavaScript holds it: what is asked of it is handed over, nothing before.

use airbyte_agent::binding::next_page;
use airbyte_agent::{Failure, Reply};
use napi::bindgen_prelude::{BufferSlice, Either, ObjectFinalize};
use napi::{Env, JsString};
use napi_derive::napi;

use crate::failure::{self, refused_by};
use crate::integers::MarkedText;
use crate::text::Text;

/// Bytes that V8 is told a reply takes besides its body. It is more than that: V8 collects after so many bytes, and what it
/// lets gather until then stays with the process (docs/performance.md).
const BESIDES: usize = 12_288;

/// A successful reply.
#[napi(custom_finalize)]
pub struct NativeReply {
    reply: Reply,
    text: Text,
    next: Option<String>,
    /// Bytes that V8 was told about, so that it collects in time.
    counted: i64,
}

impl NativeReply {
    pub(crate) fn new(env: &Env, reply: Reply, text: Text, next: Option<String>) -> napi::Result<Self> {
        let made = if let Text::Made(made) = &text { made.text.len() } else { 0 };
        let counted = i64::try_from(BESIDES + reply.body().len() + made).unwrap_or(i64::MAX);
        env.adjust_external_memory(counted)?;
        Ok(Self { reply, text, next, counted })
    }
}

#[napi]
impl NativeReply {
    /// HTTP status.
    #[napi(getter)]
    pub fn status(&self) -> u16 {
        self.reply.status()
    }

    /// Id of the request.
    #[napi(getter)]
    pub fn request_id(&self) -> &str {
        self.reply.request_id()
    }

    /// How many times the call was sent.
    #[napi(getter)]
    pub fn attempts(&self) -> u32 {
        self.reply.attempts()
    }

    /// Where the next page begins, as JSON; `null` on the last one and where there are no pages.
    #[napi(getter)]
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// The parameters that ask for the page after this answer to an `execute`, as JSON; `null` on the last one.
    #[napi]
    pub fn next_page(&self, request: String, definition_id: Option<String>) -> failure::Result<Option<String>> {
        next_page(&self.reply, request.as_bytes(), definition_id.as_deref()).map_err(|error| refused_by(&error))
    }

    /// Headers, name and value by turns. Each byte of a value is one character, as `Headers` wants it.
    #[napi]
    pub fn headers(&self) -> Vec<String> {
        let headers = self.reply.headers().iter();
        headers
            .flat_map(|(name, value)| {
                [name.as_str().to_owned(), value.as_bytes().iter().map(|byte| char::from(*byte)).collect()]
            })
            .collect()
    }

    /// The body for `JSON.parse`, and more only if integers are marked in it: each crossing costs as much as a short text.
    /// `null` when it is no UTF-8.
    #[napi]
    pub fn text<'env>(&self, env: &'env Env) -> napi::Result<Option<Either<JsString<'env>, MarkedText<'env>>>> {
        let (text, nuls) = match &self.text {
            Text::AsReceived => (self.reply.body().as_ref(), 0),
            Text::Made(made) => (made.text.as_slice(), made.nuls),
            Text::Broken => return Ok(None),
        };
        let text = env.create_string_latin1(text)?;
        Ok(Some(if nuls == 0 { Either::A(text) } else { Either::B(MarkedText { text, nuls }) }))
    }

    /// The body as received, content encoding undone.
    #[napi]
    pub fn bytes<'env>(&self, env: &'env Env) -> napi::Result<BufferSlice<'env>> {
        BufferSlice::copy_from(env, self.reply.body())
    }

    /// The failure, in JSON, of a body that cannot be read.
    #[napi]
    pub fn unreadable(&self, reason: String) -> String {
        failure::to_json(&Failure::from(&self.reply.unreadable(reason)))
    }
}

impl ObjectFinalize for NativeReply {
    fn finalize(self, env: Env) -> napi::Result<()> {
        env.adjust_external_memory(-self.counted).map(drop)
    }
}
