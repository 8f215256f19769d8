//! `list_connectors`: the connected accounts of the workspace.

use airbyte_agent::ListConnectors;
use serde::{Deserialize, Serialize};

use crate::access::{Access, access, airbyte_access};
use crate::airbyte;
use crate::arguments::ListConnectorsArguments;
use crate::context::Context;
use crate::definitions::LIST_CONNECTORS;
use crate::failure::Failure;
use crate::limits::{RESULT_BYTES, cut_text};
use crate::result::ToolResult;
use crate::service_error::lookup_failure;

#[derive(Serialize)]
struct Answer {
    connectors: Vec<Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[derive(Serialize)]
struct Entry {
    name: String,
    id: String,
    service: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace: Option<String>,
    access: Access,
}

/// How many connectors are before the next one.
#[derive(Serialize, Deserialize)]
struct Position {
    c: usize,
}

/// The length of the longest name that is shown, in bytes.
const NAME_BYTES: usize = 1024;

pub(crate) async fn run(context: &Context, arguments: ListConnectorsArguments) -> Result<ToolResult, Failure> {
    let query = arguments.query.unwrap_or_default().trim().to_lowercase();
    let client = &context.client;
    let call =
        serde_json::to_string(&(LIST_CONNECTORS, client.base_url(), client.workspace(), &query)).unwrap_or_default();
    let start = match &arguments.cursor {
        Some(cursor) => context.sealer.open::<Position>(&call, cursor)?.c,
        None => 0,
    };
    let entries = entries(context).await?;
    let is_match =
        |entry: &Entry| [&entry.name, &entry.service].iter().any(|text| text.to_lowercase().contains(&query));
    let mut matching = entries.into_iter().filter(is_match).skip(start).peekable();
    let (mut connectors, mut bytes) = (Vec::new(), 0);
    while let Some(entry) = matching.peek() {
        bytes += serde_json::to_string(entry).map_or(0, |text| text.len() + 1);
        if bytes > RESULT_BYTES && !connectors.is_empty() {
            break;
        }
        connectors.extend(matching.next());
    }
    let has_more = matching.peek().is_some();
    let next = Position { c: start + connectors.len() };
    let next_cursor = if has_more { context.sealer.seal(&call, &next) } else { None };
    Ok(ToolResult::of(&Answer { connectors, next_cursor }))
}

async fn entries(context: &Context) -> Result<Vec<Entry>, Failure> {
    let client = &context.client;
    let list = client.send(ListConnectors::default()).await.map_err(|error| lookup_failure(&error))?;
    let connectors = list.data.into_iter().map(|summary| {
        let connector = client.connector_of(summary);
        let name = connector.name.unwrap_or_default();
        let service = connector.slug.unwrap_or_default();
        Entry {
            access: access(context, &service, &name),
            name: cut_text(&name, NAME_BYTES),
            id: connector.id,
            service: cut_text(&service, NAME_BYTES),
            workspace: Some(client.workspace().to_owned()),
        }
    });
    let airbyte = context.has_airbyte.then(|| Entry {
        name: airbyte::NAME.to_owned(),
        id: airbyte::NAME.to_owned(),
        service: airbyte::NAME.to_owned(),
        workspace: None,
        access: airbyte_access(context),
    });
    Ok(connectors.chain(airbyte).collect())
}
