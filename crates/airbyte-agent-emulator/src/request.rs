//! From what came over the wire to a request type of the core.

mod members;

use airbyte_agent::operation::{Meta, Operation};
use airbyte_agent::{Execute, PrepareExecute};
use axum::RequestExt;
use axum::extract::{ConnectInfo, RawPathParams, Request};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};

use self::members::{Members, Part};
use crate::refusal::{Refusal, TYPE_ERROR};
use crate::wire::Wire;

/// Largest body that is read, in bytes. The contract has no limit; a local service needs one.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// A request as it was received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Members that the path carries, decoded.
    pub(crate) path_members: Vec<(String, String)>,
    /// Query in order, decoded.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What is done with members that a request type does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnknownMembers {
    Ignored,
    Refused,
}

impl Received {
    /// Take a request in, whole.
    pub(crate) async fn gather(mut request: Request) -> (Self, Option<Wire>, Result<(), Refusal>) {
        let wire = request.extensions_mut().remove::<ConnectInfo<Wire>>().map(|ConnectInfo(wire)| wire);
        let params = request.extract_parts::<RawPathParams>().await;
        let path_members = params
            .map(|params| params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
            .unwrap_or_default();
        let (parts, body) = request.into_parts();
        let (body, taken) = match axum::body::to_bytes(body, BODY_LIMIT).await {
            Ok(body) => (body, Ok(())),
            Err(error) => {
                (Bytes::new(), Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, format!("The body: {error}"))))
            }
        };
        let received = Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            path_members,
            query: url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
            headers: parts.headers,
            body,
        };
        (received, wire, taken)
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Gather path, query and body into the request type of an operation, and apply its rules.
    pub(crate) fn read<O: Operation>(&self, unknown: UnknownMembers) -> Result<O, Refusal> {
        let meta = &O::META;
        let mut members = Members::default();
        self.path_members.iter().for_each(|(name, value)| members.add_text(name, value));
        let in_body = if meta.method.has_body() { self.body_members()? } else { Vec::new() };
        for (name, value) in &self.query {
            if meta.query_and_body.contains(&name.as_str()) {
                in_query_as_in_body(name, value, &in_body)?;
            } else if !meta.method.has_body() || meta.query.contains(&name.as_str()) {
                members.add_text(name, value);
            }
        }
        if let Some(absent) =
            meta.query_and_body.iter().find(|name| !self.query.iter().any(|(known, _)| known == *name))
        {
            return Err(Refusal::missing(*absent));
        }
        for (name, value) in &in_body {
            if !self.path_members.iter().any(|(known, _)| known == name) && !meta.query.contains(&name.as_str()) {
                members.add_json(name, value);
            }
        }
        members.iter().filter(|(name, _)| is_uuid(meta, name)).try_for_each(|(name, part)| uuids(name, part))?;
        let (request, unused) = members.read::<O>()?;
        if unknown == UnknownMembers::Refused
            && let Some(name) = unused.first()
        {
            return Err(Refusal::field(name, "Extra inputs are not permitted", "extra_forbidden"));
        }
        request.validate()?;
        Ok(request)
    }

    fn body_members(&self) -> Result<Vec<(String, Box<serde_json::value::RawValue>)>, Refusal> {
        let is_json = self.header(header::CONTENT_TYPE).is_some_and(|kind| {
            let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            kind == "application/json" || kind.ends_with("+json")
        });
        if self.body.is_empty() {
            return Err(Refusal::missing("body"));
        }
        if !is_json {
            return Err(Refusal::value("body", "Content-Type must be application/json"));
        }
        members::of_object(&self.body)
    }
}

/// A member that travels twice says the same twice.
fn in_query_as_in_body(
    name: &str,
    value: &str,
    in_body: &[(String, Box<serde_json::value::RawValue>)],
) -> Result<(), Refusal> {
    let differs =
        |raw: &serde_json::value::RawValue| serde_json::from_str::<String>(raw.get()).is_ok_and(|text| text != value);
    match in_body.iter().find(|(known, _)| known == name) {
        Some((_, raw)) if differs(raw) => Err(Refusal::value(name, "Differs between query and body")),
        _ => Ok(()),
    }
}

/// Members that the contract types as UUIDs, besides `id` and those of the path.
const UUIDS: [&str; 12] = [
    "actorDefinitionIds",
    "actor_definition_id",
    "automation_id",
    "builder_session_id",
    "connector_definition_id",
    "definition_id",
    "destination_definition_id",
    "organization_id",
    "original_source_template_id",
    "region_id",
    "source_template_id",
    "workspace_id",
];

fn is_uuid(meta: &Meta, name: &str) -> bool {
    // The path id of execute is a plain string, unlike elsewhere (contract).
    let is_plain = meta.name == Execute::META.name || meta.name == PrepareExecute::META.name;
    let in_path = name.ends_with("id") && meta.path_members().any(|member| member == name);
    UUIDS.contains(&name) || (in_path && !is_plain)
}

fn uuids(name: &str, part: &Part<'_>) -> Result<(), Refusal> {
    let texts = match part {
        Part::Texts(texts) => texts.clone(),
        // Another type than a string is told by the request type itself.
        Part::Json(raw) => serde_json::from_str::<String>(raw.get()).into_iter().collect(),
    };
    match texts.iter().find(|text| uuid::Uuid::parse_str(text).is_err()) {
        Some(_) => Err(Refusal::field(name, "Input should be a valid UUID", TYPE_ERROR)),
        None => Ok(()),
    }
}
