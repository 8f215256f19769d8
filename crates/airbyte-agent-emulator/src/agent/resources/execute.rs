//! `connectors.execute` and `connectors.prepare`: run an action, or prepare it to be run by the caller.

use std::time::{Duration, Instant};

use airbyte_agent::{
    Execute, ExecuteBundle, ExecuteResponse, ExecutionMetadata, Object, PrepareExecute, PreparedExecute,
    WorkspaceStatus,
};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::agent::catalogue::ConnectorType;
use crate::agent::connector_setup::rejects_credentials;
use crate::agent::context::AgentContext;
use crate::agent::execute::{self, ByteRange, Call, ConnectorRef, ExecuteOutput, SqlQuery, TIME_LIMIT};
use crate::agent::lookup;
use crate::agent::store::connectors::{self, Connector};
use crate::agent::store::workspaces;
use crate::agent::validation::object;
use crate::server::api::Reply;
use crate::server::error::ApiError;
use crate::server::response::json;

pub(crate) fn execute(context: &mut AgentContext<'_>, request: Execute) -> Result<Reply, ApiError> {
    let started = Instant::now();
    let connector = executable_connector(context, &request.id)?;
    if rejects_credentials(&connector.credentials) {
        return Err(ApiError::bad_request("The third party rejected the connector's credentials"));
    }
    let call = Call {
        entity: request.entity,
        action: request.action,
        params: object(request.params.as_ref())?.unwrap_or_default(),
        select_fields: request.select_fields.unwrap_or_default(),
        exclude_fields: request.exclude_fields.unwrap_or_default(),
        skip_truncation: request.skip_truncation.unwrap_or(true),
        intent: request.intent,
        strict: context.state.options.strict,
    };
    let settings = connector.settings();
    let reference = ConnectorRef {
        id: &connector.id,
        kind: context.kind(&connector.definition_id)?,
        config: &settings,
        now: context.now.timestamp(),
    };
    let outcome = execute::execute(context.db, &reference, &call)?;
    connectors::accessed(context.db, &connector.id, &context.timestamp())?;
    let id = connector.id;
    Ok(match outcome {
        ExecuteOutput::Json { result, connector_metadata } => {
            let (result, connector_metadata) = match result {
                Value::Array(_) if context.state.options.list_envelope => {
                    (json!({"data": result, "meta": connector_metadata}), Value::Null)
                }
                result => (result, connector_metadata),
            };
            envelope(result, connector_metadata, &id, started)?.into()
        }
        ExecuteOutput::File { bytes, content_type, filename, range } => {
            file(bytes, &content_type, &filename, range).into()
        }
        ExecuteOutput::Query(query) => Reply::Later(Box::pin(async move {
            let result = run_query(query).await?;
            envelope(result, Value::Null, &id, started)
        })),
    })
}

/// Queries that run at a time. Others wait, so that many do not take all processors or more memory than there is.
static QUERIES: Semaphore = Semaphore::const_new(4);

/// Runs a query on a thread of its own. One that SQLite cannot interrupt is left to itself.
async fn run_query(query: SqlQuery) -> Result<Value, ApiError> {
    const GRACE: Duration = Duration::from_millis(500);
    let permit = QUERIES.acquire().await.map_err(ApiError::internal)?;
    let running = tokio::task::spawn_blocking(move || {
        let _until_it_ends = permit;
        query.run()
    });
    match tokio::time::timeout(TIME_LIMIT + GRACE, running).await {
        Ok(ended) => Ok(ended.map_err(ApiError::internal)??),
        Err(_) => Err(SqlQuery::timed_out().into()),
    }
}

fn envelope(
    result: Value,
    connector_metadata: Value,
    connector_id: &str,
    started: Instant,
) -> Result<Response<Bytes>, ApiError> {
    let envelope = ExecuteResponse {
        status: "success".to_owned(),
        result,
        connector_metadata,
        execution_metadata: execution_metadata(connector_id, started),
        warning: None,
        extra: Object::new(),
    };
    Ok(json(StatusCode::OK, &envelope)?)
}

fn execution_metadata(connector_id: &str, started: Instant) -> ExecutionMetadata {
    ExecutionMetadata {
        connector_instance_id: format!("source_id:{connector_id}"),
        execution_time_ms: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
        extra: Object::new(),
    }
}

