//! [`Rounds`]: asks in the result of a call, which the client then repeats with the answer, as the protocol does from its
//! revision 2026-07-28 on.
//!
//! What was approved travels with the client, sealed. It names the digests of requests, so that an approval is good for
//! exactly what the person has seen. Each seal has a number that is used once, so that nothing can be sent twice by one
//! answer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use airbyte_agent::policy::{ApprovalAnswer, Approver, PendingApproval};
use airbyte_agent::{Error, ErrorKind};
use futures::FutureExt;
use futures::future::BoxFuture;
use rmcp::model::{
    CallToolRequestParams, ElicitRequest, ElicitResult, ErrorData, InputRequest, InputRequests, InputRequiredResult,
    RequestStateCodec, SealOptions,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::approval_form::{answer, form};

/// The key of the one question of a round.
const QUESTION: &str = "approval";

/// The rounds of a server that wait for their answer.
pub struct Rounds {
    codec: RequestStateCodec,
    /// The numbers of seals that were not used, and when they expire.
    unused: Mutex<HashMap<Uuid, Instant>>,
}

/// What a seal contains.
#[derive(Serialize, Deserialize)]
struct State {
    number: Uuid,
    /// Digests of requests that were approved in earlier rounds.
    approved: Vec<String>,
    /// The digest of the request that the question is about.
    asked: String,
}

/// The answers that a call has come with.
#[derive(Default)]
pub struct Answers {
    approved: Vec<String>,
    /// The digest of a request that was not approved, and the answer.
    other: Option<(String, ApprovalAnswer)>,
}

/// A question, and what was approved before it.
pub struct Question {
    pending: PendingApproval,
    approved: Vec<String>,
}

impl Default for Rounds {
    fn default() -> Self {
        // Only this process opens what it has sealed.
        let key: [u8; 32] = rand::random();
        Self { codec: RequestStateCodec::new_unchecked(key), unused: Mutex::default() }
    }
}

impl Rounds {
    /// Reads the answers that a call has come with, which are used up by it.
    ///
    /// # Errors
    /// Invalid parameters, if its state was not sealed by this server for this tool, has expired, or was used.
    pub fn open(&self, request: &CallToolRequestParams) -> Result<Answers, ErrorData> {
        let Some(sealed) = &request.request_state else { return Ok(Answers::default()) };
        let refused = |reason: &str| {
            let text = format!("the `requestState` of this call {reason}: repeat the call without it");
            Err(ErrorData::invalid_params(text, None))
        };
        let state: State = match self.codec.open_json_with(sealed, request.name.as_bytes()) {
            Ok(state) => state,
            Err(error) => return refused(&format!("cannot be used ({error})")),
        };
        let expires = self.unused.lock().unwrap_or_else(PoisonError::into_inner).remove(&state.number);
        if expires.is_none_or(|expires| expires < Instant::now()) {
            return refused("was used or has expired");
        }
        let response = request.input_responses.as_ref().and_then(|responses| responses.get(QUESTION));
        let Some(response) = response else {
            // The person has not been asked.
            return Ok(Answers { approved: state.approved, other: None });
        };
        let Ok(result) = ElicitResult::deserialize(response) else {
            return refused(&format!("has an answer `{QUESTION}` that is no result of an elicitation"));
        };
        let State { mut approved, asked, .. } = state;
        Ok(match answer(&result) {
            ApprovalAnswer::Approved => {
                approved.push(asked);
                Answers { approved, other: None }
            }
            other => Answers { approved, other: Some((asked, other)) },
        })
    }

    /// The result that asks a question.
    ///
    /// # Errors
    /// If the state has no JSON form.
    pub fn ask(&self, tool: &str, question: Question) -> Result<InputRequiredResult, ErrorData> {
        let Question { pending, approved } = question;
        let (number, lifetime) = (Uuid::new_v4(), Duration::from_secs(pending.expires));
        let state = State { number, approved, asked: pending.digest.clone() };
        let options = SealOptions::new().associated_data(tool.as_bytes()).ttl(lifetime);
        let sealed = self.codec.seal_json_with(&state, &options);
        let sealed = sealed.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        let now = Instant::now();
        let mut unused = self.unused.lock().unwrap_or_else(PoisonError::into_inner);
        unused.retain(|_, expires| *expires >= now);
        unused.insert(number, now + lifetime);
        let request = InputRequest::Elicitation(ElicitRequest::new(form(&pending)));
        Ok(InputRequiredResult::new(Some(InputRequests::from([(QUESTION.to_owned(), request)])), Some(sealed)))
    }
}

/// Answers from what a call has come with, and keeps the first question beyond that.
pub struct RoundApprover {
    answers: Answers,
    state: Mutex<RoundState>,
}

#[derive(Default)]
struct RoundState {
    question: Option<PendingApproval>,
    /// Whether a write was approved. The call is not repeated after that, because it would write again.
    has_written: bool,
}

impl RoundApprover {
    /// For a call with these answers.
    pub fn new(answers: Answers) -> Self {
        Self { answers, state: Mutex::default() }
    }

    /// What a person has to be asked before the call can be made.
    pub fn question(&self) -> Option<Question> {
        let pending = self.state.lock().unwrap_or_else(PoisonError::into_inner).question.take()?;
        Some(Question { pending, approved: self.answers.approved.clone() })
    }
}

impl Approver for RoundApprover {
    fn answer<'a>(&'a self, request: &'a PendingApproval) -> BoxFuture<'a, Result<ApprovalAnswer, Error>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = match &self.answers.other {
            _ if self.answers.approved.contains(&request.digest) => {
                state.has_written |= request.subject.starts_with("write:");
                Ok(ApprovalAnswer::Approved)
            }
            Some((digest, answer)) if *digest == request.digest => Ok(*answer),
            _ if state.has_written => Ok(ApprovalAnswer::Later),
            _ => {
                state.question.get_or_insert_with(|| request.clone());
                Err(Error::new(ErrorKind::ApprovalRequired, format!("{} needs an approval", request.subject)))
            }
        };
        async move { answer }.boxed()
    }
}
