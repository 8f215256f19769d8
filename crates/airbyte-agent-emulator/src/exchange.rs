//! One request and its answer: noted, spoiled where a fault says so, authenticated, run in a transaction.

use std::time::Duration;

use airbyte_agent::CreateApplicationToken;
use airbyte_agent::operation::{Effect, Operation};
use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};

use crate::control::faults::{Fault, spoil};
use crate::control::journal::{Note, Work};
use crate::refusal::Refusal;
use crate::request::Received;
use crate::router::{Done, Mounted};
use crate::service::Service;
use crate::store::{Transaction, applications, deletion_jobs};
use crate::visit::{Visit, authenticate, named_organization};

/// Name of the header by which a request is found again in logs. Echoed, or made up.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Where a request is going.
pub(crate) enum Target<'a> {
    Operation(&'a Mounted),
    /// No operation has this path.
    Nowhere,
    /// An operation has this path, with another method.
    WrongMethod,
}

impl Target<'_> {
    fn name(&self) -> Option<&'static str> {
        match self {
            Self::Operation(mounted) => Some(mounted.meta.name),
            Self::Nowhere | Self::WrongMethod => None,
        }
    }
}

/// Answer a request. Dropped before it ends, it leaves its note marked as aborted.
pub(crate) async fn exchange(service: &Service, target: Target<'_>, request: Request) -> Response<Body> {
    let (received, wire, taken) = Received::gather(request).await;
    let fault = target.name().and_then(|name| service.faults.due(name));
    let mut note = service.journal.open(target.name(), &received, service.clock.now(), fault.as_ref().map(Fault::name));
    let request_id = received.headers.get(REQUEST_ID).cloned().unwrap_or_else(made_up_id);

    if let Some(Fault::Latency { ms, processed: false }) = fault {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
    let (status, mut answer) = match fault.as_ref().and_then(Fault::instead) {
        Some(answer) => (answer.status(), answer),
        None => {
            let answer = match taken {
                Ok(()) => perform(service, &target, &received, &mut note).await,
                Err(refusal) => refused(refusal),
            };
            (answer.status(), answer)
        }
    };
    answer.headers_mut().insert(REQUEST_ID, request_id);
    if let Some(Fault::Latency { ms, processed: true }) = fault {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
    match (fault, wire) {
        (Some(fault), Some(wire)) => spoil(&fault, answer, &wire, note),
        _ => {
            note.answered(status);
            answer.map(Body::from)
        }
    }
}

async fn perform(service: &Service, target: &Target<'_>, received: &Received, note: &mut Note) -> Response<Bytes> {
    let mounted = match target {
        Target::Operation(mounted) => mounted,
        Target::Nowhere => return refused(Refusal::not_found("Path", &received.path)),
        Target::WrongMethod => {
            let message = format!("{} is not allowed on {}", received.method, received.path);
            return refused(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, message));
        }
    };
    match transact(service, mounted, received).await {
        Ok(done) => {
            note.worked(match done.effect {
                Effect::Write => Work::Effect,
                _ if mounted.meta.name == CreateApplicationToken::META.name => Work::Mint,
                _ => Work::Read,
            });
            done.answer
        }
        Err(refusal) => refused(refusal),
    }
}

/// Everything a request does, or nothing.
async fn transact(service: &Service, mounted: &Mounted, received: &Received) -> Result<Done, Refusal> {
    let now = service.clock.now();
    let caller = authenticate(service, received, mounted.meta.token, now)?;
    let base_url = match received.header(header::HOST) {
        Some(host) => format!("http://{host}"),
        None => service.url.clone(),
    };
    let mut store = service.store.lock().await;
    let mut transaction = Transaction::begin(&mut store)?;
    deletion_jobs::finish_due(&transaction, now)?;
    if let Some(claims) = &caller
        && !applications::exists(&transaction, &claims.organization_id)?
    {
        return Err(Refusal::unauthorized("The token's organization does not exist any more"));
    }
    let mut visit = Visit {
        service,
        db: &mut transaction,
        organization_id: caller.as_ref().map_or("", |claims| &claims.organization_id),
        only_workspace: caller.as_ref().and_then(|claims| claims.workspace_id.as_deref()),
        named_organization: named_organization(received),
        base_url: &base_url,
        now,
    };
    let done = mounted.run(&mut visit, received)?;
    transaction.commit()?;
    Ok(done)
}

fn refused(refusal: Refusal) -> Response<Bytes> {
    let status = refusal.status;
    let mut answer = crate::router::json(status, &refusal).unwrap_or_default();
    if status == StatusCode::UNAUTHORIZED {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    answer
}

fn made_up_id() -> HeaderValue {
    // A UUID is always a valid header value.
    HeaderValue::from_str(&uuid::Uuid::new_v4().to_string()).unwrap_or(HeaderValue::from_static("unknown"))
}
