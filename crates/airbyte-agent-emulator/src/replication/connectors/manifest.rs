//! Manifests of declarative sources: what the emulator needs to know of one.

use serde_json::{Map, Value};

use super::stream::Stream;
use crate::from_value::from_value;
use crate::replication::configuration::Specification;

/// A manifest. Parts may stand elsewhere in it, where `{"$ref": "#/POINTER"}` refers to them.
#[derive(Clone, Copy)]
pub(crate) struct Manifest<'a>(pub(crate) &'a Value);

impl<'a> Manifest<'a> {
    /// What the source accepts as configuration: anything, if the manifest does not say.
    pub(crate) fn specification(self) -> Specification {
        let schema = self.at(self.0, &["spec", "connection_specification"]);
        schema.and_then(|schema| from_value(schema).ok()).unwrap_or_default()
    }

    /// The streams that it lists.
    pub(crate) fn streams(self) -> Vec<Stream> {
        let listed = self.at(self.0, &["streams"]).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        listed.iter().filter_map(|stream| self.stream(self.resolved(stream)?)).collect()
    }

    fn stream(self, stream: &Value) -> Option<Stream> {
        let name = self.at(stream, &["name"])?.as_str()?.to_owned();
        let schema = self.at(stream, &["schema_loader", "schema"]);
        let cursor = self.at(stream, &["incremental_sync", "cursor_field"]).and_then(Value::as_str);
        Some(Stream {
            name,
            namespace: None,
            fields: schema.map(|schema| self.field_paths(schema, &[])).unwrap_or_default(),
            primary_key: self.at(stream, &["primary_key"]).map(key_paths).unwrap_or_default(),
            is_incremental: cursor.is_some(),
            cursor: cursor.map(ToOwned::to_owned).into_iter().collect(),
        })
    }

    fn field_paths(self, schema: &Value, parent: &[String]) -> Vec<Vec<String>> {
        let no_fields = Map::new();
        let fields = self.at(schema, &["properties"]).and_then(Value::as_object).unwrap_or(&no_fields);
        let mut paths = Vec::new();
        for (name, schema) in fields {
            let path = [parent, std::slice::from_ref(name)].concat();
            // Deeper than any schema that does not refer to itself.
            let below = if path.len() < 16 { self.field_paths(schema, &path) } else { Vec::new() };
            paths.push(path);
            paths.extend(below);
        }
        paths
    }

    /// A member, following references on the way.
    fn at<'v>(self, value: &'v Value, path: &[&str]) -> Option<&'v Value>
    where
        'a: 'v,
    {
        path.iter().try_fold(self.resolved(value)?, |value, name| self.resolved(value.get(*name)?))
    }

    /// What a reference refers to, or the value itself if it is none.
    fn resolved<'v>(self, mut value: &'v Value) -> Option<&'v Value>
    where
        'a: 'v,
    {
        // References may refer to references, but not without end.
        for _ in 0..16 {
            match value.get("$ref").and_then(Value::as_str) {
                Some(reference) => value = self.0.pointer(reference.strip_prefix('#')?)?,
                None => return Some(value),
            }
        }
        None
    }
}

/// A primary key as paths. A manifest may have a name, a list of names, or a list of paths.
fn key_paths(key: &Value) -> Vec<Vec<String>> {
    let path = |key: &Value| match key {
        Value::Array(names) => names.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect(),
        name => name.as_str().map(ToOwned::to_owned).into_iter().collect::<Vec<String>>(),
    };
    match key {
        Value::Array(keys) => keys.iter().map(path).filter(|path| !path.is_empty()).collect(),
        name => Some(path(name)).filter(|path| !path.is_empty()).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::replication::configuration::validate;

    #[test]
    fn a_manifest_says_what_the_source_accepts_and_has() {
        let manifest = json!({
            "streams": [{"$ref": "#/definitions/streams/species"}, {"name": "types", "primary_key": ["a", ["b", "c"]]}],
            "definitions": {"streams": {"species": {
                "name": "species",
                "primary_key": "id",
                "incremental_sync": {"cursor_field": "seen_at"},
                "schema_loader": {"schema": {"$ref": "#/schemas/species"}}
            }}},
            "schemas": {"species": {"properties": {"id": {}, "habitat": {"properties": {"name": {}}}}}},
            "spec": {"connection_specification": {"required": ["api_url"]}}
        });
        let manifest = Manifest(&manifest);
        assert_eq!(validate(&manifest.specification(), &json!({})), ["$.api_url: is required, but missing"]);
        let streams = manifest.streams();
        let [species, types] = streams.as_slice() else { panic!("two streams") };
        assert_eq!(species.name, "species");
        assert_eq!(species.primary_key, [["id"]]);
        assert_eq!(species.cursor, ["seen_at"]);
        assert_eq!(species.fields, [vec!["id"], vec!["habitat"], vec!["habitat", "name"]]);
        assert_eq!(types.primary_key, [vec!["a"], vec!["b", "c"]]);
        assert!(!types.is_incremental);
    }

    #[test]
    fn a_manifest_that_says_nothing_accepts_anything() {
        let manifest = json!({"streams": [{"$ref": "#/streams/0"}], "spec": 1});
        assert!(Manifest(&manifest).streams().is_empty());
        assert!(validate(&Manifest(&manifest).specification(), &json!({"a": 1})).is_empty());
    }
}
