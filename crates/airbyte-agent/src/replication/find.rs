//! Finding something by its name, which need not be unique.

use airbyte_agent_core::error::Message;
use airbyte_agent_core::operation::{Operation, ValidationError};
use airbyte_agent_core::procedure::{Deadline, Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::suggest::similar;
use airbyte_agent_core::{ApiClient, Error, ErrorKind, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::skip_serializing_none;

use super::connections::{Connection, ListConnections};
use super::destinations::{Destination, ListDestinations};
use super::entries::{all_entries, member};
use super::sources::{ListSources, Source};
use super::tags::{ListTags, Tag};
use super::validation::{check_text, require_text};
use super::workspaces::{ListWorkspaces, Workspace};

/// How many names an error has at most.
const NAMES: usize = 10;

/// Find a source by its name, which must be the same in every letter.
///
/// If several sources have it, the error has their ids; if none has, the error has similar names.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindSource {
    /// Name of the source.
    pub name: String,
    /// Look only in this workspace. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// Find a destination by its name, which must be the same in every letter.
///
/// If several destinations have it, the error has their ids; if none has, the error has similar names.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindDestination {
    /// Name of the destination.
    pub name: String,
    /// Look only in this workspace. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// Find a connection by its name, which must be the same in every letter.
///
/// If several connections have it, the error has their ids; if none has, the error has similar names.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindConnection {
    /// Name of the connection.
    pub name: String,
    /// Look only in this workspace. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// Find a tag by its name, which must be the same in every letter.
///
/// If tags of several workspaces have it, the error has their ids; if none has, the error has similar names.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindTag {
    /// Name of the tag.
    pub name: String,
    /// Look only in this workspace. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
}

/// Find a workspace by its name, which must be the same in every letter.
///
/// If several workspaces have it, the error has their ids; if none has, the error has similar names.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindWorkspace {
    /// Name of the workspace.
    pub name: String,
}

macro_rules! find_in_workspace {
    ($($request:ident = $name:literal => $output:ty, $noun:literal, $id:literal, $list:ident, $in_workspaces:expr;)*) => {
        $(
            impl Procedure for $request {
                const SPEC: ProcedureSpec = ProcedureSpec::new($name, &[$list::SPEC.name], &["name"]);

                type Output = $output;

                fn validate(&self) -> Result<(), ValidationError> {
                    require_text("name", &self.name)?;
                    check_text("workspaceId", self.workspace_id.as_deref())
                }

                async fn run(
                    self,
                    client: ApiClient,
                    options: RequestOptions,
                    _: Progress,
                ) -> Result<Response, Error> {
                    let is_narrow = self.workspace_id.is_some();
                    let list: $list = ($in_workspaces)(self.workspace_id.map(|id| vec![id]));
                    let lookup = Lookup { call: $name, name: &self.name, noun: $noun, id: $id, is_narrow };
                    lookup.find_in(&client, &list, options).await
                }
            }
        )*
    };
}

find_in_workspace! {
    FindSource = "replication.sources.find" => Source, "source", "sourceId",
        ListSources, |workspace_ids| ListSources { workspace_ids, ..Default::default() };
    FindDestination = "replication.destinations.find" => Destination, "destination", "destinationId",
        ListDestinations, |workspace_ids| ListDestinations { workspace_ids, ..Default::default() };
    FindConnection = "replication.connections.find" => Connection, "connection", "connectionId",
        ListConnections, |workspace_ids| ListConnections { workspace_ids, ..Default::default() };
    FindTag = "replication.tags.find" => Tag, "tag", "tagId",
        ListTags, |workspace_ids| ListTags { workspace_ids };
}

impl Procedure for FindWorkspace {
    const SPEC: ProcedureSpec =
        ProcedureSpec::new("replication.workspaces.find", &[ListWorkspaces::SPEC.name], &["name"]);

    type Output = Workspace;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("name", &self.name)
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let (call, noun, id) = (Self::SPEC.name, "workspace", "workspaceId");
        let lookup = Lookup { call, name: &self.name, noun, id, is_narrow: true };
        lookup.find_in(&client, &ListWorkspaces::default(), options).await
    }
}

/// What is looked for.
struct Lookup<'a> {
    /// Name of the procedure.
    call: &'static str,
    name: &'a str,
    /// What has the name: `source`.
    noun: &'static str,
    /// The member that has its id.
    id: &'static str,
    /// Whether it cannot be looked for in less.
    is_narrow: bool,
}

impl Lookup<'_> {
    async fn find_in<O: Operation>(
        &self,
        client: &ApiClient,
        list: &O,
        mut options: RequestOptions,
    ) -> Result<Response, Error> {
        let deadline = Deadline::take_from(&mut options);
        let late = || Err(deadline.error(self.call, format!(", before all {}s were read", self.noun)));
        let (entries, response) = deadline.limit(all_entries(client, list, options)).await.unwrap_or_else(late)?;
        let names: Vec<String> = entries.iter().map(|entry| member(entry, "name").unwrap_or_default()).collect();
        let found = entries.iter().zip(&names).filter(|(_, name)| *name == self.name).map(|(entry, _)| &**entry);
        match found.collect::<Vec<_>>().as_slice() {
            [one] => Ok(response.with_body(one.get().to_owned())),
            [] => Err(self.not_found(&names)),
            several => Err(self.ambiguous(several)),
        }
    }

    fn not_found(&self, names: &[String]) -> Error {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let noun = self.noun;
        let hint = match (similar(self.name, &names).as_slice(), names.as_slice()) {
            ([], []) => format!("there are no {noun}s"),
            ([], all) => format!("the names of the {noun}s are {}", quoted(all)),
            (near, _) => format!("similar names are {}", quoted(near)),
        };
        let message = format!("no {noun} has the name {:?}; {hint}", self.name);
        Error::new(ErrorKind::NameNotFound, message).with_operation(self.call)
    }

    fn ambiguous(&self, found: &[&RawValue]) -> Error {
        let ids: Vec<String> = found.iter().filter_map(|entry| member(entry, self.id)).collect();
        let start = format!(
            "{} {}s have the name {:?}: {}; use one of the ids",
            found.len(),
            self.noun,
            self.name,
            ids.join(", ")
        );
        let message = Message::from(start);
        let message = if self.is_narrow { message } else { message.text(", or ").name("workspace_id") };
        Error::new(ErrorKind::NameAmbiguous, message).with_operation(self.call)
    }
}

/// The first of some names.
fn quoted(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(NAMES).map(|name| format!("{name:?}")).collect();
    match names.len().saturating_sub(NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
