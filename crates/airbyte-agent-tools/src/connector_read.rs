//! `connector_read`: runs an action that only reads.

use airbyte_agent::{Connector, Error, ExecuteWarning, JsonObject, Page, Pages};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::arguments::ReadArguments;
use crate::context::Context;
use crate::definitions::{CONNECTOR_READ, CONNECTOR_WRITE};
use crate::effect::{self, Known};
use crate::error_code::ErrorCode;
use crate::failure::Failure;
use crate::limits::{MESSAGE_BYTES, cut_text};
use crate::records::{self, Content, PageContents, Position, Records};
use crate::result::ToolResult;
use crate::service_error::{ActionCall, action_failure};
use crate::target::{self, Target};
use crate::{airbyte, file, unknown_name};

#[derive(Serialize)]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<Vec<Box<RawValue>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

pub(crate) async fn run(context: &Context, arguments: ReadArguments) -> Result<ToolResult, Failure> {
    let limit = arguments.limit()?;
    let target = prepare(context, &arguments).await?;
    let call = call_text(context, &target, &arguments);
    let start = match &arguments.cursor {
        Some(cursor) => context.sealer.open(&call, cursor)?,
        None => Position { page_size: page_size(&target, &arguments, limit), ..Position::default() },
    };
    let read = match &target {
        Target::Connector(connector) => read(connector, &arguments, start, limit).await,
        Target::Airbyte => {
            let ReadArguments { entity, action, .. } = &arguments;
            let params = arguments.params.clone().unwrap_or_default();
            airbyte::read(&context.client, (entity, action), &params, arguments.select_fields(), start, limit).await
        }
    };
    match read {
        Ok(read) => Ok(ToolResult::of(&answer(context, &call, read))),
        Err(error) => {
            let ReadArguments { entity, action, .. } = &arguments;
            let failure =
                action_failure(&error, ActionCall { connector: target.name(), entity, action, is_write: false });
            Err(unknown_name::explain(&target, entity, action, failure).await)
        }
    }
}

fn answer(context: &Context, call: &str, read: Records) -> Answer {
    let Records { records, result, next, mut notes } = read;
    let next_cursor = next.as_ref().and_then(|next| context.sealer.seal(call, next));
    if next.is_some() && next_cursor.is_none() {
        notes.push(
            "More follows, but the position of the service is too long for a cursor. Narrow the call.".to_owned(),
        );
    }
    let (records, result) = match result {
        Some(result) => {
            let (result, note) = records::fit(&result);
            notes.extend(note);
            (None, Some(result))
        }
        None => (Some(records), None),
    };
    let note = (!notes.is_empty()).then(|| cut_text(&notes.join(" "), MESSAGE_BYTES));
    Answer { records, result, next_cursor, note }
}

/// Checks everything that can be checked before the request is sent.
pub(crate) async fn prepare(context: &Context, arguments: &ReadArguments) -> Result<Target, Failure> {
    arguments.limit()?;
    arguments.check()?;
    let target = target::find(context, &arguments.connector).await?;
    require_reading(&target, arguments).await?;
    Ok(target)
}

/// Refuses what is not known to read.
async fn require_reading(target: &Target, arguments: &ReadArguments) -> Result<(), Failure> {
    let ReadArguments { entity, action, .. } = arguments;
    unknown_name::check(target, entity, action).await?;
    let reason = match effect::known(target, entity, action) {
        Known::Reads => return Ok(()),
        Known::Writes => format!("`{entity}.{action}` changes something, so that {CONNECTOR_READ} does not run it."),
        Known::Unlisted => {
            format!("`{entity}.{action}` is not known to only read, so that {CONNECTOR_READ} does not run it.")
        }
    };
    let next = format!("Call {CONNECTOR_WRITE} with the same arguments and an `intent`, if the user wants that.");
    Err(Failure::new(ErrorCode::WrongTool, reason, next))
}

async fn read(connector: &Connector, arguments: &ReadArguments, start: Position, limit: u64) -> Result<Records, Error> {
    let ReadArguments { entity, action, intent, .. } = arguments;
    let params = arguments.params.clone().unwrap_or_default();
    if action == "download" {
        return file::read(connector, entity, action, &params, intent.as_deref()).await;
    }
    let pages = pages(connector, arguments, &params, &start)?;
    let is_get = action == "get";
    records::read(pages, start, usize::try_from(limit).unwrap_or(usize::MAX), |page| contents(page, is_get)).await
}