/// A connector that actions can be run on: it is not being deleted, and its workspace is active.
fn executable_connector(context: &AgentContext<'_>, id: &str) -> Result<Connector, ApiError> {
    let connector = lookup::connector(context, id)?;
    if connector.deletion_job.is_some() {
        return Err(ApiError::not_found("Connector", id));
    }
    let workspace = workspaces::by_id(context.db, context.organization_id, &connector.workspace_id)?;
    match workspace.map(|workspace| workspace.status) {
        Some(WorkspaceStatus::Active) => Ok(connector),
        _ => Err(ApiError::forbidden("The connector's workspace is inactive")),
    }
}

fn file(bytes: Vec<u8>, content_type: &str, filename: &str, range: Option<ByteRange>) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(bytes));
    let headers = answer.headers_mut();
    let octets = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap_or(octets));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition(filename)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    if let Some(range) = range {
        if let Ok(content_range) = HeaderValue::from_str(&range.content_range()) {
            headers.insert(header::CONTENT_RANGE, content_range);
        }
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    answer
}

/// The `Content-Disposition` of RFC 6266, with a plain name as a fallback for one that is not ASCII.
fn disposition(filename: &str) -> String {
    let plain: String = filename
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\') || c == ' ' { c } else { '_' })
        .collect();
    if plain == filename {
        return format!("attachment; filename=\"{plain}\"");
    }
    let encoded: String = url::form_urlencoded::byte_serialize(filename.as_bytes()).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encoded.replace('+', "%20"))
}

pub(crate) fn prepare(context: &AgentContext<'_>, request: PrepareExecute) -> Result<PreparedExecute, ApiError> {
    let started = Instant::now();
    if request.action.starts_with("context_store_") {
        return Err(ApiError::value("action", "Context Store actions run hosted only"));
    }
    let connector = executable_connector(context, &request.id)?;
    let kind = context.kind(&connector.definition_id)?;
    let scheme = kind.check_credentials(&connector.credentials);
    if scheme.is_ok_and(|scheme| scheme.oauth) {
        return Err(ApiError::bad_request("Connectors with refreshable OAuth credentials run hosted only"));
    }
    let is_known = match kind.entity(&request.entity) {
        Some(entity) => entity.action(&request.action).is_some(),
        None => request.entity.is_empty() && request.action == "describe",
    };
    if !is_known {
        let message = format!("{} has no `{}` on `{}`", kind.name, request.action, request.entity);
        return Err(ApiError::value("action", message));
    }
    let Value::Object(settings) = kind.redact(&Value::Object(connector.settings())) else {
        return Err(ApiError::internal("the settings are not an object"));
    };
    let bundle = ExecuteBundle {
        connector_definition_id: kind.definition_id.clone(),
        definition_yaml: definition_yaml(kind)?,
        entity: request.entity,
        action: request.action,
        params: object(request.params.as_ref())?,
        select_fields: request.select_fields,
        exclude_fields: request.exclude_fields,
        skip_truncation: Some(request.skip_truncation.unwrap_or(true)),
        replication_auth_key_mapping: Some(Object::new()),
        source_config: source_config(&connector, &settings),
        config_values: Some(settings),
        extra: Object::new(),
    };
    Ok(PreparedExecute {
        status: "success".to_owned(),
        connector_metadata: None,
        execution_metadata: Some(execution_metadata(&connector.id, started)),
        warning: None,
        bundle,
        result: None,
        context_store_bundle: None,
        extra: Object::new(),
    })
}

/// What the connector can do, in the emulator's own form: real definitions are not ours to copy.
fn definition_yaml(kind: &ConnectorType) -> Result<String, ApiError> {
    let entities: Vec<Value> = kind
        .entities
        .iter()
        .map(|entity| {
            let actions: Vec<&str> = entity.actions.iter().map(|(name, _)| name.as_str()).collect();
            json!({"name": entity.name, "actions": actions})
        })
        .collect();
    let definition = json!({
        "name": kind.slug,
        "definition_id": kind.definition_id,
        "api_root": kind.api_root,
        "entities": entities,
    });
    serde_yaml_ng::to_string(&definition).map_err(ApiError::internal)
}

/// Settings, with references in place of credentials (`tests/contract/agent/BEHAVIOUR.md`, "Execute").
fn source_config(connector: &Connector, settings: &Object) -> Object {
    let mut config = settings.clone();
    let nested = settings.get("credentials").and_then(Value::as_object);
    let credentials = nested.filter(|_| connector.credentials.is_empty()).unwrap_or(&connector.credentials);
    let references = credentials
        .keys()
        .map(|name| (name.clone(), Value::from(format!("secret_coordinate::{}_{name}", connector.id))))
        .collect();
    config.insert("credentials".to_owned(), Value::Object(references));
    config
}
