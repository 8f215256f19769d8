//! Errors as the service writes them, in three forms (`tests/contract/replication/PUBLIC-API-BEHAVIOUR.md`, "Errors").

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::server::error::ApiError;
use crate::server::response;

/// Where the service documents its errors.
const REFERENCE: &str = "https://reference.airbyte.com/reference/errors";

/// Why a request is refused. Constructors are named after the titles of the service.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    status: StatusCode,
    body: ProblemBody,
}

/// The forms that an error has.
#[derive(Clone, Debug, PartialEq)]
enum ProblemBody {
    /// A problem of the catalogue.
    Typed(Box<TypedProblem>),
    /// Only an id. The cause is in the log of the server.
    ErrorId,
    /// `message` and, if the framework wrote it, links.
    Message {
        text: String,
        by_framework: bool,
    },
    Empty,
}

#[derive(Clone, Debug, PartialEq)]
struct TypedProblem {
    /// Its `type`.
    uri: String,
    title: &'static str,
    /// The same for all problems of the type.
    detail: &'static str,
    /// Depends on the type.
    data: Option<Value>,
}

impl Problem {
    /// A problem of the catalogue. A `uri` that begins with `#` is a place in the reference. Problems that only one resource
    /// has are constructed next to its handlers.
    pub(crate) fn typed(
        status: StatusCode,
        uri: &str,
        title: &'static str,
        detail: &'static str,
        data: Option<Value>,
    ) -> Self {
        let uri = if uri.is_empty() || uri.starts_with('#') { format!("{REFERENCE}{uri}") } else { uri.to_owned() };
        Self { status, body: ProblemBody::Typed(Box::new(TypedProblem { uri, title, detail, data })) }
    }

    fn with_message(
        status: StatusCode,
        uri: &str,
        title: &'static str,
        detail: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self::typed(status, uri, title, detail, Some(json!({"message": message.into()})))
    }

