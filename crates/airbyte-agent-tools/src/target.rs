//! [`Target`]: what the argument `connector` stands for.

use airbyte_agent::{Connector, ListConnectors};
use airbyte_agent_core::suggest::nearest;

use crate::airbyte;
use crate::context::Context;
use crate::error_code::ErrorCode;
use crate::failure::Failure;
use crate::service_error::lookup_failure;

/// What the argument `connector` stands for.
pub(crate) enum Target {
    /// A connected account.
    Connector(Connector),
    /// The Airbyte API.
    Airbyte,
}

impl Target {
    /// Its name in messages.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Connector(connector) => connector.name.as_deref().unwrap_or(&connector.id),
            Self::Airbyte => airbyte::NAME,
        }
    }

    /// What tells it from every other one.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Connector(connector) => &connector.id,
            Self::Airbyte => airbyte::NAME,
        }
    }
}

/// Finds a connector by name, slug or id, in the workspace of the client only. The name `airbyte` is the Airbyte API, if it is
/// offered; a connector of that name has its id.
pub(crate) async fn find(context: &Context, reference: &str) -> Result<Target, Failure> {
    if context.has_airbyte && reference == airbyte::NAME {
        return Ok(Target::Airbyte);
    }
    let found = if uuid::Uuid::try_parse(reference).is_ok() {
        // The client finds an id in any workspace.
        let connectors =
            context.client.send(ListConnectors::default()).await.map_err(|error| lookup_failure(&error))?;
        let found = connectors.data.into_iter().find(|connector| connector.id.eq_ignore_ascii_case(reference.trim()));
        found.map(|summary| context.client.connector_of(summary)).ok_or_else(|| {
            let workspace = context.client.workspace();
            not_found(format!("The workspace {workspace:?} has no connector with the id {reference}."))
        })
    } else {
        context.client.connector(reference).await.map_err(|error| lookup_failure(&error))
    };
    match found {
        Ok(connector) => Ok(Target::Connector(connector)),
        Err(failure) if is_near_airbyte(context, &failure, reference) => {
            Err(Failure { message: format!("{} Or did you mean \"{}\"?", failure.message, airbyte::NAME), ..failure })
        }
        Err(failure) => Err(failure),
    }
}

fn is_near_airbyte(context: &Context, failure: &Failure, reference: &str) -> bool {
    let is_near = nearest(reference, &[airbyte::NAME]).is_some();
    context.has_airbyte && failure.code == ErrorCode::ConnectorNotFound && is_near
}

fn not_found(message: String) -> Failure {
    Failure::new(ErrorCode::ConnectorNotFound, message, "Call list_connectors and use one of its names or ids.")
}
