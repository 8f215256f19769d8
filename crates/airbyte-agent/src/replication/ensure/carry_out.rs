//! [`Plan`]: what is to be done to a resource, and doing it unless it is only to be reported.

use airbyte_agent_core::{EncodedRequest, Error, Response};
use serde_json::value::RawValue;

use super::ensured::{EnsureAction, Ensured};
use super::lookup::Lookup;
use crate::replication::requests::Requests;

/// What is to be done. The request is encoded already, so that an invalid one is an error although nothing is sent.
pub(super) enum Plan {
    Create(EncodedRequest),
    /// `request` is `None` if nothing differs.
    Update {
        request: Option<EncodedRequest>,
        changes: Vec<String>,
        not_compared: Vec<String>,
    },
}

impl Plan {
    /// Nothing differs.
    pub const UNCHANGED: Self = Self::Update { request: None, changes: Vec::new(), not_compared: Vec::new() };
}

/// Does it, or reports what would be done.
pub(super) async fn carry_out<T>(
    requests: &Requests,
    lookup: Lookup<T>,
    plan: Plan,
    is_dry_run: bool,
) -> Result<Response, Error> {
    let before = lookup.found.map(|found| found.text);
    let (request, changes, not_compared, done, would) = match plan {
        Plan::Create(request) => {
            (Some(request), Vec::new(), Vec::new(), EnsureAction::Created, EnsureAction::WouldCreate)
        }
        Plan::Update { request, changes, not_compared } => {
            (request, changes, not_compared, EnsureAction::Updated, EnsureAction::WouldUpdate)
        }
    };
    let (action, response) = match request {
        None => (EnsureAction::Unchanged, None),
        Some(_) if is_dry_run => (would, None),
        Some(request) => (done, Some(requests.send(&request).await?)),
    };
    match response {
        Some(response) => {
            let resource: Box<RawValue> = response.json()?;
            answer(response, &Ensured { action, changes, not_compared, resource: Some(resource) })
        }
        None => answer(lookup.response, &Ensured { action, changes, not_compared, resource: before }),
    }
}

fn answer(response: Response, ensured: &Ensured<Box<RawValue>>) -> Result<Response, Error> {
    match serde_json::to_vec(ensured) {
        Ok(body) => Ok(response.with_body(body)),
        Err(error) => Err(response.decode_error(error)),
    }
}
