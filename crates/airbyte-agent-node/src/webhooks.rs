//! Notifications that Airbyte sends to webhook URLs.

use airbyte_agent_ffi::webhooks;
use napi_derive::napi;

use crate::error::{Result, thrown};

/// The header of a request that may have the key of a webhook, in lower case.
#[napi]
pub const WEBHOOK_KEY_HEADER: &str = webhooks::KEY_HEADER;

/// The event in the body of a request, as JSON. The options are JSON.
#[napi]
pub fn parse_webhook(body: &[u8], options: String) -> Result<String> {
    webhooks::parse(body, options.as_bytes()).map_err(|error| thrown(&error))
}
