//! The streams of a connection: reading them as they can be sent back, and adding, removing or replacing some.
//!
//! The service replaces the whole selection, so these procedures read it, change a copy, and send that.

use std::collections::HashSet;

use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::procedure::{Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::{ApiClient, Error, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::connections::{Connection, GetConnection, UpdateConnection};
use super::requests::Requests;
use super::stream_configuration::StreamConfiguration;
use super::stream_selection::{SelectionChanges, StreamSelection};
use super::validation::require_text;

/// What every change of the streams sends.
const SENDS: &[&str] = &["replication.connections.get", "replication.connections.update"];

/// Get the streams of a connection as they can be sent back.
///
/// Responses have empty lists that requests must not have, such as `selectedFields` for all fields. They are left out.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetConnectionStreams {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
}

/// The streams of a connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionStreams {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// The streams that it moves, as requests take them.
    pub streams: Vec<StreamConfiguration>,
}

/// Add streams to a connection. Its other streams stay as they are.
///
/// A stream that the connection moves already gets the members that are given, and keeps the others; an empty list clears a
/// member. If that changes nothing, nothing is sent. Changes that others make at the same time are lost.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddConnectionStreams {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// The streams to add.
    pub streams: Vec<StreamConfiguration>,
}

/// Remove streams from a connection. Its other streams stay as they are.
///
/// A name that no stream has is an error with the nearest name. The last stream cannot be removed: the service takes an empty
/// list for no change. Set the status of the connection to `inactive`, or delete it, instead. Changes that others make at the
/// same time are lost.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemoveConnectionStreams {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// Names of the streams to remove.
    pub names: Vec<String>,
    /// Namespace of these streams in the source. Required if several streams of the connection have the same name.
    pub namespace: Option<String>,
}

/// Replace the streams of a connection.
///
/// A member that is not given gets its default. If the streams are those that the connection has, nothing is sent.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetConnectionStreams {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// All streams that the connection shall move. There must be at least one.
    pub streams: Vec<StreamConfiguration>,
}

impl Procedure for GetConnectionStreams {
    const SPEC: ProcedureSpec =
        ProcedureSpec::new("replication.connections.streams", &["replication.connections.get"], &["connectionId"]);

    type Output = ConnectionStreams;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("connectionId", &self.connection_id)
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        let response = requests.call(&GetConnection { connection_id: self.connection_id }).await?;
        let connection: Connection = response.json()?;
        let streams = StreamSelection::of(&connection).streams().to_vec();
        match serde_json::to_vec(&ConnectionStreams { connection_id: connection.connection_id, streams }) {
            Ok(body) => Ok(response.with_body(body)),
            Err(error) => Err(response.decode_error(error)),
        }
    }
}

impl Procedure for AddConnectionStreams {
    const SPEC: ProcedureSpec =
        ProcedureSpec::new("replication.connections.add_streams", SENDS, &["connectionId", "streams"]).writes();

    type Output = Connection;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("connectionId", &self.connection_id)?;
        check_streams(&self.streams)
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        change(&requests, self.connection_id, |mut selection| {
            let mut changes = SelectionChanges::default();
            self.streams.iter().try_for_each(|stream| selection.add(stream, &mut changes))?;
            Ok(selection)
        })
        .await
    }
}

impl Procedure for RemoveConnectionStreams {
    const SPEC: ProcedureSpec =
        ProcedureSpec::new("replication.connections.remove_streams", SENDS, &["connectionId", "names"]).writes();

    type Output = Connection;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("connectionId", &self.connection_id)?;
        let mut seen = HashSet::new();
        self.names.iter().enumerate().try_for_each(|(index, name)| {
            require_text(&format!("names.{index}"), name)?;
            match seen.insert(name) {
                true => Ok(()),
                false => Err(ValidationError::new(format!("names.{index}"), "is given twice")),
            }
        })
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        change(&requests, self.connection_id, |mut selection| {
            self.names.iter().try_for_each(|name| selection.remove(name, self.namespace.as_deref()))?;
            if selection.streams().is_empty() {
                let reason = "a connection cannot be left without streams: set its status to `inactive`, or delete it";
                return Err(requests.invalid(&ValidationError::new("names", reason)));
            }
            Ok(selection)
        })
        .await
    }
}

impl Procedure for SetConnectionStreams {
    const SPEC: ProcedureSpec =
        ProcedureSpec::new("replication.connections.set_streams", SENDS, &["connectionId", "streams"]).writes();

    type Output = Connection;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("connectionId", &self.connection_id)?;
        check_streams(&self.streams)
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        change(&requests, self.connection_id, |_| Ok(StreamSelection::new(self.streams))).await
    }
}

/// Reads the streams, changes them and sends them, unless they are still the same.
async fn change(
    requests: &Requests,
    connection_id: String,
    change: impl FnOnce(StreamSelection) -> Result<StreamSelection, Error> + Send,
) -> Result<Response, Error> {
    let response = requests.call(&GetConnection { connection_id }).await?;
    let connection: Connection = response.json()?;
    let before = StreamSelection::of(&connection);
    let after = change(before.clone()).map_err(|error| requests.own(error))?;
    if after.is_same(&before) {
        return Ok(response);
    }
    let configurations = Some(after.into_configurations());
    let update =
        UpdateConnection { connection_id: connection.connection_id, configurations, ..UpdateConnection::default() };
    requests.call(&update).await
}

fn check_streams(streams: &[StreamConfiguration]) -> Result<(), ValidationError> {
    if streams.is_empty() {
        return Err(ValidationError::new(
            "streams",
            "must not be empty: the service takes an empty list for no change",
        ));
    }
    let mut seen = HashSet::new();
    for (index, stream) in streams.iter().enumerate() {
        require_text(&format!("streams.{index}.name"), &stream.name)?;
        if !seen.insert((&stream.name, &stream.namespace)) {
            return Err(ValidationError::new(
                format!("streams.{index}"),
                "is the second one of this name and namespace",
            ));
        }
    }
    Ok(())
}
