//! `beta.workflows`.

use airbyte_agent::{
    CreateWorkflow, DeleteWorkflow, GetWorkflow, ListWorkflows, NewWorkflowDependency, NewWorkflowTask, Object,
    UpdateWorkflow, Workflow, WorkflowConnector, WorkflowDependency, WorkflowList, WorkflowModel, WorkflowRunState,
    WorkflowSummary, WorkflowTask,
};
use chrono::DateTime;

use super::{connectors, workspaces};
use crate::refusal::Refusal;
use crate::rules::{filled, refuse_other};
use crate::store::{automations, workflows};
use crate::visit::Visit;

/// Longest name, in characters (contract `WorkflowCreate.name`).
const NAME_LIMIT: usize = 256;

pub(super) fn list(visit: &Visit<'_>, request: ListWorkflows) -> Result<WorkflowList, Refusal> {
    let workspace = workspaces::find(visit, &request.workspace_id)?;
    let mut data = Vec::new();
    for (workflow, has_run) in workflows::all(visit.db, &workspace.id)? {
        data.push(WorkflowSummary {
            automations: automations::all(visit.db, &workflow.id)?,
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

/// Every connector of any task, once.
fn connectors_of(tasks: &[WorkflowTask]) -> Vec<WorkflowConnector> {
    let mut found: Vec<WorkflowConnector> = Vec::new();
    for connector in tasks.iter().flat_map(|task| &task.connectors) {
        if !found.contains(connector) {
            found.push(connector.clone());
        }
    }
    found
}

pub(super) fn create(visit: &Visit<'_>, request: CreateWorkflow) -> Result<Workflow, Refusal> {
    name_fits(Some(&request.name))?;
    let workspace = workspaces::find(visit, &request.workspace_id)?;
    let id = uuid::Uuid::new_v4().to_string();
    let tasks = request.tasks.unwrap_or_default();
    let dependencies = request.dependencies.unwrap_or_default();
    let workflow = Workflow {
        tasks: tasks
            .into_iter()
            .enumerate()
            .map(|(index, new)| task(visit, &id, index, new))
            .collect::<Result<_, _>>()?,
        dependencies: dependencies
            .into_iter()
            .enumerate()
            .map(|(index, new)| dependency(visit, &id, index, new))
            .collect::<Result<_, _>>()?,
        id,
        workspace_id: workspace.id,
        name: request.name,
        builder_session_id: request.builder_session_id,
        created_at: Some(visit.timestamp()),
        updated_at: Some(visit.timestamp()),
        extra: Object::new(),
    };
    workflows::save(visit.db, &workflow)?;
    Ok(workflow)
}

fn name_fits(name: Option<&str>) -> Result<(), Refusal> {
    filled("name", name)?;
    match name.map(|name| name.chars().count()) {
        Some(length) if length > NAME_LIMIT => {
            Err(Refusal::value("name", format!("Should have at most {NAME_LIMIT} characters")))
        }
        _ => Ok(()),
    }
}

fn task(visit: &Visit<'_>, workflow_id: &str, index: usize, new: NewWorkflowTask) -> Result<WorkflowTask, Refusal> {
    let at = |member: &str| format!("tasks.{index}.{member}");
    refuse_other!(at("model"), Some(&new.model), WorkflowModel);
    let connectors = new.connectors.unwrap_or_default();
    for (number, connector) in connectors.iter().enumerate() {
        connectors::find(visit, &connector.connector_id)
            .map_err(|refusal| Refusal::value(at(&format!("connectors.{number}.connector_id")), refusal.message))?;
    }
    let max_retries = new.max_retries.unwrap_or(0);
    if max_retries < 0 {
        return Err(Refusal::value(at("max_retries"), "Input should be at least 0"));
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
        created_at: Some(visit.timestamp()),
        updated_at: Some(visit.timestamp()),
        extra: Object::new(),
    })
}

fn dependency(
    visit: &Visit<'_>,
    workflow_id: &str,
    index: usize,
    new: NewWorkflowDependency,
) -> Result<WorkflowDependency, Refusal> {
    for (member, id) in [("source_task_id", &new.source_task_id), ("target_task_id", &new.target_task_id)] {
        if uuid::Uuid::parse_str(id).is_err() {
            return Err(Refusal::value(format!("dependencies.{index}.{member}"), "Input should be a valid UUID"));
        }
    }
    if new.source_task_id == new.target_task_id {
        return Err(Refusal::value(format!("dependencies.{index}"), "A task cannot wait for itself"));
    }
    Ok(WorkflowDependency {
        id: uuid::Uuid::new_v4().to_string(),
        workflow_id: workflow_id.to_owned(),
        source_task_id: new.source_task_id,
        target_task_id: new.target_task_id,
        created_at: Some(visit.timestamp()),
        updated_at: Some(visit.timestamp()),
        extra: Object::new(),
    })
}

pub(super) fn get(visit: &Visit<'_>, request: GetWorkflow) -> Result<Workflow, Refusal> {
    find(visit, &request.workspace_id, &request.workflow_id)
}

pub(super) fn update(visit: &Visit<'_>, request: UpdateWorkflow) -> Result<Workflow, Refusal> {
    name_fits(request.name.as_deref())?;
    let mut workflow = find(visit, &request.workspace_id, &request.workflow_id)?;
    if let Some(expected) = &request.expected_updated_at {
        let expected = DateTime::parse_from_rfc3339(expected)
            .map_err(|_| Refusal::value("expected_updated_at", "Input should be an RFC 3339 date and time"))?;
        let actual = workflow.updated_at.as_deref().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        if actual.is_some_and(|actual| actual != expected) {
            return Err(Refusal::conflict("The workflow was changed in the meantime"));
        }
    }
    workflow.name = request.name.unwrap_or(workflow.name);
    workflow.updated_at = Some(visit.timestamp());
    workflows::save(visit.db, &workflow)?;
    Ok(workflow)
}

pub(super) fn delete(visit: &Visit<'_>, request: DeleteWorkflow) -> Result<(), Refusal> {
    let workflow = find(visit, &request.workspace_id, &request.workflow_id)?;
    workflows::delete(visit.db, &workflow.id)?;
    Ok(())
}

/// A workflow of a workspace of the caller's.
pub(super) fn find(visit: &Visit<'_>, workspace_id: &str, id: &str) -> Result<Workflow, Refusal> {
    let workspace = workspaces::find(visit, workspace_id)?;
    workflows::by_id(visit.db, &workspace.id, id)?.ok_or_else(|| Refusal::not_found("Workflow", id))
}
