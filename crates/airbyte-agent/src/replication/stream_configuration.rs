//! Which streams a connection moves, and how.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{JsonObject, Object, open_enum};

/// The streams that a connection moves.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StreamConfigurations {
    /// The streams. A list that is not empty is the whole selection. An empty or absent one selects all streams of a new
    /// connection, and changes nothing in an update.
    pub streams: Option<Vec<StreamConfiguration>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

impl StreamConfigurations {
    pub(super) fn validate(&self) -> Result<(), ValidationError> {
        for (index, stream) in self.streams.iter().flatten().enumerate() {
            if stream.name.trim().is_empty() {
                return Err(ValidationError::new(format!("configurations.streams.{index}.name"), "must not be empty"));
            }
            if stream.selected_fields.as_ref().is_some_and(Vec::is_empty) {
                return Err(ValidationError::new(
                    format!("configurations.streams.{index}.selectedFields"),
                    "must not be empty; leave it out to select all fields",
                ));
            }
        }
        Ok(())
    }
}

/// A stream that a connection moves.
///
/// The service compares it with the streams of the source, and rejects unknown names, sync modes that either end does not
/// support, and incomplete keys with 400.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StreamConfiguration {
    /// Name of the stream.
    pub name: String,
    /// Namespace of the stream in the source. Required if several streams have the same name.
    pub namespace: Option<String>,
    /// How the stream is read and written. Default: `full_refresh_overwrite`.
    pub sync_mode: Option<SyncMode>,
    /// Path of the field that increases with every change. The modes `incremental_append` and
    /// `incremental_deduped_history` require it unless the source defines one.
    pub cursor_field: Option<Vec<String>>,
    /// Paths of the fields of the primary key. The modes that deduplicate or update require it unless the source defines
    /// one.
    pub primary_key: Option<Vec<Vec<String>>>,
    /// Whether files are moved as well as records.
    pub include_files: Option<bool>,
    /// Name of the object to write to, for destinations that write to the objects of an application.
    pub destination_object_name: Option<String>,
    /// The fields to move, top-level ones only, the cursor and the primary key included. Default: all fields. An empty
    /// list means all fields in responses, and is not allowed in requests.
    pub selected_fields: Option<Vec<SelectedField>>,
    /// Transformations of the records, in order.
    pub mappers: Option<Vec<StreamMapper>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// How a stream is read from the source and written to the destination.
    pub enum SyncMode {
        /// Reads everything and replaces what was written before.
        FullRefreshOverwrite = "full_refresh_overwrite",
        /// Reads everything and replaces what was written before, without duplicates of the primary key.
        FullRefreshOverwriteDeduped = "full_refresh_overwrite_deduped",
        /// Reads everything and appends it.
        FullRefreshAppend = "full_refresh_append",
        /// Reads everything and updates the records with the same primary key.
        FullRefreshUpdate = "full_refresh_update",
        /// Reads everything and marks records that no longer exist.
        FullRefreshSoftDelete = "full_refresh_soft_delete",
        /// Reads what has changed and appends it.
        IncrementalAppend = "incremental_append",
        /// Reads what has changed and keeps one record of each primary key.
        IncrementalDedupedHistory = "incremental_deduped_history",
        /// Reads what has changed and updates the records with the same primary key.
        IncrementalUpdate = "incremental_update",
        /// Reads what has changed and marks deleted records.
        IncrementalSoftDelete = "incremental_soft_delete",
    }
}

/// A field that a connection moves.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SelectedField {
    /// Path of the field. Only top-level fields can be selected, so it has one step.
    pub field_path: Option<Vec<String>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A transformation of the records of a stream.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StreamMapper {
    /// Id of the mapper. Default: generated by the service.
    #[schemars(extend("format" = "uuid"))]
    pub id: Option<String>,
    /// Type of the transformation.
    pub r#type: StreamMapperType,
    /// Configuration of the transformation, which depends on `type`.
    ///
    /// - `hashing`: `targetField`, `method` (`MD2`, `MD5`, `SHA-1`, `SHA-224`, `SHA-256`, `SHA-384` or `SHA-512`),
    ///   `fieldNameSuffix`
    /// - `field-filtering`: `targetField`
    /// - `field-renaming`: `originalFieldName`, `newFieldName`
    /// - `row-filtering`: `conditions`, which is `{"type": "EQUAL", "fieldName": …, "comparisonValue": …}` or
    ///   `{"type": "NOT", "conditions": […]}`
    /// - `encryption`: `algorithm`, `targetField`, `fieldNameSuffix`; for `RSA` also `publicKey`; for `AES` also `key`,
    ///   `mode` (`CBC`, `CFB`, `OFB`, `CTR`, `GCM` or `ECB`) and `padding` (`NoPadding` or `PKCS5Padding`)
    #[schemars(extend("x-secret" = true))]
    pub mapper_configuration: JsonObject,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Type of a transformation.
    pub enum StreamMapperType {
        /// Replaces the value of a field with its hash.
        Hashing = "hashing",
        /// Renames a field.
        FieldRenaming = "field-renaming",
        /// Keeps only the records that meet a condition.
        RowFiltering = "row-filtering",
        /// Encrypts the value of a field.
        Encryption = "encryption",
        /// Removes a field.
        FieldFiltering = "field-filtering",
    }
}
