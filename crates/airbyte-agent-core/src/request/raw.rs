//! [`RawRequest`]: a request to an endpoint that the operation table does not have.

use serde::Deserialize;
use serde::Serialize;
use url::Url;

use super::encoded::EncodedRequest;
use super::query::push_query;
use super::{invalid, read};
use crate::error::Error;
use crate::json::{Json, JsonObject};
use crate::operation::{Effect, Method, OperationSpec, ValidationError};

/// A request to any endpoint below the base URL of an API.
///
/// ```
/// use airbyte_agent_core::operation::{Effect, Method};
/// use airbyte_agent_core::RawRequest;
///
/// let search = RawRequest::new(Method::POST, "/api/v1/search")
///     .query("limit", 10)
///     .json(&serde_json::json!({"text": "invoice"}))
///     .effect(Effect::Read);
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[must_use]
pub struct RawRequest {
    method: Method,
    path: String,
    #[serde(default)]
    query: Option<JsonObject>,
    #[serde(default)]
    json: Option<Json>,
    #[serde(default)]
    effect: Option<RawEffect>,
    /// Why the query or the body cannot be sent.
    #[serde(skip)]
    error: Option<ValidationError>,
}

/// The effects that a single request can have.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RawEffect {
    Read,
    Write,
}

/// The name of raw requests in an API, and a row for each method that they may have.
#[derive(Debug)]
pub struct RawOperation([OperationSpec; Method::ALL.len()]);

impl RawOperation {
    /// Raw requests of this name, such as `request`.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        let mut specs = [const { OperationSpec::new("", Method::Get, "") }; Method::ALL.len()];
        let mut place = 0;
        while place < specs.len() {
            specs[place] = OperationSpec::new(name, Method::ALL[place], "");
            place += 1;
        }
        Self(specs)
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.0[0].name
    }

    const fn spec(&'static self, method: Method) -> &'static OperationSpec {
        &self.0[method as usize]
    }

    /// Reads a request from JSON: `method`, `path`, `query`, `json` and `effect`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
    pub fn parse(&'static self, json: &[u8]) -> Result<EncodedRequest, Error> {
        let request: RawRequest = read(self.name(), json)?;
        request.encode(self)
    }
}

impl RawRequest {
    /// A request without query and body. The path begins with a slash and is below the base URL; it may have a query.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), query: None, json: None, effect: None, error: None }
    }

    /// Adds a parameter to the query: a string, a number, a boolean, or a list of them, which repeats the parameter.
    pub fn query(mut self, name: &str, value: impl Serialize) -> Self {
        match Json::of(&value).and_then(|value| JsonObject::of(&std::collections::BTreeMap::from([(name, value)]))) {
            Ok(added) => self.query = Some(self.query.unwrap_or_default().merged(&added)),
            Err(error) => _ = self.error.get_or_insert(ValidationError::new("query", error.to_string())),
        }
        self
    }

    /// Sets the body.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        match Json::of(body) {
            Ok(body) => self.json = Some(body),
            Err(error) => _ = self.error.get_or_insert(ValidationError::new("json", error.to_string())),
        }
        self
    }

    /// Sets whether the request may change something, which decides what is retried. By default, `GET` and `HEAD` read, and
    /// all others write. [`Effect::ByRequest`] is the default.
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effect = match effect {
            Effect::Read => Some(RawEffect::Read),
            Effect::Write => Some(RawEffect::Write),
            Effect::ByRequest => None,
        };
        self
    }

    /// The request as it is sent.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if the path leads elsewhere, or a part cannot be sent.
    pub fn encode(self, operation: &'static RawOperation) -> Result<EncodedRequest, Error> {
        let spec = operation.spec(self.method);
        let effect = match self.effect {
            Some(RawEffect::Read) => Effect::Read,
            Some(RawEffect::Write) => Effect::Write,
            None => spec.effect,
        };
        let parts = match self.error {
            Some(error) => Err(error),
            None => target(&self.path, self.query.as_ref()),
        };
        let target = parts.map_err(|error| invalid(spec.name, &error))?;
        if self.json.is_some() && matches!(self.method, Method::Get | Method::Head) {
            let reason = format!("a {} request has no body; use `query`", self.method.as_str());
            return Err(invalid(spec.name, &ValidationError::new("json", reason)));
        }
        let body = self.json.map(|body| body.as_str().to_owned().into());
        Ok(EncodedRequest { spec, effect, target, body, client_default: None })
    }
}

