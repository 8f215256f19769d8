//! Per-template overrides of a connector's streams.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use airbyte_agent_core::{Object, open_enum};

/// Per-template stream overrides; anything unset keeps the connector default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplateCustomization {
    /// How streams are chosen for new connections. Default: `suggested`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = "suggested"))]
    pub stream_selection_mode: Option<StreamSelectionMode>,
    /// Streams to take, with `whitelist`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_whitelist: Option<Vec<String>>,
    /// Keys and cursors, per stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_customizations: Option<BTreeMap<String, StreamCustomization>>,
    /// What happens to records on their way, per stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_mappers: Option<BTreeMap<String, Vec<StreamMapper>>>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// How streams are chosen for new connections.
    pub enum StreamSelectionMode {
        /// Every one.
        All = "all",
        /// `suggested`.
        Suggested = "suggested",
        /// `whitelist`.
        Whitelist = "whitelist",
    }
}

/// Key and cursor of a stream.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StreamCustomization {
    /// Paths of the key fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_key_fields: Option<Vec<Vec<String>>>,
    /// Path of the cursor field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor_field: Option<Vec<String>>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// What to hash, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HashingMapperConfig {
    /// Field to hash. Not empty.
    pub target_field: String,
    /// Digest.
    pub method: HashingMethod,
    /// When set, the digest goes to a new field with this suffix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_name_suffix: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Digest.
    pub enum HashingMethod {
        /// `SHA256`.
        Sha256 = "SHA256",
        /// `SHA512`.
        Sha512 = "SHA512",
        /// `MD5`.
        Md5 = "MD5",
    }
}

/// What to rename.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldRenamingMapperConfig {
    /// Field to rename. Not empty.
    pub original_field_name: String,
    /// Its new name. Not empty.
    pub new_field_name: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// What to drop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldFilteringMapperConfig {
    /// Field to drop. Not empty.
    pub target_field: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Which rows to keep.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RowFilteringMapperConfig {
    /// A single condition despite the plural name.
    pub conditions: RowFilterCondition,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A comparison that rows must pass.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RowFilterCondition {
    /// Only equality exists. Always `equal`.
    #[schemars(extend("x-const" = "equal"))]
    pub r#type: String,
    /// Field to compare. Not empty.
    pub field_name: String,
    /// Value it must equal. Not empty.
    pub comparison_value: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// RSA only; symmetric ciphers are not offered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EncryptionMapperConfig {
    /// Field to encrypt. Not empty.
    pub target_field: String,
    /// Cipher. Always `RSA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-const" = "RSA"))]
    pub algorithm: Option<String>,
    /// Padding. Always `RSA-OAEP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-const" = "RSA-OAEP"))]
    pub padding: Option<String>,
    /// Hash of the padding. Always `SHA256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-const" = "SHA256"))]
    pub oaep_hash: Option<String>,
    /// PEM public key. Not empty.
    pub public_key: String,
    /// Suffix of the field that takes the cipher text. Default: `_encrypted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = "_encrypted"))]
    pub field_name_suffix: Option<String>,
    /// Encoding of the cipher text. Default: `base64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = "base64"))]
    pub output_encoding: Option<OutputEncoding>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Encoding of cipher text.
    pub enum OutputEncoding {
        /// `base64`.
        Base64 = "base64",
        /// `hex`.
        Hex = "hex",
    }
}

/// What happens to a field or a row on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum StreamMapper {
    /// Replaces a value by its digest.
    Hashing {
        /// What to hash, and how.
        mapper_configuration: HashingMapperConfig,
    },
    /// Renames one field.
    FieldRenaming {
        /// What to rename.
        mapper_configuration: FieldRenamingMapperConfig,
    },
    /// Drops one field.
    FieldFiltering {
        /// What to drop.
        mapper_configuration: FieldFilteringMapperConfig,
    },
    /// Keeps matching rows only.
    RowFiltering {
        /// Which rows to keep.
        mapper_configuration: RowFilteringMapperConfig,
    },
    /// Encrypts one field with a public key.
    Encryption {
        /// What to encrypt, and how.
        mapper_configuration: EncryptionMapperConfig,
    },
    /// A mapper this version does not know, as received.
    #[serde(untagged)]
    Other(Object),
}
