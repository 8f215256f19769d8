//! An answer as JavaScript holds it: what is asked of it is handed over, nothing before.

use std::rc::Rc;

use airbyte_agent::{Failure, Reply};
use bytes::Bytes;
use napi::bindgen_prelude::{BufferSlice, Either, External};
use napi::{Env, JsString, JsStringLatin1};
use napi_derive::napi;

use crate::failure::{self, refused_by};
use crate::integers::MarkedText;
use crate::outside::Outside;
use crate::text::Text;

/// Bytes that V8 is told a reply takes besides its body. It is more than that: V8 collects after so many bytes, and what it
/// lets gather until then stays with the process (docs/performance.md).
const BESIDES: usize = 12_288;

/// Bytes from which on a text is lent to V8 instead of copied.
const LENT: usize = 65_536;

/// A successful reply, which JavaScript can only hand back. Every call makes one, and an external is made and looked into
/// at half of what an instance of a class costs.
#[napi]
pub type NativeReply = External<NativeAnswer>;

/// What a reply holds.
#[napi]
pub struct NativeAnswer {
    received: Reply,
    text: Text,
    next: Option<String>,
    outside: Rc<Outside>,
}

pub(crate) fn new(env: &Env, received: Reply, text: Text, next: Option<String>) -> napi::Result<NativeReply> {
    let made = if let Text::Made(made) = &text { made.text.len() } else { 0 };
    let outside = Rc::new(Outside::hold(env, BESIDES + received.body().len() + made)?);
    Ok(External::new(NativeAnswer { received, text, next, outside }))
}

/// HTTP status.
#[napi(namespace = "reply")]
pub fn status(reply: &NativeReply) -> u16 {
    reply.received.status()
}

/// Id of the request.
#[napi(namespace = "reply")]
pub fn request_id(reply: &NativeReply) -> &str {
    reply.received.request_id()
}

/// How many times the call was sent.
#[napi(namespace = "reply")]
pub fn attempts(reply: &NativeReply) -> u32 {
    reply.received.attempts()
}

/// Where the next page begins, as JSON; `null` on the last one and where there are no pages.
#[napi(namespace = "reply")]
pub fn next(reply: &NativeReply) -> Option<&str> {
    reply.next.as_deref()
}

/// The parameters that ask for the page after this answer to an `execute`, as JSON; `null` on the last one.
#[napi(namespace = "reply")]
pub fn next_page(
    reply: &NativeReply,
    request: String,
    definition_id: Option<String>,
) -> failure::Result<Option<String>> {
    airbyte_agent::binding::next_page(&reply.received, request.as_bytes(), definition_id.as_deref())
        .map_err(|error| refused_by(&error))
}

/// Headers, name and value by turns. Each byte of a value is one character, as `Headers` wants it.
#[napi(namespace = "reply")]
pub fn headers(reply: &NativeReply) -> Vec<String> {
    let headers = reply.received.headers().iter();
    headers
        .flat_map(|(name, value)| {
            [name.as_str().to_owned(), value.as_bytes().iter().map(|byte| char::from(*byte)).collect()]
        })
        .collect()
}

/// The body for `JSON.parse`, and more only if integers are marked in it: each crossing costs as much as a short text.
/// `null` when it is no UTF-8.
#[napi(namespace = "reply")]
pub fn text<'env>(
    env: &'env Env,
    reply: &NativeReply,
) -> napi::Result<Option<Either<JsString<'env>, MarkedText<'env>>>> {
    let (text, nuls) = match &reply.text {
        Text::AsReceived => (reply.received.body(), 0),
        Text::Made(made) => (&made.text, made.nuls),
        Text::Broken => return Ok(None),
    };
    let text = if text.len() < LENT { env.create_string_latin1(text)? } else { lent(env, text, &reply.outside)? };
    Ok(Some(if nuls == 0 { Either::A(text) } else { Either::B(MarkedText { text, nuls }) }))
}

/// The body as received, content encoding undone.
#[napi(namespace = "reply")]
pub fn bytes<'env>(env: &'env Env, reply: &NativeReply) -> napi::Result<BufferSlice<'env>> {
    BufferSlice::copy_from(env, reply.received.body())
}

/// The failure, in JSON, of a body that cannot be read.
#[napi(namespace = "reply")]
pub fn unreadable(reply: &NativeReply, reason: String) -> String {
    failure::to_json(&Failure::from(&reply.received.unreadable(reason)))
}

/// A string of these bytes, which V8 reads where they are; a copy where it cannot. V8 keeps such a string until it collects
/// all of its memory, however long its reply is gone: it is told of the bytes until then.
fn lent<'env>(env: &'env Env, text: &Bytes, outside: &Rc<Outside>) -> napi::Result<JsString<'env>> {
    let held = (text.clone(), Rc::clone(outside));
    // SAFETY: a handle of the bytes is handed over with them and dropped when V8 has done with the string. Until then they
    // stay where they are, and nobody changes them.
    let lent = unsafe { JsStringLatin1::from_external(env, text.as_ptr(), text.len(), held, |_, held| drop(held)) };
    lent.map(JsStringLatin1::into_value).or_else(|_| env.create_string_latin1(text))
}