fn pages(
    connector: &Connector,
    arguments: &ReadArguments,
    params: &JsonObject,
    start: &Position,
) -> Result<Pages, Error> {
    let ReadArguments { entity, action, intent, .. } = arguments;
    let params = match (size_param(connector, entity, action), start.page_size) {
        (Some((name, _)), Some(size)) => params.merged(&JsonObject::with_member(name, size.into())),
        _ => params.clone(),
    };
    let mut call = connector.execute(entity, action).params(params);
    if !arguments.select_fields().is_empty() {
        call = call.select_fields(arguments.select_fields());
    }
    if let Some(intent) = intent {
        call = call.intent(intent);
    }
    if let Some(token) = &start.page {
        call = call.after(token);
    }
    call.pages()
}

/// The size of pages, if neither the call nor the service decides it: as many records as are wanted, but no tiny pages, which
/// would make the next calls slow.
fn page_size(target: &Target, arguments: &ReadArguments, limit: u64) -> Option<u64> {
    let ReadArguments { entity, action, params, .. } = arguments;
    match target {
        Target::Airbyte => Some(limit.clamp(MIN_PAGE, MAX_PAGE)),
        Target::Connector(connector) => {
            let (name, max) = size_param(connector, entity, action)?;
            let is_given = params.as_ref().is_some_and(|params| params.has_member(name));
            (!is_given).then(|| limit.clamp(MIN_PAGE, MAX_PAGE).min(max))
        }
    }
}

const MIN_PAGE: u64 = 10;
const MAX_PAGE: u64 = 100;

/// The parameter that limits the records of a page, and its largest value.
fn size_param(connector: &Connector, entity: &str, action: &str) -> Option<(&'static str, u64)> {
    let rule = effect::operation(connector, entity, action)?.paging.as_ref()?;
    // Without a position and a next value, it limits the records of the call, not those of a page.
    rule.position.as_ref().or(rule.next.as_ref())?;
    Some((rule.size.as_deref()?, rule.max_size.unwrap_or(u64::MAX)))
}

/// The records of a page, or its result if that is not a list. `get` returns a record without a list around it.
fn contents(page: &Page, is_get: bool) -> Result<PageContents, Error> {
    #[derive(Deserialize)]
    struct Envelope {
        #[serde(default)]
        result: Box<RawValue>,
        warning: Option<ExecuteWarning>,
    }
    let records: Vec<Box<RawValue>> = page.records()?;
    let Envelope { result, warning } = page.response().json()?;
    let is_list = match records.as_slice() {
        // The client takes a result without a list for its only record.
        [one] => one.get() != result.get(),
        [] => result.get() != "null",
        _ => true,
    };
    let is_record = is_get && result.get().starts_with('{');
    let content = if is_list || is_record { Content::Records(records) } else { Content::Other(result) };
    Ok(PageContents { content, warning: warning.map(warning_text) })
}

fn warning_text(warning: ExecuteWarning) -> String {
    let text = match warning {
        ExecuteWarning::Inactivity(warning) => match warning.stale_since {
            Some(since) => format!("{} The data is of {since}.", warning.message),
            None => warning.message,
        },
        ExecuteWarning::Text(text) => text,
        ExecuteWarning::Other(value) => value.to_string(),
    };
    format!("The service warns: {}", cut_text(&text, WARNING_BYTES))
}

/// The length of the longest warning that is shown, in bytes.
const WARNING_BYTES: usize = 500;

/// The call that a cursor belongs to: what decides which records there are, and in which order.
fn call_text(context: &Context, target: &Target, arguments: &ReadArguments) -> String {
    let ReadArguments { entity, action, .. } = arguments;
    let params = arguments.params.as_ref().map_or(Value::Null, |params| {
        // A model may write the same parameters in another order.
        let Ok(mut params) = serde_json::from_str::<Value>(params.as_str()) else { return params.as_str().into() };
        params.sort_all_objects();
        if params == Value::Object(serde_json::Map::new()) { Value::Null } else { params }
    });
    let place = match target {
        Target::Connector(_) => context.client.base_url(),
        Target::Airbyte => context.client.replication_url(),
    };
    let call = (CONNECTOR_READ, place, target.id(), entity, action, params, arguments.select_fields());
    serde_json::to_string(&call).unwrap_or_default()
}
