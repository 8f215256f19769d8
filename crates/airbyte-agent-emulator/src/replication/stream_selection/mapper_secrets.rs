//! Keys with which mappers encrypt.

use airbyte_agent::JsonObject;
use airbyte_agent::replication::StreamMapper;
use serde_json::{Map, Value};

use crate::replication::configuration::MASK;

/// The member that has a key. The one for RSA is public, and has another name.
const KEY: &str = "key";

/// A mapper as it is stored and shown: nothing reads its key again, so the mask is in its place.
pub(super) fn concealed(mut mapper: StreamMapper) -> serde_json::Result<StreamMapper> {
    let mut members: Map<String, Value> = serde_json::from_str(mapper.mapper_configuration.as_str())?;
    if let Some(key) = members.get_mut(KEY) {
        *key = MASK.into();
        mapper.mapper_configuration = JsonObject::of(&members)?;
    }
    Ok(mapper)
}
