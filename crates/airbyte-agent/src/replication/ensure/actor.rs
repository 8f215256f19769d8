//! What sources and destinations have in common.

use airbyte_agent_core::json::Members;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{EncodedRequest, Error, JsonObject};

use super::carry_out::Plan;
use super::ensured::SecretHandling;
use crate::replication::configuration::{Change, Difference, Rules, compare, complete};
use crate::replication::requests::Requests;

const ROOT: &str = "configuration";

/// What a source or a destination shall be.
pub(super) struct WantedActor<'a> {
    pub definition_id: Option<&'a str>,
    pub configuration: &'a JsonObject,
    pub secrets: Option<&'a SecretHandling>,
    /// The member of the configuration that names the connector, which the service removes.
    pub type_member: &'static str,
}

/// What it is.
pub(super) struct StoredActor<'a> {
    pub id: &'a str,
    pub definition_id: &'a str,
    /// The short name of the connector. Empty if it has none.
    pub connector: &'a str,
    pub configuration: &'a JsonObject,
}

/// The configuration of a new one.
pub(super) fn new_configuration(requests: &Requests, wanted: &JsonObject) -> Result<JsonObject, Error> {
    complete(ROOT, wanted).map_err(|error| requests.invalid(&error))
}

/// The plan that makes a stored one the wanted one. `encode` makes the request: a PATCH with the members to merge, or a PUT
/// with the whole configuration.
pub(super) fn plan_update(
    requests: &Requests,
    wanted: &WantedActor<'_>,
    stored: &StoredActor<'_>,
    encode: impl FnOnce(Change) -> Result<Option<EncodedRequest>, Error>,
) -> Result<Plan, Error> {
    let difference = same_connector(wanted, stored).and_then(|()| {
        let configuration = without_member(wanted.configuration, wanted.type_member);
        let send_secrets = wanted.secrets == Some(&SecretHandling::Send);
        compare(&configuration, stored.configuration, Rules { root: ROOT, send_secrets, has_alternatives: true })
    });
    let Difference { changes, not_compared, change } = difference.map_err(|error| requests.invalid(&error))?;
    Ok(Plan::Update { request: encode(change)?, changes, not_compared })
}

/// The connector cannot be changed.
fn same_connector(wanted: &WantedActor<'_>, stored: &StoredActor<'_>) -> Result<(), ValidationError> {
    let other = |member: String, connector: &str| {
        let reason = format!("{} has the connector {connector}, which cannot be changed; use another name", stored.id);
        Err(ValidationError::new(member, reason))
    };
    match wanted.definition_id {
        Some(id) if !id.eq_ignore_ascii_case(stored.definition_id) => {
            return other("definitionId".to_owned(), stored.definition_id);
        }
        _ => {}
    }
    let members: Vec<_> = wanted.configuration.members();
    let connector = members.iter().find(|(name, _)| name.as_str() == wanted.type_member);
    let connector = connector.and_then(|(_, value)| serde_json::from_str::<String>(value.get()).ok());
    match connector {
        Some(name) if !stored.connector.is_empty() && name != stored.connector => {
            other(format!("{ROOT}.{}", wanted.type_member), &format!("`{}`", stored.connector))
        }
        _ => Ok(()),
    }
}

fn without_member(object: &JsonObject, name: &str) -> JsonObject {
    let members = object.members().into_iter().filter(|(known, _)| known.as_str() != name);
    JsonObject::of(&Members(members.collect())).unwrap_or_default()
}
