//! Random faults between the request for a sync and its end: none of them makes the client start a second one.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use airbyte_agent::replication::{Job, OnGivingUp, SyncConnection};
use airbyte_agent::{CallOptions, Error, ErrorKind, Replication};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::json;

use crate::server::ReceivedRequest;
use crate::service::{Reply, Service, connection, job, jobs, ok, state_conflict, try_again_later};

const CASES: u32 = 200;

/// A client may retry only so often, so it is replaced after so many cases.
const CASES_PER_CLIENT: u32 = 15;

/// The timeout of a single request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(40);

/// What goes wrong from the request for a sync to its end.
#[derive(Clone, Debug)]
struct Case {
    /// What happens to each request to start a sync; those after that are served.
    starts: Vec<Start>,
    /// What happens to each read; those after that are served.
    reads: Vec<Read>,
    /// How many lists do not have the new job yet.
    late: usize,
    /// Whether a sync of somebody else is running from the beginning.
    has_other: bool,
    /// The statuses of the job, read by read. The last one stays.
    statuses: Vec<&'static str>,
    timeout: Option<u64>,
    on_giving_up: OnGivingUp,
}

#[derive(Clone, Debug)]
enum Start {
    /// The service turns the request away.
    Refused(Reply),
    /// The service starts a sync or does not, and its answer does not tell.
    Unclear(bool, Reply),
    /// The service starts a sync and says so.
    Served,
}

#[derive(Clone, Debug)]
enum Read {
    Failed(Reply),
    Served,
}

