//! Overrides of a connector's streams.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use airbyte_agent_core::{Object, open_enum};

/// Overrides of a connector's streams. A member that is not set keeps the default of the connector.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplateCustomization {
    /// How the streams of new connections are selected. Default: `suggested`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = "suggested"))]
    pub stream_selection_mode: Option<StreamSelectionMode>,
    /// Names of the streams to select if `stream_selection_mode` is `whitelist`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_whitelist: Option<Vec<String>>,
    /// Primary keys and cursors, by name of the stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_customizations: Option<BTreeMap<String, StreamCustomization>>,
    /// Transformations of the records, by name of the stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_mappers: Option<BTreeMap<String, Vec<StreamMapper>>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// How the streams of new connections are selected.
    pub enum StreamSelectionMode {
        /// All streams.
        All = "all",
        /// The streams that the connector suggests.
        Suggested = "suggested",
        /// The streams in `stream_whitelist`.
        Whitelist = "whitelist",
    }
}

/// The primary key and the cursor of a stream.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StreamCustomization {
    /// Paths of the fields of the primary key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_key_fields: Option<Vec<Vec<String>>>,
    /// Path of the cursor field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor_field: Option<Vec<String>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Configuration of a mapper that hashes a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HashingMapperConfig {
    /// Name of the field to hash. Must not be empty.
    pub target_field: String,
    /// Hash function.
    pub method: HashingMethod,
    /// If set, the hash is stored in a new field whose name has this suffix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_name_suffix: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Hash function.
    pub enum HashingMethod {
        /// SHA-256.
        Sha256 = "SHA256",
        /// SHA-512.
        Sha512 = "SHA512",
        /// MD5.
        Md5 = "MD5",
    }
}

/// Configuration of a mapper that renames a field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldRenamingMapperConfig {
    /// Name of the field. Must not be empty.
    pub original_field_name: String,
    /// New name of the field. Must not be empty.
    pub new_field_name: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Configuration of a mapper that removes a field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldFilteringMapperConfig {
    /// Name of the field to remove. Must not be empty.
    pub target_field: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Configuration of a mapper that keeps only matching records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RowFilteringMapperConfig {
    /// The condition that a record must meet. It is a single condition despite the plural name.
    pub conditions: RowFilterCondition,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A condition that a record must meet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RowFilterCondition {
    /// Type of the comparison. Always `equal`.
    #[schemars(extend("x-const" = "equal"))]
    pub r#type: String,
    /// Name of the field to compare. Must not be empty.
    pub field_name: String,
    /// Value that the field must equal. Must not be empty.
    pub comparison_value: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Configuration of a mapper that encrypts a field with an RSA public key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EncryptionMapperConfig {
    /// Name of the field to encrypt. Must not be empty.
    pub target_field: String,
    /// Algorithm. Always `RSA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-const" = "RSA"))]
    pub algorithm: Option<String>,
    /// Padding. Always `RSA-OAEP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-const" = "RSA-OAEP"))]
    pub padding: Option<String>,
    /// Hash function of the padding. Always `SHA256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-const" = "SHA256"))]
    pub oaep_hash: Option<String>,
    /// Public key in PEM format. Must not be empty.
    pub public_key: String,
    /// Suffix of the field that stores the ciphertext. Default: `_encrypted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = "_encrypted"))]
    pub field_name_suffix: Option<String>,
    /// Encoding of the ciphertext. Default: `base64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = "base64"))]
    pub output_encoding: Option<OutputEncoding>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Encoding of a ciphertext.
    pub enum OutputEncoding {
        /// Base64.
        Base64 = "base64",
        /// Hexadecimal.
        Hex = "hex",
    }
}

/// A transformation of the records of a stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum StreamMapper {
    /// Replaces the value of a field with its hash.
    Hashing {
        /// Configuration of the mapper.
        mapper_configuration: HashingMapperConfig,
    },
    /// Renames a field.
    FieldRenaming {
        /// Configuration of the mapper.
        mapper_configuration: FieldRenamingMapperConfig,
    },
    /// Removes a field.
    FieldFiltering {
        /// Configuration of the mapper.
        mapper_configuration: FieldFilteringMapperConfig,
    },
    /// Keeps only the records that meet a condition.
    RowFiltering {
        /// Configuration of the mapper.
        mapper_configuration: RowFilteringMapperConfig,
    },
    /// Encrypts the value of a field with a public key.
    Encryption {
        /// Configuration of the mapper.
        mapper_configuration: EncryptionMapperConfig,
    },
    /// A mapper that this version of the client does not know, as received.
    #[serde(untagged)]
    Other(Object),
}
