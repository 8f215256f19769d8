//! Responses as the service writes them: members that are null are left out.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use crate::replication::problem::Problem;
use crate::server::response;

/// Members whose contents are not the service's, and are written as they are.
const FREE_FORM: [&str; 3] = ["configuration", "manifest", "mapperConfiguration"];

/// A response with a JSON body.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Result<Response<Bytes>, Problem> {
    with_json(status, serde_json::to_value(body))
}

/// Apart from [`json`], so that it is not compiled for every type.
#[inline(never)]
fn with_json(status: StatusCode, body: serde_json::Result<Value>) -> Result<Response<Bytes>, Problem> {
    let mut body = body?;
    leave_out_nulls(&mut body);
    Ok(response::json(status, &body)?)
}

/// A response without a body.
pub(crate) fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// A response whose body is a text.
pub(crate) fn text(body: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response
}

/// A redirect of a browser.
pub(crate) fn redirect(location: &str) -> Result<Response<Bytes>, Problem> {
    let location = HeaderValue::from_str(location).map_err(|_| Problem::invalid())?;
    let mut response = empty(StatusCode::FOUND);
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

fn leave_out_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            let own = members.iter_mut().filter(|(name, _)| !FREE_FORM.contains(&name.as_str()));
            own.for_each(|(_, value)| leave_out_nulls(value));
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nulls_are_left_out_but_not_those_of_a_configuration() {
        let mut body = json!({
            "data": [{"a": null, "b": "", "c": []}],
            "next": null,
            "configuration": {"ssl": null},
        });
        leave_out_nulls(&mut body);
        assert_eq!(body, json!({"data": [{"b": "", "c": []}], "configuration": {"ssl": null}}));
    }
}
