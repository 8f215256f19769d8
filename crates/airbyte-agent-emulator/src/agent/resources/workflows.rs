//! `beta.workflows`.

use airbyte_agent::{
    CreateWorkflow, DeleteWorkflow, GetWorkflow, ListWorkflows, NewWorkflowDependency, NewWorkflowTask, Object,
    UpdateWorkflow, Workflow, WorkflowConnector, WorkflowDependency, WorkflowList, WorkflowModel, WorkflowRunState,
    WorkflowSummary, WorkflowTask,
};
use chrono::DateTime;

use crate::agent::context::AgentContext;
use crate::agent::lookup;
use crate::agent::store::{automations, workflows};
use crate::agent::validation::{refuse_other, validate_name};
use crate::server::error::ApiError;

/// Longest name, in characters (contract `WorkflowCreate.name`).
const NAME_LIMIT: usize = 256;

pub(crate) fn list(context: &AgentContext<'_>, request: ListWorkflows) -> Result<WorkflowList, ApiError> {
    let workspace = lookup::workspace(context, &request.workspace_id)?;
    let mut data = Vec::new();
    for (workflow, has_run) in workflows::all(context.db, &workspace.id)? {
        data.push(WorkflowSummary {
            automations: automations::all(context.db, &workflow.id)?,
            connectors: connectors_of(&workflow.tasks),
            status: has_run.then_some(WorkflowRunState::Succeeded),
            id: workflow.id,
            workspace_id: workflow.workspace_id,
            name: workflow.name,
            builder_session_id: workflow.builder_session_id,
            updated_at: workflow.updated_at,
            extra: Object::new(),
        });
    }
    Ok(WorkflowList { data, extra: Object::new() })
}

/// The connectors of all tasks, each once.
fn connectors_of(tasks: &[WorkflowTask]) -> Vec<WorkflowConnector> {
    let mut found: Vec<WorkflowConnector> = Vec::new();
    for connector in tasks.iter().flat_map(|task| &task.connectors) {
        if !found.contains(connector) {
            found.push(connector.clone());
        }
    }
    found
}

pub(crate) fn create(context: &AgentContext<'_>, request: CreateWorkflow) -> Result<Workflow, ApiError> {
    validate_workflow_name(Some(&request.name))?;
    let workspace = lookup::workspace(context, &request.workspace_id)?;
    let id = uuid::Uuid::new_v4().to_string();
    let tasks = request.tasks.unwrap_or_default();
    let dependencies = request.dependencies.unwrap_or_default();
    let workflow = Workflow {
        tasks: tasks
            .into_iter()
            .enumerate()
            .map(|(index, new)| task(context, &id, index, new))
            .collect::<Result<_, _>>()?,
        dependencies: dependencies
            .into_iter()
            .enumerate()
            .map(|(index, new)| dependency(context, &id, index, new))
            .collect::<Result<_, _>>()?,
        id,
        workspace_id: workspace.id,
        name: request.name,
        builder_session_id: request.builder_session_id,
        created_at: Some(context.timestamp()),
        updated_at: Some(context.timestamp()),
        extra: Object::new(),
    };
    workflows::save(context.db, &workflow)?;
    Ok(workflow)
}

fn validate_workflow_name(name: Option<&str>) -> Result<(), ApiError> {
    validate_name("name", name)?;
    match name.map(|name| name.chars().count()) {
        Some(length) if length > NAME_LIMIT => {
            Err(ApiError::value("name", format!("Should have at most {NAME_LIMIT} characters")))
        }
        _ => Ok(()),
    }
}

fn task(
    context: &AgentContext<'_>,
    workflow_id: &str,
    index: usize,
    new: NewWorkflowTask,
) -> Result<WorkflowTask, ApiError> {
    let at = |member: &str| format!("tasks.{index}.{member}");
    refuse_other!(at("model"), Some(&new.model), WorkflowModel);
    let connectors = new.connectors.unwrap_or_default();
    for (number, connector) in connectors.iter().enumerate() {
        lookup::connector(context, &connector.connector_id)
            .map_err(|error| ApiError::value(at(&format!("connectors.{number}.connector_id")), error.message))?;
    }
    let max_retries = new.max_retries.unwrap_or(0);
    if max_retries < 0 {
        return Err(ApiError::value(at("max_retries"), "Input should be at least 0"));
    }
    Ok(WorkflowTask {
        id: uuid::Uuid::new_v4().to_string(),
        workflow_id: workflow_id.to_owned(),
        name: new.name,
        r#type: new.r#type.unwrap_or_else(|| "agent_request".to_owned()),
        model: new.model,
        prompt: new.prompt,
        connectors,
        max_retries,
        created_at: Some(context.timestamp()),
        updated_at: Some(context.timestamp()),
        extra: Object::new(),
    })
}

fn dependency(
    context: &AgentContext<'_>,
    workflow_id: &str,
    index: usize,
    new: NewWorkflowDependency,
) -> Result<WorkflowDependency, ApiError> {
    for (member, id) in [("source_task_id", &new.source_task_id), ("target_task_id", &new.target_task_id)] {
        if uuid::Uuid::parse_str(id).is_err() {
            return Err(ApiError::value(format!("dependencies.{index}.{member}"), "Input should be a valid UUID"));
        }
    }
    if new.source_task_id == new.target_task_id {
        return Err(ApiError::value(format!("dependencies.{index}"), "A task cannot wait for itself"));
    }
    Ok(WorkflowDependency {
        id: uuid::Uuid::new_v4().to_string(),
        workflow_id: workflow_id.to_owned(),
        source_task_id: new.source_task_id,
        target_task_id: new.target_task_id,
        created_at: Some(context.timestamp()),
        updated_at: Some(context.timestamp()),
        extra: Object::new(),
    })
}

pub(crate) fn get(context: &AgentContext<'_>, request: GetWorkflow) -> Result<Workflow, ApiError> {
    lookup::workflow(context, &request.workspace_id, &request.workflow_id)
}

pub(crate) fn update(context: &AgentContext<'_>, request: UpdateWorkflow) -> Result<Workflow, ApiError> {
    validate_workflow_name(request.name.as_deref())?;
    let mut workflow = lookup::workflow(context, &request.workspace_id, &request.workflow_id)?;
    if let Some(expected) = &request.expected_updated_at {
        let expected = DateTime::parse_from_rfc3339(expected)
            .map_err(|_| ApiError::value("expected_updated_at", "Input should be an RFC 3339 date and time"))?;
        let actual = workflow.updated_at.as_deref().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        if actual.is_some_and(|actual| actual != expected) {
            return Err(ApiError::conflict("The workflow was changed since `expected_updated_at`"));
        }
    }
    workflow.name = request.name.unwrap_or(workflow.name);
    workflow.updated_at = Some(context.timestamp());
    workflows::save(context.db, &workflow)?;
    Ok(workflow)
}

pub(crate) fn delete(context: &AgentContext<'_>, request: DeleteWorkflow) -> Result<(), ApiError> {
    let workflow = lookup::workflow(context, &request.workspace_id, &request.workflow_id)?;
    workflows::delete(context.db, &workflow.id)?;
    Ok(())
}
