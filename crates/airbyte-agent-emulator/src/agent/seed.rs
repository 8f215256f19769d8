//! Seed texts. The catalogue reads their connector types and records, this file the rest.
//!
//! Besides connector types and records (see `catalogue/seed.rs`), a seed may have workspaces and organizations:
//!
//! ```yaml
//! workspaces: [acme, globex]       # of the first organization, besides `default`
//! organizations:
//!   - organization_id: 7a0e6a4c-4b1a-4c5e-9d9e-000000000002
//!     client_id: second
//!     client_secret: second-secret
//!     workspaces: [acme]
//! ```

use airbyte_agent::Secret;
use serde::Deserialize;
use serde_json::Value;

use crate::agent::catalogue::{self, Catalogue, SeedError};
use crate::json_errors;

/// The workspaces and organizations of all seeds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seed {
    pub(crate) workspaces: Vec<String>,
    pub(crate) organizations: Vec<SeededOrganization>,
}

/// An organization besides the first, with its credentials.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeededOrganization {
    pub(crate) organization_id: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    #[serde(default)]
    pub(crate) workspaces: Vec<String>,
}

/// Reads seed texts in order; each adds to those before.
pub(crate) fn read(texts: &[String]) -> Result<(Catalogue, Seed), SeedError> {
    let mut catalogue = catalogue::builtin().clone();
    let mut seed = Seed::default();
    for text in texts {
        let mut members: Value = serde_yaml_ng::from_str(text)?;
        if let Some(members) = members.as_object_mut() {
            seed.workspaces.extend(take_member::<Vec<String>>(members, "workspaces")?);
            seed.organizations.extend(take_member::<Vec<SeededOrganization>>(members, "organizations")?);
        }
        if let Some(wrong) = seed.organizations.iter().find(|one| uuid::Uuid::parse_str(&one.organization_id).is_err())
        {
            let reason = format!("`{}` is not a UUID", wrong.organization_id);
            return Err(SeedError::Member { path: "organizations".to_owned(), reason });
        }
        catalogue = catalogue.with_seed(&members.to_string())?;
    }
    Ok((catalogue, seed))
}

fn take_member<T: serde::de::DeserializeOwned + Default>(
    members: &mut serde_json::Map<String, Value>,
    name: &str,
) -> Result<T, SeedError> {
    let Some(value) = members.shift_remove(name) else { return Ok(T::default()) };
    serde_path_to_error::deserialize(value).map_err(|error| SeedError::Member {
        // The path of the member itself is a dot.
        path: format!("{name}{}", error.path()).trim_end_matches('.').to_owned(),
        reason: json_errors::describe(&error.inner().to_string()),
    })
}
