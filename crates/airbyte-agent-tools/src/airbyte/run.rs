//! Runs the actions of the connector `airbyte`.

use airbyte_agent::replication::JobType;
use airbyte_agent::{CallOptions, Client, EncodedRequest, Error, ErrorKind, JsonObject, Response, parse_request};
use airbyte_agent_core::suggest::nearest_hint;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::entities::{Action, Call, Entity, NAME, action, entities, entity, own_params};
use super::fields::Fields;
use crate::records::{self, Content, PageContents, Position, Records};

/// Runs an action that reads.
///
/// # Errors
/// Those of the call.
pub(crate) async fn read(
    client: &Client,
    (entity, action): (&str, &str),
    params: &JsonObject,
    select_fields: &[String],
    start: Position,
    limit: u64,
) -> Result<Records, Error> {
    let (entity, action) = find(entity, action)?;
    let fields = Fields::new(entity, select_fields)?;
    if action.call != Call::List {
        let response = call(client, action, params).await?;
        return Ok(Records { records: vec![fields.of(&body(&response)?)], ..Records::default() });
    }
    refuse_own(action, params)?;
    let params = match start.page_size {
        Some(size) => params.merged(&JsonObject::with_member("limit", size.into())),
        None => params.clone(),
    };
    let mut pages = client.list_pages(action.operation, params.as_str().as_bytes(), &CallOptions::default())?;
    if let Some(token) = &start.page {
        pages = pages.after(token)?;
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    records::read(pages, start, limit, |page| {
        let records: Vec<Box<RawValue>> = page.records()?;
        let content = Content::Records(records.iter().map(|record| fields.of(record)).collect());
        Ok(PageContents { content, warning: None })
    })
    .await
}

/// Runs an action that changes something.
///
/// # Errors
/// Those of the call.
pub(crate) async fn write(
    client: &Client,
    entity: &str,
    action: &str,
    params: &JsonObject,
) -> Result<Box<RawValue>, Error> {
    let (_, action) = find(entity, action)?;
    if action.call != Call::Start {
        return body(&call(client, action, params).await?);
    }
    refuse_own(action, params)?;
    let params = params.merged(&JsonObject::with_member("wait", json!(false)));
    let procedure = client.start(action.operation, params.as_str().as_bytes(), &CallOptions::default())?;
    body(&procedure.finish().await?)
}

/// The request of an action that policies decide about, which is not sent.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`].
pub(crate) fn request(
    client: &Client,
    entity: &str,
    action: &str,
    params: &JsonObject,
) -> Result<EncodedRequest, Error> {
    let (_, action) = find(entity, action)?;
    refuse_own(action, params)?;
    if action.call != Call::Start {
        return parse_request(action.operation, params.as_str().as_bytes());
    }
    client.start(action.operation, params.as_str().as_bytes(), &CallOptions::default())?;
    let params: Value = serde_json::from_str(params.as_str()).unwrap_or_default();
    let job = json!({"connectionId": params["connectionId"], "jobType": JobType::Sync.as_str()});
    parse_request(action.sends(), job.to_string().as_bytes())
}

async fn call(client: &Client, action: &Action, params: &JsonObject) -> Result<Response, Error> {
    let request = parse_request(action.operation, params.as_str().as_bytes())?;
    client.call(&request, &CallOptions::default()).await
}

fn find(entity_name: &str, action_name: &str) -> Result<(&'static Entity, &'static Action), Error> {
    entity(entity_name).zip(action(entity_name, action_name)).ok_or_else(|| {
        let hint = nearest_hint(entity_name, &entities().collect::<Vec<_>>());
        let message = format!("{NAME} has no `{entity_name}.{action_name}`{hint}");
        Error::new(ErrorKind::InvalidRequest, message)
    })
}

/// Refuses parameters that the tool sets itself.
fn refuse_own(action: &Action, params: &JsonObject) -> Result<(), Error> {
    let Some(name) = own_params(action.call).iter().find(|name| params.has_member(name)) else { return Ok(()) };
    let reason = match action.call {
        Call::List => "is not a parameter here; use the tool's own `limit` and `cursor`",
        _ => "cannot be set here, because the tool does not wait for jobs",
    };
    Err(Error::new(ErrorKind::InvalidRequest, format!("`params.{name}` {reason}")).with_field(*name, reason))
}

/// The body of a response; `null` if it has none.
fn body(response: &Response) -> Result<Box<RawValue>, Error> {
    match response.body().trim_ascii() {
        [] => Ok(RawValue::NULL.to_owned()),
        _ => response.json(),
    }
}
