//! [`Server`]: what the protocol's requests are answered with.

use std::sync::Arc;

use airbyte_agent::policy::{Approver, with_approver};
use airbyte_agent_tools::{ToolResult, Toolbox};
use rmcp::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, CustomRequest, CustomResult, ErrorData,
    GetSkillRequestParams, GetSkillResult, Implementation, ListResourceTemplatesResult, ListResourcesResult,
    ListSkillsResult, ListToolsResult, MetaObject, PaginatedRequestParams, ProtocolVersion, ReadResourceRequestParams,
    ReadResourceResponse, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::{RequestContext, RoleServer};

use super::approval_form::can_be_shown_by;
use super::elicitation::ElicitationApprover;
use super::rounds::{RoundApprover, Rounds};
use super::{invalid_request, progress, resources, skills};
use crate::exit;
use crate::failure::Failure;
use crate::operations::PROGRAM;

/// The member of `_meta` that has what is known of a failure, for programs.
const ERROR_KEY: &str = "airbyte-agent/error";

/// Serves the tools of a client. Clones share everything, so that a session can have one of its own.
#[derive(Clone)]
pub struct Server {
    toolbox: Toolbox,
    tools: Arc<Vec<Tool>>,
    rounds: Arc<Rounds>,
}

impl Server {
    /// A server of these tools.
    ///
    /// # Errors
    /// If a definition is no tool of the protocol.
    pub fn new(toolbox: Toolbox) -> Result<Self, Failure> {
        let tools = serde_json::to_value(toolbox.tools()).and_then(serde_json::from_value);
        let tools: Vec<Tool> = tools.map_err(|error| Failure::new("error", exit::GENERAL, error.to_string()))?;
        Ok(Self { toolbox, tools: Arc::new(tools), rounds: Arc::default() })
    }

    /// Runs a call, and asks a person for approvals in the way that the client supports.
    async fn call(
        &self,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = serde_json::to_string(&request.arguments.clone().unwrap_or_default())
            .map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        let call = progress::reported(context, self.toolbox.call_json(&request.name, &arguments));
        if !context.client_capabilities().is_some_and(|capabilities| can_be_shown_by(&capabilities)) {
            return Ok(complete(call.await).into());
        }
        let is_stateless = context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28);
        if !is_stateless {
            let approver: Arc<dyn Approver> = Arc::new(ElicitationApprover::new(context.peer.clone()));
            return Ok(complete(with_approver(approver, call).await).into());
        }
        let approver = Arc::new(RoundApprover::new(self.rounds.open(&request)?));
        let result = with_approver(Arc::clone(&approver) as Arc<dyn Approver>, call).await;
        match approver.question() {
            Some(question) => Ok(self.rounds.ask(&request.name, question)?.into()),
            None => Ok(complete(result).into()),
        }
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let implementation = Implementation::new(PROGRAM, env!("CARGO_PKG_VERSION")).with_title("Airbyte Agent");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().enable_resources().enable_skills().build())
            .with_server_info(implementation)
            .with_instructions(self.toolbox.instructions())
    }

    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        Err(invalid_request::error(request))
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        first_page(request)?;
        Ok(ListToolsResult::with_all_items(self.tools.to_vec()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        unless_cancelled(&context, self.call(request, &context)).await
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let cursor = request.and_then(|request| request.cursor);
        unless_cancelled(&context, resources::list(&self.toolbox, cursor)).await
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        first_page(request)?;
        Ok(ListResourceTemplatesResult::with_all_items(skills::templates()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let read = resources::read(&self.toolbox, &request.uri);
        unless_cancelled(&context, async { Ok(read.await?.into()) }).await
    }

    async fn list_skills(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListSkillsResult, ErrorData> {
        let cursor = request.and_then(|request| request.cursor);
        unless_cancelled(&context, skills::list(&self.toolbox, cursor)).await
    }

    async fn get_skill(
        &self,
        request: GetSkillRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<GetSkillResult, ErrorData> {
        unless_cancelled(&context, skills::get(&self.toolbox, &request.uri)).await
    }
}

/// Checks that a list is read from its beginning, if it has one page.
fn first_page(request: Option<PaginatedRequestParams>) -> Result<(), ErrorData> {
    match request.and_then(|request| request.cursor) {
        Some(_) => Err(ErrorData::invalid_params("`cursor` is not a cursor of this list, which has one page", None)),
        None => Ok(()),
    }
}

/// Drops the work, and with it the request on the wire, when the client cancels or has gone.
async fn unless_cancelled<T>(
    context: &RequestContext<RoleServer>,
    work: impl Future<Output = Result<T, ErrorData>>,
) -> Result<T, ErrorData> {
    tokio::select! {
        result = work => result,
        // Nobody reads it.
        () = context.ct.cancelled() => Err(ErrorData::internal_error("the request was cancelled", None)),
    }
}

/// A result of a tool, as the protocol has it.
///
/// A failure does not fit the output schema of its tool. Clients validate `structuredContent` of failures too, and would
/// show the model their own error instead of this one, so that it is in `_meta`.
fn complete(result: ToolResult) -> CallToolResult {
    let value = result.structured.is_some().then(|| result.value());
    let content = vec![ContentBlock::text(result.text)];
    if !result.is_error {
        let mut complete = CallToolResult::success(content);
        complete.structured_content = value;
        return complete;
    }
    let mut failed = CallToolResult::error(content);
    if let Some(value) = value {
        let mut meta = MetaObject::default();
        meta.insert(ERROR_KEY.to_owned(), value);
        failed.meta = Some(meta);
    }
    failed
}
