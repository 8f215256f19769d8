//! [`PolicyRun`]: holds the calls of a client to its policies.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use airbyte_agent_core::digest;
use airbyte_agent_core::error::Message;
use airbyte_agent_core::operation::Effect;
use airbyte_agent_core::{
    ApiClient, EncodedRequest, Error, ErrorKind, InterceptedCall, Interceptor, RequestOptions, Response,
};
use futures::future::{BoxFuture, FutureExt};
use serde_json::Value;

use super::approvals::Standing;
use super::approver::ApprovalAnswer;
use super::audit::{AuditEntry, AuditEvent, AuditLog};
use super::budget::{Budget, Reservation};
use super::decision::{Decision, Verdict};
use super::directory::Directory;
use super::examine::{self, Examined};
use super::pending::PendingApproval;
use super::setup::{ApiIdentity, PolicySetup};
use crate::options::ORGANIZATION_HEADER;

/// Holds the calls of a client and its copies to its policies.
pub(crate) struct PolicyRun {
    pub(super) setup: PolicySetup,
    id: String,
    pid: u32,
    calls: AtomicU64,
    budget: Arc<Budget>,
    logs: Vec<AuditLog>,
    /// `None` for a client of the Airbyte API alone.
    pub(super) directory: Option<Directory>,
}

/// The interceptor of a run, which comes last: what others refuse is no call.
pub(crate) struct PolicyInterceptor(pub(crate) Arc<PolicyRun>);

/// A call that is on its way.
struct AdmittedCall {
    run: Arc<PolicyRun>,
    entry: AuditEntry,
    started: Instant,
    has_ended: AtomicBool,
}

impl PolicyRun {
    /// A run that looks connectors up by a client without interceptors.
    pub(crate) fn new(setup: PolicySetup, lookups: Option<ApiClient>) -> Arc<Self> {
        let policies = &setup.policies;
        let directory = lookups.map(|client| Directory::new(client, policies.workspaces()));
        Arc::new(Self {
            id: uuid::Uuid::new_v4().to_string(),
            pid: std::process::id(),
            calls: AtomicU64::new(0),
            budget: Arc::new(Budget::new(policies)),
            logs: policies.audits().into_iter().map(AuditLog::new).collect(),
            directory,
            setup,
        })
    }

    async fn admit(self: Arc<Self>, request: &EncodedRequest, options: &RequestOptions) -> Result<AdmittedCall, Error> {
        let started = Instant::now();
        let mut entry = self.entry(request, options);
        match self.decide(request, options, &mut entry).await {
            Ok(reservation) => {
                reservation.spend();
                Ok(AdmittedCall { run: self, entry, started, has_ended: AtomicBool::new(false) })
            }
            Err(error) => {
                entry.event = AuditEvent::Refused;
                entry.error = Some(error.kind().as_str().to_owned());
                entry.elapsed_ms = Some(milliseconds(started.elapsed()));
                // It is not sent in any case.
                let _ = self.record(&entry);
                Err(error)
            }
        }
    }

    /// Everything that has to be in order before a call is sent. The record is filled on the way.
    async fn decide(
        &self,
        request: &EncodedRequest,
        options: &RequestOptions,
        entry: &mut AuditEntry,
    ) -> Result<Reservation, Error> {
        let examined = examine::examine(request, options, self.directory.as_ref()).await?;
        let lacks_intent = examined.lacks_intent(self.setup.policies.intent());
        let Examined { subject, connector, intent, params, .. } = examined;
        let subject_text = self.setup.secrets.text(&subject.to_string());
        entry.subject = Some(subject_text.clone());
        entry.connector = connector;
        entry.intent = intent.as_deref().map(|intent| self.setup.secrets.text(intent));
        entry.params = Some(self.setup.secrets.value(params)).filter(|params| !params.is_null());
        let Verdict { decision, reason } = self.setup.policies.verdict(&subject);
        entry.decision = Some(decision);
        entry.reason = Some(reason.clone());
        if decision == Decision::Deny {
            let message = format!("the policy denies {subject_text}: {reason}");
            return Err(Error::new(ErrorKind::PolicyDenied, message));
        }
        if lacks_intent {
            let message = Message::from("the policy requires an ").name("intent");
            let message = message.text(format!(": say why {subject_text} is executed"));
            return Err(Error::new(ErrorKind::PolicyDenied, message)
                .with_advice("Make the call with an `intent`.")
                .with_field("intent", "is required by the policy"));
        }
        let reservation = self.budget.reserve(subject.effect, Instant::now())?;
        if decision == Decision::Ask {
            self.approve(entry, reason).await?;
        }
        if subject.effect == Effect::Write {
            entry.event = AuditEvent::Sending;
            self.record(entry).map_err(|(log, error)| {
                let message =
                    format!("the write was not sent, because its line in the audit log {log} could not be written");
                Error::new(ErrorKind::PolicyDenied, format!("{message}: {error}"))
                    .with_advice("Make the audit log writable.")
                    .with_source(error)
            })?;
        }
        Ok(reservation)
    }