/// The path with the query, percent-encoded. The path must stay below the base URL, because the token is sent there.
fn target(path: &str, query: Option<&JsonObject>) -> Result<String, ValidationError> {
    let refused = |reason: &str| Err(ValidationError::new("path", reason));
    if !path.starts_with('/') || path.starts_with("//") {
        return refused(
            "must be a path below the base URL that begins with one `/`: \
             the credentials of the client are sent to no other host",
        );
    }
    if path.chars().any(|c| matches!(c, '\\' | '#') || c.is_control()) {
        return refused("must have no backslash, `#` or control character");
    }
    let (steps, _) = path.split_once('?').unwrap_or((path, ""));
    let is_relative = |step: &str| matches!(step.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if steps.split('/').any(is_relative) {
        return refused("must have no step `.` or `..`, which would lead out of the base URL");
    }
    // Encodes what may not be in a URL, and keeps what is encoded already.
    let Ok(url) = Url::parse(&format!("http://host{path}")) else { return refused("is not the path of a URL") };
    let mut target = url.path().to_owned();
    if let Some(given) = url.query().filter(|given| !given.is_empty()) {
        target.extend(["?", given]);
    }
    for (name, value) in query.iter().flat_map(|query| query.members()) {
        match value.get().as_bytes() {
            b"null" => {}
            [b'{', ..] => {
                return Err(ValidationError::new(format!("query.{}", name.as_str()), "must not be an object"));
            }
            value => push_query(&mut target, name.as_str(), value),
        }
    }
    Ok(target)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static RAW: RawOperation = RawOperation::new("request");

    #[test]
    fn a_request_is_sent_as_it_is_written() {
        let request =
            RawRequest::new(Method::POST, "/a b/%2F?x=1").query("n", [1, 2]).query("t", "ü&").json(&json!([null]));
        let sent = request.encode(&RAW).expect("valid");
        assert_eq!(sent.target, "/a%20b/%2F?x=1&n=1&n=2&t=%C3%BC%26");
        assert_eq!(sent.body.as_deref(), Some(b"[null]".as_slice()));
        assert_eq!((sent.spec.name, sent.spec.method, sent.effect), ("request", Method::Post, Effect::Write));
    }

    #[test]
    fn the_effect_follows_from_the_method_unless_it_is_given() {
        for method in Method::ALL {
            let sent = RawRequest::new(method, "/a").encode(&RAW).expect("valid");
            let is_read = matches!(method, Method::Get | Method::Head);
            assert_eq!((sent.spec.method, sent.effect == Effect::Read), (method, is_read));
        }
        let read = RAW.parse(br#"{"method":"POST","path":"/a","effect":"read"}"#).expect("valid");
        assert_eq!(read.effect, Effect::Read);
    }

    #[test]
    fn a_path_never_leads_out_of_the_base_url() {
        for path in [
            "https://other.test/a",
            "//other.test/a",
            "/\\other.test",
            "a",
            "",
            "/../a",
            "/a/%2E%2e/b",
            "/a/..",
            "/./a",
            "/a#b",
            "/a\tb",
            "/\\\\other.test",
        ] {
            let error = RawRequest::new(Method::GET, path).encode(&RAW).expect_err(path);
            assert_eq!(error.errors()[0].field.as_deref(), Some("path"), "{path:?}");
        }
    }

    #[test]
    fn what_cannot_be_sent_is_named() {
        for (json, field) in [
            (r#"{"method":"GET","path":"/a","json":{}}"#, "json"),
            (r#"{"method":"GET","path":"/a","query":{"b":{}}}"#, "query.b"),
            (r#"{"method":"FETCH","path":"/a"}"#, "method"),
            (r#"{"method":"GET","path":"/a","effect":"maybe"}"#, "effect"),
        ] {
            let error = RAW.parse(json.as_bytes()).expect_err(json);
            assert_eq!(error.errors()[0].field.as_deref(), Some(field), "{error}");
        }
    }
}
