//! Outcomes of calls as JavaScript values.

use airbyte_agent_ffi::Outcome;
use napi::Env;
use napi::bindgen_prelude::{BufferSlice, Null, ToNapiValue, Unknown};

use crate::call_scope::{CallScope, Conversion};
use crate::download::NativeDownload;
use crate::response::NativeResponse;
use crate::table::NativeTable;

/// Converts the outcome of a call: a `NativeResponse`, a `NativeDownload`, a `NativeTable`, a `Buffer`, JSON text or `null`.
pub(crate) fn to_js<'env>(env: &'env Env, scope: &CallScope, id: u32, outcome: Outcome) -> napi::Result<Unknown<'env>> {
    let Conversion { text, exact_integers } = scope.take_conversion(id);
    let scope = scope.clone().with_exact_integers(exact_integers);
    match outcome {
        Outcome::Response(response) => NativeResponse::new(env, &scope, response, text)?.into_unknown(env),
        Outcome::Page(Some(page)) => NativeResponse::of_page(env, &scope, page, text)?.into_unknown(env),
        Outcome::Stream(head, about, source) => NativeDownload::new(head, about, source, scope).into_unknown(env),
        Outcome::Chunk(Some(bytes)) => BufferSlice::copy_from(env, &bytes)?.into_unknown(env),
        Outcome::Json(json) => json.into_unknown(env),
        Outcome::Table(Some(table)) => NativeTable::new(env, table, exact_integers)?.into_unknown(env),
        Outcome::Page(None) | Outcome::Chunk(None) | Outcome::Table(None) | Outcome::Member(_) | Outcome::Done => {
            Null.into_unknown(env)
        }
    }
}
