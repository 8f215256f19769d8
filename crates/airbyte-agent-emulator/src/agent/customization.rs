//! Checks of `customization`, with the rules of the contract that the request type leaves open.

use airbyte_agent::{
    EncryptionMapperConfig, FieldFilteringMapperConfig, FieldRenamingMapperConfig, HashingMapperConfig, HashingMethod,
    Object, OutputEncoding, RowFilteringMapperConfig, SourceTemplateCustomization, StreamMapper, StreamSelectionMode,
};
use airbyte_agent_core::json::MemberError;
use serde::de::DeserializeOwned;

use crate::agent::validation::refuse_other;
use crate::from_value::from_value;
use crate::json_errors;
use crate::server::error::{ApiError, TYPE_ERROR};

/// Checks the customization of a source template, if there is one.
pub(crate) fn validate_customization(customization: Option<&SourceTemplateCustomization>) -> Result<(), ApiError> {
    let Some(customization) = customization else { return Ok(()) };
    refuse_other!("customization.stream_selection_mode", customization.stream_selection_mode, StreamSelectionMode);
    for (stream, mappers) in customization.stream_mappers.iter().flatten() {
        for (index, mapper) in mappers.iter().enumerate() {
            validate_mapper(mapper, &format!("customization.stream_mappers.{stream}.{index}"))?;
        }
    }
    Ok(())
}

fn validate_mapper(mapper: &StreamMapper, at: &str) -> Result<(), ApiError> {
    let inner = format!("{at}.mapper_configuration");
    match mapper {
        StreamMapper::Hashing { mapper_configuration: config } => {
            refuse_other!(format!("{inner}.method"), Some(&config.method), HashingMethod);
            filled(&inner, &[("target_field", &config.target_field)])
        }
        StreamMapper::FieldRenaming { mapper_configuration: config } => filled(
            &inner,
            &[("original_field_name", &config.original_field_name), ("new_field_name", &config.new_field_name)],
        ),
        StreamMapper::FieldFiltering { mapper_configuration: config } => {
            filled(&inner, &[("target_field", &config.target_field)])
        }
        StreamMapper::RowFiltering { mapper_configuration: config } => {
            let condition = &config.conditions;
            let inner = format!("{inner}.conditions");
            constant(&inner, "type", Some(&condition.r#type), "equal")?;
            filled(&inner, &[("field_name", &condition.field_name), ("comparison_value", &condition.comparison_value)])
        }
        StreamMapper::Encryption { mapper_configuration: config } => {
            constant(&inner, "algorithm", config.algorithm.as_ref(), "RSA")?;
            constant(&inner, "padding", config.padding.as_ref(), "RSA-OAEP")?;
            constant(&inner, "oaep_hash", config.oaep_hash.as_ref(), "SHA256")?;
            refuse_other!(format!("{inner}.output_encoding"), config.output_encoding, OutputEncoding);
            filled(&inner, &[("target_field", &config.target_field), ("public_key", &config.public_key)])
        }
        StreamMapper::Other(members) => Err(unreadable(members, at)),
    }
}

fn filled(at: &str, members: &[(&str, &str)]) -> Result<(), ApiError> {
    match members.iter().find(|(_, text)| text.is_empty()) {
        Some((name, _)) => Err(ApiError::value(format!("{at}.{name}"), "Should have at least 1 character")),
        None => Ok(()),
    }
}

fn constant(at: &str, name: &str, given: Option<&String>, expected: &str) -> Result<(), ApiError> {
    match given {
        Some(given) if given != expected => {
            Err(ApiError::value(format!("{at}.{name}"), format!("Input should be {expected}")))
        }
        _ => Ok(()),
    }
}

/// Why a mapper is none of those that the contract has.
fn unreadable(members: &Object, at: &str) -> ApiError {
    let Some(kind) = members.get("type") else { return ApiError::missing(format!("{at}.type")) };
    match kind.as_str() {
        Some("hashing") => mismatch::<HashingMapperConfig>(members, at),
        Some("field-renaming") => mismatch::<FieldRenamingMapperConfig>(members, at),
        Some("field-filtering") => mismatch::<FieldFilteringMapperConfig>(members, at),
        Some("row-filtering") => mismatch::<RowFilteringMapperConfig>(members, at),
        Some("encryption") => mismatch::<EncryptionMapperConfig>(members, at),
        _ => {
            let known = "hashing, field-renaming, field-filtering, row-filtering or encryption";
            ApiError::value(format!("{at}.type"), format!("Input should be {known}"))
        }
    }
}

/// Why the configuration of a mapper does not have the type `T`.
fn mismatch<T: DeserializeOwned>(members: &Object, at: &str) -> ApiError {
    let at = format!("{at}.mapper_configuration");
    let Some(config) = members.get("mapper_configuration") else { return ApiError::missing(at) };
    match from_value::<T>(config) {
        Ok(_) => ApiError::value(at, "Input does not fit the type of the mapper"),
        Err(error) => member_error(at, &error),
    }
}

fn member_error(at: String, MemberError { path, error }: &MemberError) -> ApiError {
    let path = match path.to_string() {
        path if path == "." => at,
        path => format!("{at}.{path}"),
    };
    let reason = error.to_string();
    match reason.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        Some(name) => ApiError::missing(format!("{path}.{name}")),
        None => ApiError::field(path, json_errors::describe(&reason), TYPE_ERROR),
    }
}