fn case() -> impl Strategy<Value = Case> {
    let refused = select(vec![
        Reply::Status(401, json!({})),
        Reply::Status(403, json!({})),
        Reply::Status(429, json!({})),
        Reply::WithHeader(503, "retry-after: 0", json!({})),
    ]);
    let unclear = select(vec![
        Reply::Close,
        Reply::Hang,
        Reply::Status(408, json!({})),
        Reply::Status(500, json!({})),
        Reply::Status(502, json!({})),
        Reply::Status(503, json!({})),
        Reply::Status(504, json!({})),
        Reply::Text(200, r#"{"jobId""#),
        state_conflict(),
    ]);
    let start = prop_oneof![
        2 => refused.prop_map(Start::Refused),
        4 => (any::<bool>(), unclear).prop_map(|(is_started, reply)| Start::Unclear(is_started, reply)),
        1 => Just(Start::Served),
    ];
    let failed = select(vec![
        Reply::Close,
        Reply::Hang,
        Reply::Status(429, json!({})),
        Reply::Status(500, json!({})),
        Reply::Status(503, json!({})),
    ]);
    let read = prop_oneof![3 => Just(Read::Served), 1 => failed.prop_map(Read::Failed)];
    let unfinished = select(vec!["pending", "queued", "running", "incomplete", "paused"]);
    let statuses = (prop::collection::vec(unfinished, 0..12), select(vec!["succeeded", "failed", "cancelled"]))
        .prop_map(|(unfinished, end)| unfinished.into_iter().chain([end]).collect());
    (
        prop::collection::vec(start, 0..4),
        // The first read is the one before the request.
        prop::collection::vec(read, 0..20).prop_map(|reads| [Read::Served].into_iter().chain(reads).collect()),
        0..9_usize,
        prop::bool::weighted(0.2),
        statuses,
        prop::option::of(1..300_u64),
        select(vec![OnGivingUp::Leave, OnGivingUp::Cancel]),
    )
        .prop_map(|(starts, reads, late, has_other, statuses, timeout, on_giving_up)| Case {
            starts,
            reads,
            late,
            has_other,
            statuses,
            timeout,
            on_giving_up,
        })
}

/// The service during one case.
struct Model {
    case: Case,
    starts: usize,
    reads: usize,
    lists: usize,
    job_reads: usize,
    is_cancelled: bool,
    /// How many syncs it has started.
    started: usize,
    /// How many requests for a sync may have started one, as far as the client can know.
    uncertain: usize,
}

impl Model {
    fn new(case: Case) -> Self {
        Self { case, starts: 0, reads: 0, lists: 0, job_reads: 0, is_cancelled: false, started: 0, uncertain: 0 }
    }

    fn respond(&mut self, request: &ReceivedRequest) -> Reply {
        match request.method.as_str() {
            "POST" => self.start(),
            "DELETE" => {
                self.is_cancelled = true;
                ok(self.job())
            }
            _ => self.read(request),
        }
    }

    fn start(&mut self) -> Reply {
        let start = self.case.starts.get(self.starts).cloned().unwrap_or(Start::Served);
        self.starts += 1;
        match start {
            Start::Refused(reply) => reply,
            Start::Served if self.case.has_other => try_again_later(),
            Start::Served => {
                self.uncertain += 1;
                self.started += 1;
                ok(self.job())
            }
            Start::Unclear(is_started, reply) => {
                self.uncertain += 1;
                self.started += usize::from(is_started && !self.case.has_other);
                reply
            }
        }
    }

    fn read(&mut self, request: &ReceivedRequest) -> Reply {
        let read = self.case.reads.get(self.reads).cloned().unwrap_or(Read::Served);
        self.reads += 1;
        if let Read::Failed(reply) = read {
            return reply;
        }
        match request.target.split('?').next().unwrap_or_default() {
            "/jobs" => {
                self.lists += 1;
                let is_listed = self.case.has_other || (self.started > 0 && self.lists > self.case.late);
                if is_listed { jobs([self.job()]) } else { jobs([]) }
            }
            "/connections/c1" => connection("active"),
            _ => {
                self.job_reads += 1;
                ok(self.job())
            }
        }
    }

    /// The one job, which is job 1, or that of somebody else.
    fn job(&self) -> serde_json::Value {
        let statuses = &self.case.statuses;
        let status = statuses[self.job_reads.min(statuses.len() - 1)];
        job(1, if self.is_cancelled { "cancelled" } else { status })
    }

    /// What must be true however the call ended.
    fn check(&self, outcome: &Result<Job, Error>) {
        assert!(self.uncertain <= 1, "{} requests may have started a sync", self.uncertain);
        assert!(self.started <= 1, "{} syncs were started", self.started);
        let end = self.case.statuses.last().copied().unwrap_or_default();
        let error = match outcome {
            Ok(job) => {
                assert!(self.started == 1 || self.case.has_other, "a job that does not exist");
                assert_eq!((job.status.as_str(), end), ("succeeded", "succeeded"));
                return;
            }
            Err(error) => error,
        };
        match error.kind() {
            ErrorKind::JobFailed => assert!(end != "succeeded" || self.is_cancelled, "the job has succeeded"),
            ErrorKind::OutcomeUnknown => assert_eq!(self.uncertain, 1, "the service has refused every request"),
            ErrorKind::Timeout => assert!(self.case.timeout.is_some(), "there is no timeout"),
            _ => assert_eq!(self.started, 0, "a definite error although a sync was started"),
        }
    }
}

/// A client, its service, and how many cases it has had.
struct Session {
    service: Service,
    client: Replication,
    model: Arc<Mutex<Model>>,
    cases: u32,
}

impl Session {
    async fn new(case: Case) -> Self {
        let model = Arc::new(Mutex::new(Model::new(case)));
        let of_service = Arc::clone(&model);
        let service = Service::start(move |request| of_service.lock().expect("not poisoned").respond(request)).await;
        let client = service.builder().token("ready").timeout(REQUEST_TIMEOUT).build_replication().expect("a client");
        Self { service, client, model, cases: 0 }
    }

    async fn run(&self, case: Case) -> Result<Job, Error> {
        let request = SyncConnection {
            connection_id: "c1".into(),
            on_giving_up: Some(case.on_giving_up.clone()),
            ..SyncConnection::default()
        };
        let options = match case.timeout {
            Some(seconds) => CallOptions::default().timeout(Duration::from_secs(seconds)),
            None => CallOptions::default(),
        };
        let timeout = case.timeout;
        *self.model.lock().expect("not poisoned") = Model::new(case);
        let started = tokio::time::Instant::now();
        let outcome = self.client.run_with(request, &options).await;
        if let Some(seconds) = timeout {
            // A read and a cancellation may follow.
            let most = Duration::from_secs(seconds + 1) + 2 * REQUEST_TIMEOUT;
            assert!(started.elapsed() <= most, "it took {:?}", started.elapsed());
        }
        self.service.clock.reset();
        outcome
    }
}

#[test]
fn no_fault_makes_the_client_start_a_second_sync() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let runtime = runtime.expect("a runtime");
    let session: RefCell<Option<Session>> = RefCell::default();
    let outcomes: RefCell<BTreeMap<&str, u32>> = RefCell::default();
    let config = Config { cases: CASES, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..Config::default() };
    let result = TestRunner::new(config).run(&case(), |case| {
        let mut session = session.borrow_mut();
        let mut current = match session.take().filter(|session| session.cases < CASES_PER_CLIENT) {
            Some(session) => session,
            None => runtime.block_on(Session::new(case.clone())),
        };
        current.cases += 1;
        let outcome = runtime.block_on(current.run(case));
        current.model.lock().expect("not poisoned").check(&outcome);
        let kind = outcome.as_ref().map_or_else(|error| error.kind().as_str(), |_| "success");
        *outcomes.borrow_mut().entry(kind).or_default() += 1;
        *session = Some(current);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    for kind in ["success", "job_failed", "outcome_unknown", "timeout", "permission_denied"] {
        assert!(outcomes.borrow().contains_key(kind), "the cases do not cover {kind}: {outcomes:?}");
    }
}
