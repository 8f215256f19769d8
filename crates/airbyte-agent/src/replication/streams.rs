//! Streams that a source offers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::stream_configuration::SyncMode;
use super::validation::{check_text, require_text};
use airbyte_agent_core::Object;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;

resource! {
    /// Streams that a source offers: its tables, files or objects.
    Streams = "replication.streams" {
        list: ListStreams => Vec<StreamProperties>["": StreamProperties], GET "/streams" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("sourceId", &self.source_id)?;
                check_text("destinationId", self.destination_id.as_deref())
            }
        };
    }
}

/// List the streams of a source. Not paged; the response is an array.
///
/// Unless the service has them cached, it connects to the source to discover them, which can take minutes: use a long
/// `timeout`. A discovery that fails is answered with 500 and the connector's reason.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListStreams {
    /// Id of the source.
    #[schemars(extend("format" = "uuid"))]
    pub source_id: String,
    /// Id of a destination, to get the sync modes that both support.
    #[schemars(extend("format" = "uuid"))]
    pub destination_id: Option<String>,
    /// Whether to discover the streams anew although they are cached. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub ignore_cache: Option<bool>,
}

/// A stream that a source offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StreamProperties {
    /// Name of the stream.
    pub stream_name: Option<String>,
    /// Sync modes that the source and the destination support. Absent if the request has no `destinationId`. The service
    /// never lists `full_refresh_overwrite_deduped`.
    pub sync_modes: Option<Vec<SyncMode>>,
    /// Namespace of the stream in the source.
    #[serde(rename = "streamnamespace")]
    pub stream_namespace: Option<String>,
    /// Path of the field that the source suggests as cursor.
    pub default_cursor_field: Option<Vec<String>>,
    /// Whether the source defines the cursor, so that a connection cannot choose another one.
    pub source_defined_cursor_field: Option<bool>,
    /// Paths of the fields of the primary key that the source defines.
    pub source_defined_primary_key: Option<Vec<Vec<String>>>,
    /// Paths of all fields.
    pub property_fields: Option<Vec<Vec<String>>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::{FromResponse, Response};
    use bytes::Bytes;

    use super::*;

    #[test]
    fn the_response_is_an_array() {
        let body = br#"[{"streamName": "users", "streamnamespace": "public", "syncModes": ["later_mode"]}]"#;
        let body = Bytes::from_static(body);
        let response = Response::from_parts("replication.streams.list", 200, [], "id".into(), 1, body);
        let streams: Vec<StreamProperties> =
            response.and_then(FromResponse::from_response).expect("an array of streams");
        assert_eq!(streams[0].stream_namespace.as_deref(), Some("public"));
        assert_eq!(streams[0].sync_modes, Some(vec![SyncMode::Other("later_mode".into())]));
    }
}