    /// Obtains the approval of a call, or says how it can be obtained.
    async fn approve(&self, entry: &mut AuditEntry, reason: String) -> Result<(), Error> {
        let approvals = self.setup.approvals();
        let approver = self.setup.approver.current();
        let required = |text: String| {
            let message =
                format!("{} needs an approval ({reason}); {text}", entry.subject.as_deref().unwrap_or_default());
            Error::new(ErrorKind::ApprovalRequired, message)
        };
        let unusable = |error: Error| match error.kind() {
            ErrorKind::Configuration => required(error.message().to_owned()).with_source(error),
            _ => error,
        };
        let id = match &approvals {
            Some(approvals) => match approvals.id(&entry.request) {
                Ok(id) => id,
                // An approver needs no folder.
                Err(_) if approver.is_some() => uuid::Uuid::new_v4().to_string(),
                Err(error) => return Err(unusable(error)),
            },
            None => uuid::Uuid::new_v4().to_string(),
        };
        let pending = PendingApproval {
            id: id.clone(),
            digest: entry.request.clone(),
            operation: entry.operation.clone(),
            subject: entry.subject.clone().unwrap_or_default(),
            connector: entry.connector.clone(),
            api: entry.api.clone(),
            caller: entry.caller.clone(),
            intent: entry.intent.clone(),
            params: entry.params.clone().unwrap_or(Value::Null),
            reason: reason.clone(),
            requested_at: self.setup.clock.timestamp(),
            expires: self.setup.policies.approval_expires().as_secs(),
        };
        let declined = || {
            let message = format!("{} was declined (approval {id})", pending.subject);
            Error::new(ErrorKind::ApprovalDeclined, message)
        };
        let standing = match &approvals {
            // The folder decides only if nobody else can.
            Some(approvals) => match approvals.take(&pending) {
                Err(error) if approver.is_some() && error.kind() == ErrorKind::Configuration => None,
                standing => standing.map_err(unusable)?,
            },
            None => None,
        };
        if standing == Some(Standing::Approved) {
            entry.approval = Some(id);
            return Ok(());
        }
        if let Some(approver) = approver {
            match approver.answer(&pending).await? {
                ApprovalAnswer::Approved => {
                    entry.approval = Some(id);
                    return Ok(());
                }
                ApprovalAnswer::Declined => return Err(declined()),
                ApprovalAnswer::Later => {}
            }
        }
        if standing == Some(Standing::Declined) {
            return Err(declined());
        }
        let Some(approvals) = approvals else {
            return Err(required("there is no folder to store it in: set XDG_STATE_HOME or HOME".to_owned()));
        };
        if standing.is_none() {
            approvals.store(&pending).map_err(unusable)?;
        }
        Err(required(format!("a person approves it by `airbyte-agent approve {id}`")))
    }

