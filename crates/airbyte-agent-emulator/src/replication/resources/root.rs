//! What is there without a token: the documentation, and whether the service is up.

use bytes::Bytes;
use http::Response;

use crate::replication::problem::Problem;
use crate::replication::response;
use crate::replication::state::ReplicationState;
use crate::server::context::RequestContext;

/// Where the API is documented.
const DOCUMENTATION: &str = "https://reference.airbyte.com/";

pub(crate) fn documentation(_: &ReplicationState, _: &RequestContext<'_>) -> Result<Response<Bytes>, Problem> {
    response::redirect(DOCUMENTATION)
}

/// A text, which is not JSON.
pub(crate) fn health(_: &ReplicationState, _: &RequestContext<'_>) -> Result<Response<Bytes>, Problem> {
    Ok(response::text("Successful operation"))
}
