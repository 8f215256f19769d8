//! What a request is about, as rules, limits and the audit log need to know it.

use airbyte_agent_core::operation::{Effect, Operation, OperationSpec};
use airbyte_agent_core::{EncodedRequest, Error, ErrorKind, Json, RequestOptions};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::api_operations;
use super::decision::IntentRule;
use super::directory::{Account, Directory, Workspace};
use super::job_subject;
use super::secrets::plain_members;
use super::subject::Subject;
use crate::agent::{Execute, PrepareExecute, effect_of_action};
use crate::replication::{self, CreateJob};

/// Names of the members of the Agent API that name a workspace.
const WORKSPACE_NAMES: [&str; 3] = ["workspace_name", "customer_name", "external_user_id"];
const WORKSPACE_ID: &str = "workspace_id";

/// Name of the member that says what a job does.
const JOB_TYPE: &str = "jobType";

/// What a request is about.
pub(super) struct Examined {
    pub(super) subject: Subject,
    pub(super) connector: Option<String>,
    pub(super) intent: Option<String>,
    /// Whether it is an execution, or prepares one.
    pub(super) has_intent: bool,
    /// The parameters, without what may be secret.
    pub(super) params: Value,
}

impl Examined {
    /// Whether it lacks the `intent` that a rule requires.
    pub(super) fn lacks_intent(&self, rule: IntentRule) -> bool {
        let is_required = match rule {
            IntentRule::None => false,
            IntentRule::Writes => self.subject.effect == Effect::Write,
            IntentRule::All => true,
        };
        let has_text = self.intent.as_deref().is_some_and(|intent| !intent.trim().is_empty());
        self.has_intent && is_required && !has_text
    }
}

/// The body of an execution. A member that is given twice is an error, because it could mean either.
#[derive(Deserialize)]
struct ExecuteBody {
    entity: String,
    action: String,
    params: Option<Json>,
    intent: Option<String>,
}

/// Finds out what a request is about, and whether it exists for the caller.
pub(super) async fn examine(
    request: &EncodedRequest,
    options: &RequestOptions,
    directory: Option<&Directory>,
) -> Result<Examined, Error> {
    let spec = api_operations::operation(request);
    let name = spec.map_or(request.spec.name, |spec| spec.name);
    let connector = spec.filter(|spec| spec.name.starts_with("connectors."));
    let connector = connector.and_then(|spec| api_operations::path_value(spec, &request.target, "id"));
    let is_execution = name == Execute::SPEC.name;
    if let (Some(directory), false) = (directory.filter(|it| it.is_restricted()), is_replication(request)) {
        for workspace in workspaces(request, spec) {
            directory.check_workspace(&workspace, options).await?;
        }
        if !is_execution && let Some(id) = &connector {
            directory.account(id, options).await?;
        }
    }
    if is_execution || name == PrepareExecute::SPEC.name {
        let body = execute_body(request)?;
        let params = body.params.as_ref().map(|params| params.decode::<Value>()).transpose();
        let params = params.map_err(|error| not_understood(&error))?.unwrap_or(Value::Null);
        let subject = match (is_execution, directory, &connector) {
            (true, Some(directory), Some(id)) => {
                let Account { slug, name, .. } = directory.account(id, options).await?;
                Subject::action(effect_of_action(&body.action), slug, name, body.entity, body.action)
            }
            (true, ..) => {
                return Err(Error::new(ErrorKind::PolicyDenied, "the policy cannot tell the connector of the call"));
            }
            (false, ..) => Subject::operation(Effect::Write, name),
        };
        return Ok(Examined { subject, connector, intent: body.intent, has_intent: true, params });
    }
    let subject = match spec {
        Some(spec) if spec.name == CreateJob::SPEC.name => {
            let types: Vec<Value> = repeated_members(request)
                .into_iter()
                .filter(|(name, _)| name == JOB_TYPE)
                .map(|(_, value)| value)
                .collect();
            job_subject::of_types(&types)
        }
        Some(spec) => Subject::operation(api_operations::fixed_effect(spec), spec.name),
        None => api_operations::raw_subject(request.spec.name, request.spec.method),
    };
    Ok(Examined { subject, connector, intent: None, has_intent: false, params: params(request) })
}

/// What of an operation cannot be examined, for the record of its refusal.
pub(super) fn operation_name(request: &EncodedRequest) -> &'static str {
    api_operations::operation(request).map_or(request.spec.name, |spec| spec.name)
}

pub(super) fn is_replication(request: &EncodedRequest) -> bool {
    replication::API.has_namespace(request.spec.name)
}

fn execute_body(request: &EncodedRequest) -> Result<ExecuteBody, Error> {
    let body = request.body.as_deref().unwrap_or_default();
    serde_json::from_slice(body).map_err(|error| not_understood(&error))
}

fn not_understood(error: &serde_json::Error) -> Error {
    let message = format!("the policy cannot tell what is executed: {}", airbyte_agent_core::json::describe(error));
    Error::new(ErrorKind::PolicyDenied, message)
}

/// The workspaces that a request names in path, query and body.
fn workspaces(request: &EncodedRequest, spec: Option<&OperationSpec>) -> Vec<Workspace> {
    let in_path = spec.and_then(|spec| api_operations::path_value(spec, &request.target, WORKSPACE_ID));
    let mut found: Vec<Workspace> = in_path.map(Workspace::Id).into_iter().collect();
    let members = query(request).into_iter().chain(repeated_members(request));
    for (name, value) in members {
        match value {
            Value::String(text) if WORKSPACE_NAMES.contains(&name.as_str()) => found.push(Workspace::Name(text)),
            Value::String(text) if name == WORKSPACE_ID => found.push(Workspace::Id(text)),
            _ => {}
        }
    }
    let default = spec.and_then(|spec| spec.client_default);
    if found.is_empty() && default.is_some() {
        // The service would choose one.
        found.push(Workspace::Name(String::new()));
    }
    found
}

/// The members of the body, each as often as it is given.
fn repeated_members(request: &EncodedRequest) -> Vec<(String, Value)> {
    let body = request.body.as_deref().unwrap_or_default();
    let Ok(members) = serde_json::from_slice::<airbyte_agent_core::json::Members<'_>>(body) else { return Vec::new() };
    let member = |(name, value): &airbyte_agent_core::json::Member<'_>| {
        let value = serde_json::from_str(value.get()).ok()?;
        Some((name.as_str().to_owned(), value))
    };
    members.0.iter().filter_map(member).collect()
}

fn query(request: &EncodedRequest) -> Vec<(String, Value)> {
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into_owned(), Value::from(&*value))).collect()
}

fn body(request: &EncodedRequest) -> Map<String, Value> {
    request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default()
}

/// The path, and the members of query and body that are not secret.
fn params(request: &EncodedRequest) -> Value {
    let mut members = body(request);
    members.extend(query(request));
    let mut shown = plain_members(members);
    let path = request.target.split('?').next().unwrap_or_default();
    shown.insert("path".to_owned(), path.into());
    Value::Object(shown)
}