    /// 400: the request breaks a rule.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::with_message(StatusCode::BAD_REQUEST, "#bad-request", "bad-request", "The request is not valid.", message)
    }

    /// 400: a name that the service does not know.
    pub(crate) fn value_not_found(value: &str) -> Self {
        let data = json!({"value": value});
        Self::typed(StatusCode::BAD_REQUEST, "", "value-not-found", "The value is not known.", Some(data))
    }

    /// 403: a role is missing, or the id is unknown.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::with_message(StatusCode::FORBIDDEN, "#forbidden", "forbidden", "The request is not allowed.", message)
    }

    /// 403: the feature is not in the plan.
    pub(crate) fn license_entitlement() -> Self {
        let (title, detail) = ("License Entitlement Error", "The plan does not include this.");
        Self::typed(StatusCode::FORBIDDEN, "error:license/entitlement", title, detail, None)
    }

    /// 404. `resource_type` is a noun such as `source`.
    pub(crate) fn resource_not_found(resource_type: &str, id: &str) -> Self {
        let data = json!({"resourceType": resource_type, "resourceId": id});
        let (title, detail) = ("resource-not-found", "The resource does not exist.");
        Self::typed(StatusCode::NOT_FOUND, "#resource-not-found", title, detail, Some(data))
    }

    /// 408: the service gave up.
    pub(crate) fn request_timeout_exceeded() -> Self {
        let (title, detail) = ("Request timeout exceeded", "The request took too long.");
        Self::typed(StatusCode::REQUEST_TIMEOUT, "error:request-timeout-exceeded", title, detail, None)
    }

    /// 409: a sync is already running.
    pub(crate) fn try_again_later(message: impl Into<String>) -> Self {
        let (title, detail) = ("try-again-later", "Try again later.");
        Self::with_message(StatusCode::CONFLICT, "#try-again-later", title, detail, message)
    }

    /// 409: the state does not allow this.
    pub(crate) fn state_conflict(message: impl Into<String>) -> Self {
        let (title, detail) = ("state-conflict", "The state does not allow this.");
        Self::with_message(StatusCode::CONFLICT, "#409-state-conflict", title, detail, message)
    }

    /// 422: the request can be read, but not be carried out.
    pub(crate) fn unprocessable_entity(message: impl Into<String>) -> Self {
        let (title, detail) = ("unprocessable-entity", "The request cannot be processed.");
        Self::with_message(StatusCode::UNPROCESSABLE_ENTITY, "#unprocessable-entity", title, detail, message)
    }

    /// 500: something failed that the caller cannot change, such as the discovery of a schema.
    pub(crate) fn unexpected(message: impl Into<String>) -> Self {
        let (title, detail) = ("unexpected-problem", "Something unexpected happened.");
        Self::with_message(StatusCode::INTERNAL_SERVER_ERROR, "", title, detail, message)
    }

    /// 503.
    pub(crate) fn service_unavailable() -> Self {
        let (title, detail) = ("service-unavailable", "The service is not available.");
        Self::typed(StatusCode::SERVICE_UNAVAILABLE, "", title, detail, None)
    }

    /// 400: a member is missing or out of range, or a parameter cannot be read.
    pub(crate) fn invalid() -> Self {
        Self { status: StatusCode::BAD_REQUEST, body: ProblemBody::ErrorId }
    }

    /// 422: the body is not JSON, or a member of it has the wrong type.
    pub(crate) fn unreadable_body() -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, body: ProblemBody::ErrorId }
    }

    /// 401 of the token endpoint.
    pub(crate) fn bad_credentials() -> Self {
        Self { status: StatusCode::UNAUTHORIZED, body: ProblemBody::ErrorId }
    }

    /// 500 that nobody foresaw.
    pub(crate) fn unforeseen() -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, body: ProblemBody::ErrorId }
    }

    /// An error with a text only.
    pub(crate) fn message(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, body: ProblemBody::Message { text: text.into(), by_framework: false } }
    }

    /// An error that the framework answers before the service sees the request.
    pub(crate) fn by_framework(status: StatusCode) -> Self {
        let text = status.canonical_reason().unwrap_or("Error").to_owned();
        Self { status, body: ProblemBody::Message { text, by_framework: true } }
    }

    /// 501 without a body.
    pub(crate) fn not_implemented() -> Self {
        Self { status: StatusCode::NOT_IMPLEMENTED, body: ProblemBody::Empty }
    }

    /// An error of the server in the form that the service gives to this status.
    pub(crate) fn from_error(error: &ApiError) -> Self {
        match error.status {
            StatusCode::BAD_REQUEST => Self::bad_request(&error.message),
            StatusCode::FORBIDDEN => Self::forbidden(&error.message),
            StatusCode::REQUEST_TIMEOUT => Self::request_timeout_exceeded(),
            StatusCode::CONFLICT => Self::state_conflict(&error.message),
            StatusCode::UNPROCESSABLE_ENTITY => Self::unprocessable_entity(&error.message),
            StatusCode::INTERNAL_SERVER_ERROR => Self::unforeseen(),
            StatusCode::SERVICE_UNAVAILABLE => Self::service_unavailable(),
            status @ (StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) => {
                Self::by_framework(status)
            }
            status => Self::message(status, &error.message),
        }
    }

    /// The response to a request for this path.
    pub(crate) fn response(&self, path: &str) -> Response<Bytes> {
        let body = match &self.body {
            ProblemBody::Typed(problem) => json!({
                "type": problem.uri,
                "title": problem.title,
                "status": self.status.as_u16(),
                "detail": problem.detail,
                "documentationUrl": null,
                "data": problem.data,
            }),
            ProblemBody::ErrorId => json!({"errorId": uuid::Uuid::new_v4()}),
            ProblemBody::Message { text, by_framework: false } => json!({"message": text}),
            ProblemBody::Message { text, by_framework: true } => json!({
                "message": text,
                "_links": {"self": [{"href": path, "templated": false}]},
                "_embedded": {"errors": [{"message": text}]},
            }),
            ProblemBody::Empty => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = self.status;
                return response;
            }
        };
        let mut response = response::json(self.status, &body).unwrap_or_default();
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        Self::from_error(&error)
    }
}

/// The emulator itself failed.
impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "internal error of the emulator");
        Self::unforeseen()
    }
}

/// The emulator itself failed.
impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "internal error of the emulator");
        Self::unforeseen()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;

    fn body(problem: &Problem) -> Value {
        serde_json::from_slice(problem.response("/v1/sources").body()).expect("JSON")
    }

    #[test]
    fn a_problem_says_its_type_and_what_it_is_about() {
        let problem = body(&Problem::resource_not_found("source", "7"));
        assert_eq!(problem["type"], "https://reference.airbyte.com/reference/errors#resource-not-found");
        assert_eq!(problem["title"], "resource-not-found");
        assert_eq!(problem["status"], 404);
        assert_eq!(problem["data"], json!({"resourceType": "source", "resourceId": "7"}));
        assert_eq!(body(&Problem::license_entitlement())["type"], "error:license/entitlement");
    }

    #[test]
    fn other_errors_have_an_id_or_a_message_only() {
        let invalid = body(&Problem::invalid());
        assert!(invalid["errorId"].as_str().is_some_and(|id| uuid::Uuid::parse_str(id).is_ok()));
        assert_eq!(invalid.as_object().map(Map::len), Some(1));
        let throttled = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
        assert_eq!(body(&Problem::from_error(&throttled)), json!({"message": "Too Many Requests"}));
        let forbidden = body(&Problem::by_framework(StatusCode::FORBIDDEN));
        assert_eq!(forbidden["message"], "Forbidden");
        assert_eq!(forbidden["_links"]["self"][0]["href"], "/v1/sources");
        assert!(Problem::not_implemented().response("/").body().is_empty());
    }
}
