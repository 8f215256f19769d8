//! Finding a connector by id, name or slug.

use std::time::Instant;

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::suggest::nearest;
use airbyte_agent_core::{ApiClient, Error, ErrorKind, RequestOptions, events};

use super::connector::Connector;
use super::connectors::{ConnectorSummary, GetConnector, ListConnectors};

/// Finds the connector with this id, wherever it is, or with this name or slug in a workspace.
///
/// An exact name comes before a slug, and a slug before names that differ only in case: the connector's own or that of
/// its template. Identical lookups at the same time share one request.
pub(crate) async fn find_connector(
    client: &ApiClient,
    reference: &str,
    workspace: &str,
    options: &RequestOptions,
) -> Result<Connector, Error> {
    if uuid::Uuid::try_parse(reference).is_ok() {
        return match client.send_shared(GetConnector { id: reference.to_owned() }, options).await {
            Ok(details) => Ok(Connector::from_details(client.clone(), details)),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(error
                .with_kind(ErrorKind::LookupNotFound)
                .with_message(format!("no connector has the id {reference}"))),
            Err(error) => Err(error),
        };
    }
    let request = ListConnectors { workspace_name: Some(workspace.to_owned()), ..ListConnectors::default() };
    let started = Instant::now();
    let connectors = client.send_shared(request, options).await?.data;
    let found = match matches(reference, &connectors).as_slice() {
        [one] => Ok(Connector::from_summary(client.clone(), (*one).clone())),
        [] => Err(not_found(reference, workspace, &connectors)),
        several => Err(ambiguous(reference, workspace, several)),
    };
    found.inspect_err(|error| events::emit_failure(ListConnectors::SPEC.name, error, started.elapsed()))
}

/// The matches of the first criterion that has any.
fn matches<'a>(reference: &str, connectors: &'a [ConnectorSummary]) -> Vec<&'a ConnectorSummary> {
    let is_same = |text: &str| text.eq_ignore_ascii_case(reference) || text.to_lowercase() == reference.to_lowercase();
    let criteria: [&dyn Fn(&ConnectorSummary) -> bool; 3] = [
        &|connector| connector.name == reference,
        &|connector| connector.summarized_source_template.connector_name.as_deref() == Some(reference),
        &|connector| is_same(&connector.name) || is_same(&connector.summarized_source_template.name),
    ];
    criteria
        .into_iter()
        .map(|is_match| connectors.iter().filter(|connector| is_match(connector)).collect::<Vec<_>>())
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn not_found(reference: &str, workspace: &str, connectors: &[ConnectorSummary]) -> Error {
    let names: Vec<&str> = connectors.iter().map(|connector| connector.name.as_str()).collect();
    let slugs = connectors.iter().filter_map(|it| it.summarized_source_template.connector_name.as_deref());
    let references: Vec<&str> = names.iter().copied().chain(slugs).collect();
    let hint = match (nearest(reference, &references), names.as_slice()) {
        (Some(near), _) => format!("did you mean {near:?}?"),
        (None, []) => "the workspace has no connectors; create one with `connectors.create`".to_owned(),
        (None, names) => format!("its connectors are {}", quoted(names)),
    };
    let message = format!("no connector named {reference:?} in the workspace {workspace:?}; {hint}");
    Error::new(ErrorKind::LookupNotFound, message).with_operation(ListConnectors::SPEC.name)
}

fn ambiguous(reference: &str, workspace: &str, found: &[&ConnectorSummary]) -> Error {
    let choices: Vec<String> =
        found.iter().map(|connector| format!("{:?} ({})", connector.name, connector.id)).collect();
    let message = format!(
        "{} connectors in the workspace {workspace:?} match {reference:?}: {}; use one of the ids",
        found.len(),
        choices.join(", ")
    );
    Error::new(ErrorKind::LookupAmbiguous, message).with_operation(ListConnectors::SPEC.name)
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}
