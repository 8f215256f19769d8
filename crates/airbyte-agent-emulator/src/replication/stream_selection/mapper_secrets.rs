//! Keys with which mappers encrypt: what responses show in their place, and what it means if that is sent back.

use airbyte_agent::JsonObject;
use airbyte_agent::replication::{StreamConfiguration, StreamMapper};
use serde_json::{Map, Value};

use crate::replication::configuration::MASK;

/// The member that has a key. The one for RSA is public, and has another name.
const KEY: &str = "key";

/// Puts the mask in the place of every key.
pub(crate) fn mask_keys(streams: &mut [StreamConfiguration]) -> serde_json::Result<()> {
    mappers_of(streams).try_for_each(|mapper| replace_key(mapper, |_| Some(MASK.into())))
}

/// Puts stored keys back where the mask was sent. Mappers are known by their ids.
pub(crate) fn restore_keys(
    streams: &mut [StreamConfiguration],
    stored: &mut [StreamConfiguration],
) -> serde_json::Result<()> {
    let stored: Vec<&StreamMapper> = mappers_of(stored).map(|mapper| &*mapper).collect();
    mappers_of(streams).try_for_each(|mapper| {
        let same = stored.iter().find(|known| known.id == mapper.id).copied();
        let key = same.and_then(|known| members(known).ok()?.remove(KEY));
        replace_key(mapper, |sent| key.filter(|_| sent == MASK))
    })
}

fn mappers_of(streams: &mut [StreamConfiguration]) -> impl Iterator<Item = &mut StreamMapper> {
    streams.iter_mut().filter_map(|stream| stream.mappers.as_mut()).flatten()
}

fn replace_key(mapper: &mut StreamMapper, with: impl FnOnce(&Value) -> Option<Value>) -> serde_json::Result<()> {
    let mut members = members(mapper)?;
    if let Some(key) = members.get_mut(KEY)
        && let Some(new) = with(key)
    {
        *key = new;
        mapper.mapper_configuration = JsonObject::of(&members)?;
    }
    Ok(())
}

fn members(mapper: &StreamMapper) -> serde_json::Result<Map<String, Value>> {
    serde_json::from_str(mapper.mapper_configuration.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn streams(id: &str, key: &str) -> Vec<StreamConfiguration> {
        let mapper = json!({"id": id, "type": "encryption", "mapperConfiguration": {"key": key, "publicKey": "p"}});
        let hashing = json!({"id": "h", "type": "hashing", "mapperConfiguration": {"method": "MD5"}});
        serde_json::from_value(json!([{"name": "users"}, {"name": "orders", "mappers": [hashing, mapper]}]))
            .expect("streams")
    }

    #[test]
    fn only_keys_are_masked() {
        let mut shown = streams("a", "secret");
        mask_keys(&mut shown).expect("streams");
        assert_eq!(shown, streams("a", MASK));
    }

    #[test]
    fn the_mask_keeps_the_key_of_the_same_mapper() {
        let restored = |mut sent: Vec<StreamConfiguration>| {
            restore_keys(&mut sent, &mut streams("a", "secret")).expect("streams");
            sent
        };
        assert_eq!(restored(streams("a", MASK)), streams("a", "secret"));
        assert_eq!(restored(streams("a", "new")), streams("a", "new"));
        assert_eq!(restored(streams("b", MASK)), streams("b", MASK));
    }
}