    /// What is known of a call before it is examined.
    fn entry(&self, request: &EncodedRequest, options: &RequestOptions) -> AuditEntry {
        let is_replication = examine::is_replication(request);
        let ApiIdentity { url, caller } = if is_replication { &self.setup.replication } else { &self.setup.agent };
        let caller = if options.token.is_some() { "token" } else { caller };
        let organization = options.headers.get(ORGANIZATION_HEADER).map(|value| value.as_bytes().to_vec());
        let organization = organization.unwrap_or_default();
        let parts = [url, caller, request.spec.name, request.spec.method.as_str(), &request.target].map(str::as_bytes);
        // A token of the call is another caller, and no part of anything that is kept but of this digest.
        let token = options.token.as_ref().map_or("", |token| token.expose()).as_bytes();
        let body = request.body.as_deref().unwrap_or_default();
        let digest = digest::of_parts(parts.into_iter().chain([&*organization, token, body]));
        AuditEntry {
            run: self.id.clone(),
            time: self.setup.clock.timestamp(),
            pid: self.pid,
            call: self.calls.fetch_add(1, Ordering::Relaxed) + 1,
            caller: caller.to_owned(),
            profile: self.setup.profile.clone(),
            api: url.clone(),
            operation: examine::operation_name(request).to_owned(),
            request: digest,
            ..AuditEntry::default()
        }
    }

    /// Appends a line to every log. The error has the log that could not be written.
    fn record(&self, entry: &AuditEntry) -> Result<(), (String, std::io::Error)> {
        let entry = AuditEntry { time: self.setup.clock.timestamp(), ..entry.clone() };
        let mut failed = None;
        for log in &self.logs {
            if let Err(error) = log.append(&entry) {
                failed.get_or_insert((log.file().display().to_string(), error));
            }
        }
        failed.map_or(Ok(()), Err)
    }
}

impl Interceptor for PolicyInterceptor {
    fn begin<'a>(
        &'a self,
        request: &'a EncodedRequest,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<Option<Arc<dyn InterceptedCall>>, Error>> {
        let admitted = Arc::clone(&self.0).admit(request, options);
        async move { admitted.await.map(|call| Some(Arc::new(call) as Arc<dyn InterceptedCall>)) }.boxed()
    }
}

impl AdmittedCall {
    fn finish(&self, entry: AuditEntry) {
        if !self.has_ended.swap(true, Ordering::Relaxed) {
            // The call has ended, and its outcome is what it is. The line before says that it was sent.
            let _ = self.run.record(&AuditEntry { elapsed_ms: Some(milliseconds(self.started.elapsed())), ..entry });
        }
    }
}

impl InterceptedCall for AdmittedCall {
    fn end<'a>(
        &'a self,
        request: &'a EncodedRequest,
        outcome: Result<&'a Response, &'a Error>,
        _: Duration,
    ) -> BoxFuture<'a, ()> {
        let entry = self.entry.clone();
        let entry = match outcome {
            Ok(response) => {
                self.run.budget.add_bytes(response.body().len());
                if let (Some(directory), false) = (&self.run.directory, examine::is_replication(request)) {
                    directory.observe(&entry.operation, entry.connector.as_deref(), response);
                }
                AuditEntry {
                    event: AuditEvent::Success,
                    status: Some(response.status()),
                    attempts: Some(response.attempts()),
                    request_id: Some(response.request_id().to_owned()),
                    bytes: Some(response.body().len()),
                    ..entry
                }
            }
            Err(error) => {
                let bytes = error.body().map_or(0, |body| body.len());
                self.run.budget.add_bytes(bytes);
                AuditEntry {
                    event: AuditEvent::Failure,
                    error: Some(error.kind().as_str().to_owned()),
                    status: error.status(),
                    attempts: Some(error.attempts()),
                    request_id: error.request_id().map(str::to_owned),
                    bytes: Some(bytes),
                    ..entry
                }
            }
        };
        self.finish(entry);
        async {}.boxed()
    }

    fn received(&self, bytes: usize) {
        self.run.budget.add_bytes(bytes);
    }
}

impl Drop for AdmittedCall {
    fn drop(&mut self) {
        self.finish(AuditEntry { event: AuditEvent::Abandoned, ..self.entry.clone() });
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
