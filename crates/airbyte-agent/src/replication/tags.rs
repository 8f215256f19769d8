//! Tags of a workspace, which label its connections.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::validation::{check_ids, require_text};
use airbyte_agent_core::Object;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;

resource! {
    /// Tags of a workspace, which label its connections.
    Tags = "replication.tags" {
        list: ListTags => TagList["data": Tag], GET "/tags" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_ids("workspaceIds", self.workspace_ids.as_deref())
            }
        };
        create: CreateTag => Tag, POST "/tags" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("workspaceId", &self.workspace_id)?;
                check_name_and_color(&self.name, &self.color)
            }
        };
        get: GetTag => Tag, GET "/tags/{tagId}";
        update: UpdateTag => Tag, PATCH "/tags/{tagId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_name_and_color(&self.name, &self.color)
            }
        };
        delete: DeleteTag => (), DELETE "/tags/{tagId}";
    }
}

/// List the tags. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListTags {
    /// Return only tags of these workspaces. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_ids: Option<Vec<String>>,
}

/// Tags. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TagList {
    /// The tags.
    pub data: Vec<Tag>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A tag of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// Id of the tag.
    #[schemars(extend("format" = "uuid"))]
    pub tag_id: String,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name of the tag, unique in its workspace.
    pub name: String,
    /// Color as six hexadecimal digits without `#`, such as `FF5E5E`.
    pub color: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a tag.
///
/// A name that the workspace already has is answered with 409. A workspace has at most 100 tags.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateTag {
    /// Name of the tag, unique in its workspace. At most 30 characters.
    pub name: String,
    /// Color as six hexadecimal digits without `#`, such as `FF5E5E`.
    pub color: String,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Get a tag.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetTag {
    /// Id of the tag.
    #[schemars(extend("format" = "uuid"))]
    pub tag_id: String,
}

/// Update the name and the color of a tag. Both are required, also to change only one.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateTag {
    /// Id of the tag.
    #[schemars(extend("format" = "uuid"))]
    pub tag_id: String,
    /// New name, unique in its workspace. At most 30 characters.
    pub name: String,
    /// New color as six hexadecimal digits without `#`, such as `FF5E5E`.
    pub color: String,
}

/// Delete a tag. Connections lose it.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteTag {
    /// Id of the tag.
    #[schemars(extend("format" = "uuid"))]
    pub tag_id: String,
}

/// The maximum length of a name, in characters.
const MAX_NAME_LENGTH: usize = 30;

pub(super) fn check_name_and_color(name: &str, color: &str) -> Result<(), ValidationError> {
    require_text("name", name)?;
    let length = name.chars().count();
    if length > MAX_NAME_LENGTH {
        let reason = format!("must have at most {MAX_NAME_LENGTH} characters, not {length}");
        return Err(ValidationError::new("name", reason));
    }
    match color.len() == 6 && color.chars().all(|digit| digit.is_ascii_hexdigit()) {
        true => Ok(()),
        false => Err(ValidationError::new("color", "must be six hexadecimal digits without `#`, such as `FF5E5E`")),
    }
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::operation::Operation;

    use super::*;

    #[test]
    fn names_and_colors_that_the_service_rejects_are_not_sent() {
        let valid = UpdateTag { tag_id: "t".into(), name: "ü".repeat(30), color: "ff5E00".into() };
        assert_eq!(valid.validate(), Ok(()));
        for (request, field) in [
            (UpdateTag { name: "ü".repeat(31), ..valid.clone() }, "name"),
            (UpdateTag { name: " ".into(), ..valid.clone() }, "name"),
            (UpdateTag { color: "#ff5E00".into(), ..valid.clone() }, "color"),
            (UpdateTag { color: "ff5E0g".into(), ..valid.clone() }, "color"),
        ] {
            assert_eq!(request.validate().map_err(|error| error.field), Err(field.to_owned()));
        }
    }
}
