//! Which streams a source has. A connector would ask the third party; here the configuration and the data decide.

use serde_json::Value;

use super::connector::SourceConnector;
use super::stream::{Stream, StreamTemplate};
use crate::replication::configuration::{Specification, has_rejected};

/// Why the streams cannot be read, as the connector says it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DiscoveryError(pub(crate) String);

/// The streams of a source with that configuration.
///
/// # Errors
/// Tests cause them by the configuration: a host name that ends in `.invalid`, which no name server knows (RFC 2606), or
/// a secret with the value `invalid`.
pub(crate) fn discover(source: &SourceConnector, configuration: &Value) -> Result<Vec<Stream>, DiscoveryError> {
    if let Some(host) = unknown_host(configuration) {
        return Err(DiscoveryError(format!("{} cannot be reached: the host name `{host}` is unknown", source.name)));
    }
    if has_rejected(&source.specification, configuration) {
        return Err(DiscoveryError(format!("{} rejected the credentials", source.name)));
    }
    Ok(source.streams.iter().flat_map(|template| instances(template, &source.specification, configuration)).collect())
}

/// A stream for every name and namespace that the configuration has.
fn instances(template: &StreamTemplate, specification: &Specification, configuration: &Value) -> Vec<Stream> {
    let found =
        |path: &String| texts_at(specification, configuration, path).into_iter().map(ToOwned::to_owned).collect();
    let names: Vec<String> = template.names_from.as_ref().map_or_else(|| vec![template.stream.name.clone()], found);
    let namespaces: Vec<Option<String>> = match &template.namespaces_from {
        Some(path) => found(path).into_iter().map(Some).collect(),
        None => vec![None],
    };
    let mut streams = Vec::new();
    for namespace in namespaces {
        let named =
            |name: &String| Stream { name: name.clone(), namespace: namespace.clone(), ..template.stream.clone() };
        streams.extend(names.iter().map(named));
    }
    streams
}

/// The texts at a path, or in a list there. A member at the top that is absent or an empty list has its default.
fn texts_at<'a>(specification: &'a Specification, configuration: &'a Value, path: &str) -> Vec<&'a str> {
    let mut found = vec![configuration];
    for step in path.split('/') {
        found = match step {
            "*" => found.into_iter().filter_map(Value::as_array).flatten().collect(),
            name => found.into_iter().filter_map(|value| value.get(name)).collect(),
        };
    }
    let texts = texts(&found);
    if texts.is_empty() {
        return self::texts(&specification.default_of(path).into_iter().collect::<Vec<_>>());
    }
    texts
}

fn texts<'a>(values: &[&'a Value]) -> Vec<&'a str> {
    let items = values.iter().flat_map(|value| match value {
        Value::Array(items) => items.iter().collect(),
        other => vec![*other],
    });
    items.filter_map(Value::as_str).collect()
}

/// A host name that no name server knows, alone or in a URL.
fn unknown_host(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => {
            let without_scheme = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
            let authority = without_scheme.split(['/', '?', '#']).next()?;
            let host = authority.rsplit('@').next()?.split(':').next()?;
            (host.ends_with(".invalid") && !host.contains(' ')).then_some(host)
        }
        Value::Array(items) => items.iter().find_map(unknown_host),
        Value::Object(members) => members.values().find_map(unknown_host),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::builtin::sources;
    use super::*;

    fn streams(source: &str, configuration: Value) -> Result<Vec<(Option<String>, String)>, String> {
        let source = sources().iter().find(|known| known.short_name.as_deref() == Some(source)).expect("a source");
        match discover(source, &configuration) {
            Ok(streams) => Ok(streams.into_iter().map(|stream| (stream.namespace, stream.name)).collect()),
            Err(DiscoveryError(text)) => Err(text),
        }
    }

    fn names(source: &str, configuration: Value) -> Vec<String> {
        let streams = streams(source, configuration).expect("streams");
        streams
            .into_iter()
            .map(|(namespace, name)| namespace.map_or(name.clone(), |at| format!("{at}.{name}")))
            .collect()
    }

    #[test]
    fn streams_follow_the_configuration() {
        assert_eq!(names("faker", json!({})), ["users", "products", "purchases"]);
        assert_eq!(names("mysql", json!({"database": "shop"})), ["shop.customers", "shop.orders"]);
        assert_eq!(names("file", json!({"dataset_name": "prices"})), ["prices"]);
        assert_eq!(names("s3", json!({"streams": [{"name": "a"}, {"name": "b"}]})), ["a", "b"]);
        assert_eq!(names("mssql", json!({})), ["dbo.customers", "dbo.invoices"]);
        assert_eq!(names("mssql", json!({"schemas": []})), ["dbo.customers", "dbo.invoices"]);
        let both = names("postgres", json!({"schemas": ["public", "archive"]}));
        assert!(both.contains(&"public.orders".to_owned()) && both.contains(&"archive.orders".to_owned()));
    }

    #[test]
    fn a_stream_has_its_fields_and_keys() {
        let faker = sources().iter().find(|source| source.short_name.as_deref() == Some("faker")).expect("faker");
        let streams = discover(faker, &json!({})).expect("streams");
        let users = streams.first().expect("users");
        assert!(users.fields.contains(&vec!["address".to_owned()]));
        assert!(users.fields.contains(&vec!["address".to_owned(), "city".to_owned()]));
        assert!(users.top_level_fields().all(|name| name != "city"));
        assert_eq!(users.primary_key, [["id"]]);
        assert_eq!(users.cursor, ["updated_at"]);
    }

    #[test]
    fn an_unknown_host_and_an_invalid_secret_fail() {
        let unknown = "Postgres cannot be reached: the host name `db.invalid` is unknown";
        assert_eq!(streams("postgres", json!({"host": "db.invalid"})), Err(unknown.to_owned()));
        for url in ["https://db.invalid/a", "postgres://me@db.invalid:5432/b", "db.invalid:80"] {
            assert_eq!(streams("postgres", json!({"x": [{"url": url}]})), Err(unknown.to_owned()), "{url}");
        }
        let rejected = "Stripe rejected the credentials";
        assert_eq!(streams("stripe", json!({"client_secret": "invalid"})), Err(rejected.to_owned()));
        assert!(streams("stripe", json!({"account_id": "invalid", "client_secret": "s"})).is_ok());
    }
}
