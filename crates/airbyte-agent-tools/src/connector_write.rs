//! `connector_write`: runs an action that changes something.

use airbyte_agent::Error;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::arguments::WriteArguments;
use crate::context::Context;
use crate::definitions::{CONNECTOR_READ, CONNECTOR_WRITE};
use crate::effect::{self, Known};
use crate::error_code::ErrorCode;
use crate::failure::Failure;
use crate::limits::{MESSAGE_BYTES, cut_text};
use crate::result::ToolResult;
use crate::service_error::{ActionCall, action_failure};
use crate::target::{self, Target};
use crate::{airbyte, records, unknown_name};

#[derive(Serialize)]
struct Answer {
    result: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

pub(crate) async fn run(context: &Context, arguments: WriteArguments) -> Result<ToolResult, Failure> {
    let target = prepare(context, &arguments).await.map_err(Failure::before_writing)?;
    let WriteArguments { entity, action, params, intent, .. } = &arguments;
    let written = match &target {
        Target::Connector(connector) => {
            let call = connector.execute(entity, action).params(params).intent(intent);
            match call.await {
                Ok(execution) => execution.result::<Box<RawValue>>(),
                Err(error) => Err(error),
            }
        }
        Target::Airbyte => airbyte::write(&context.client, entity, action, params).await,
    };
    match written {
        Ok(result) => Ok(answer(&result)),
        Err(error) => Err(failed(&target, entity, action, &error).await),
    }
}

/// Checks everything that can be checked before the request is sent.
pub(crate) async fn prepare(context: &Context, arguments: &WriteArguments) -> Result<Target, Failure> {
    arguments.check()?;
    let WriteArguments { connector, entity, action, .. } = arguments;
    let target = target::find(context, connector).await?;
    unknown_name::check(&target, entity, action).await?;
    match effect::known(&target, entity, action) {
        Known::Writes | Known::Unlisted => Ok(target),
        Known::Reads => Err(Failure::new(
            ErrorCode::WrongTool,
            format!("`{entity}.{action}` only reads, so that {CONNECTOR_WRITE} does not run it."),
            format!("Call {CONNECTOR_READ} with the same arguments."),
        )),
    }
}

async fn failed(target: &Target, entity: &str, action: &str, error: &Error) -> Failure {
    let failure = action_failure(error, ActionCall { connector: target.name(), entity, action, is_write: true });
    unknown_name::explain(target, entity, action, failure).await
}

fn answer(result: &RawValue) -> ToolResult {
    let (result, note) = records::fit(result);
    let note = note.map(|note| cut_text(&note, MESSAGE_BYTES));
    ToolResult::of(&Answer { result, note })
}
