//! The end of an OAuth flow: a user's browser comes back from the third party, and is sent on with a secret id.

use bytes::Bytes;
use http::{Response, StatusCode};

use crate::replication::problem::Problem;
use crate::replication::response;
use crate::replication::state::ReplicationState;
use crate::replication::store::oauth_flows;
use crate::server::context::RequestContext;

/// Path below a base path.
pub(crate) const CALLBACK_PATH: &str = "/oauth/callback";

/// The URL that a user opens to consent. The third party is not emulated: it consents at once, and so is this API's own.
pub(crate) fn consent_url(base_url: &str, state: &str) -> String {
    format!("{base_url}{CALLBACK_PATH}?state={state}&code={}", uuid::Uuid::new_v4().simple())
}

/// Self-managed installations do not have this path.
pub(crate) fn callback(state: &ReplicationState, context: &RequestContext<'_>) -> Result<Response<Bytes>, Problem> {
    if state.is_self_managed() {
        return Err(Problem::by_framework(StatusCode::NOT_FOUND));
    }
    let value = |name: &str| context.request.query.iter().find(|(known, _)| known == name).map(|(_, value)| value);
    let flow = match value("state") {
        Some(state) => oauth_flows::end(context.db, state)?,
        None => None,
    };
    let flow = flow.ok_or_else(|| Problem::bad_request("The state is not that of an OAuth flow in progress."))?;
    let mut back =
        url::Url::parse(&flow.redirect_url).map_err(|_| Problem::bad_request("The redirect URL is invalid."))?;
    match value("error") {
        Some(error) => back.query_pairs_mut().append_pair("error", error),
        None => back.query_pairs_mut().append_pair("secret_id", &oauth_flows::create_secret(context.db, &flow)?),
    };
    response::redirect(back.as_str())
}
