//! A running emulator, and how it starts and stops.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use airbyte_agent::Secret;
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::{Mutex as AsyncMutex, oneshot};
use tokio::task::JoinSet;

use crate::accounts::Accounts;
use crate::agent::AgentApi;
use crate::options::{Edition, Options};
use crate::replication::ReplicationApi;
use crate::seed::Seeds;
use crate::server::api::Api;
use crate::server::app_state::AppState;
use crate::server::clock::Clock;
use crate::server::database::{self, settings};
use crate::server::faults::FaultSchedule;
use crate::server::hosts::AllowedHosts;
use crate::server::journal::Journal;
use crate::server::listener::Listener;
use crate::server::masking::MaskingRules;
use crate::server::router::router;
use crate::server::serve::serve;
use crate::server::shutdown::Shutdown;
use crate::server::snapshots::Snapshots;
use crate::server::state_part::StatePart;
use crate::start_error::StartError;

/// How long work on other threads may delay a stop, after the requests in progress.
const STOP_TIMEOUT: Duration = Duration::from_secs(1);

/// A running emulator, on a thread and a runtime of its own. It stops when it is dropped.
#[derive(Debug)]
pub struct Emulator {
    identity: Identity,
    shutdown: Shutdown,
    ended: Arc<Ended>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What callers need to know of a running emulator.
#[derive(Clone, Debug)]
struct Identity {
    url: String,
    client_id: String,
    client_secret: Secret,
    organization_id: String,
    admin_token: Option<Secret>,
}

/// Wakes those who wait for the end of the emulator.
#[derive(Debug, Default)]
struct Ended {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Ended {
    fn notify(&self) {
        *self.flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    fn wait(&self) {
        let mut ended = self.flag.lock().unwrap_or_else(PoisonError::into_inner);
        while !*ended {
            ended = self.changed.wait(ended).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

type Started = Result<Identity, StartError>;

impl Emulator {
    /// Starts an emulator, and returns when it accepts connections. It does not depend on the caller's runtime.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let (sender, started) = oneshot::channel();
        let launched = launch(options, move |started| {
            // The receiver is gone if the caller stopped waiting. `Launched` then stops the emulator.
            let _ = sender.send(started);
        })?;
        launched.ready(started.await.unwrap_or_else(|_| Err(thread_ended())))
    }

    /// Starts an emulator from code that is not async.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start_blocking(options: Options) -> Result<Self, StartError> {
        let (sender, started) = mpsc::channel();
        let launched = launch(options, move |started| {
            let _ = sender.send(started);
        })?;
        launched.ready(started.recv().unwrap_or_else(|_| Err(thread_ended())))
    }

    /// Its address, such as `http://127.0.0.1:50123`, without a path.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.identity.url
    }

    /// Client id of the first organization.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.identity.client_id
    }

    /// Client secret of the first organization.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        self.identity.client_secret.expose()
    }

    /// Id of the first organization.
    #[must_use]
    pub fn organization_id(&self) -> &str {
        &self.identity.organization_id
    }

    /// The token that requests to `/_emulator` must have, if it was started with one.
    #[must_use]
    pub fn admin_token(&self) -> Option<&str> {
        self.identity.admin_token.as_ref().map(Secret::expose)
    }

    /// One line of JSON for the parent process: `url`, `client_id`, `client_secret`, `organization_id`, `pid`.
    #[must_use]
    pub fn ready_line(&self) -> String {
        serde_json::json!({
            "url": self.url(),
            "client_id": self.client_id(),
            "client_secret": self.client_secret(),
            "organization_id": self.organization_id(),
            "pid": std::process::id(),
        })
        .to_string()
    }

    /// Stops the emulator: requests in progress are answered first, for two seconds at most. The port is free and the
    /// data file complete when this returns. Stopping again does nothing.
    pub fn stop(&self) {
        self.shutdown.begin();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A thread that panicked has stopped as well.
        let _ = thread.map(JoinHandle::join);
    }

    /// Blocks until another thread stops the emulator.
    pub fn wait(&self) {
        self.ended.wait();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop();
    }
}

fn thread_ended() -> StartError {
    StartError::Serve(io::Error::other("its thread ended before it was ready"))
}

/// A thread that is starting an emulator, and stops it if this is dropped before it is ready.
struct Launched {
    shutdown: Shutdown,
    ended: Arc<Ended>,
    thread: Option<JoinHandle<()>>,
}

impl Launched {
    fn ready(mut self, started: Started) -> Result<Emulator, StartError> {
        Ok(Emulator {
            identity: started?,
            shutdown: self.shutdown.clone(),
            ended: self.ended.clone(),
            thread: Mutex::new(self.thread.take()),
        })
    }
}

impl Drop for Launched {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.shutdown.begin();
        }
    }
}

fn launch(options: Options, report: impl FnOnce(Started) + Send + 'static) -> Result<Launched, StartError> {
    let (shutdown, ended) = (Shutdown::default(), Arc::new(Ended::default()));
    let (stopped, has_ended) = (shutdown.clone(), ended.clone());
    let thread = std::thread::Builder::new().name("airbyte-agent-emulator".into()).spawn(move || {
        run(options, report, stopped);
        has_ended.notify();
    })?;
    Ok(Launched { shutdown, ended, thread: Some(thread) })
}

fn run(options: Options, report: impl FnOnce(Started), shutdown: Shutdown) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return report(Err(error.into())),
    };
    runtime.block_on(async {
        let Opened { identity, listener, router, state, apis } = match open(options, shutdown.clone()).await {
            Ok(opened) => opened,
            Err(error) => return report(Err(error)),
        };
        report(Ok(identity));
        let mut running: JoinSet<()> = apis.iter().map(|api| api.run(state.clone())).collect();
        serve(Listener(listener), router, state.request_timeout, &shutdown).await;
        running.shutdown().await;
        database::finish(&*state.store.lock().await);
    });
    runtime.shutdown_timeout(STOP_TIMEOUT);
}

/// A server that is ready to accept connections.
struct Opened {
    identity: Identity,
    listener: TcpListener,
    router: Router,
    state: Arc<AppState>,
    apis: Vec<Arc<dyn Api>>,
}

async fn open(options: Options, shutdown: Shutdown) -> Result<Opened, StartError> {
    if let Some(id) = options.organization_id.as_deref().filter(|id| uuid::Uuid::parse_str(id).is_err()) {
        return Err(StartError::option("organization_id", format!("must be a UUID, not `{id}`")));
    }
    let hosts = AllowedHosts::new(&options.allowed_hosts);
    let hosts = hosts.map_err(|reason| StartError::option("allowed_hosts", reason))?;
    let admin_token = options.admin_token.clone();
    if admin_token.as_ref().is_some_and(|token| !is_header_word(token.expose())) {
        return Err(StartError::option("admin_token", "must be one or more visible ASCII characters without spaces"));
    }
    if options.request_timeout.is_zero() {
        return Err(StartError::option("request_timeout", "must be positive"));
    }
    if !options.auth && options.edition == Edition::Cloud {
        return Err(StartError::option("auth", "can be false only if `edition` is `self-managed`"));
    }
    let db = database::open(&options.data)?;
    let clock = Clock::ahead_by(settings::clock_ahead(&db)?);
    let mut seeds = Seeds::parse(&options.seeds)?;
    let accounts = Arc::new(Accounts::open(&db, &options, &mut seeds)?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let replication = Arc::new(ReplicationApi::open(&options, &accounts, &url)?);
    let agent = Arc::new(AgentApi::open(&options, &accounts, seeds)?);
    let parts: Vec<Arc<dyn StatePart>> = vec![accounts.clone(), agent.clone(), replication.clone()];
    for part in &parts {
        part.create_tables(&db)?;
        part.populate(&db, clock.now())?;
    }
    let bootstrap = &accounts.bootstrap;
    let identity = Identity {
        url: url.clone(),
        client_id: bootstrap.client_id.clone(),
        client_secret: bootstrap.client_secret.clone(),
        organization_id: bootstrap.organization_id.clone(),
        admin_token: admin_token.clone(),
    };
    // Every API that the server serves.
    let apis: Vec<Arc<dyn Api>> = vec![agent, replication];
    let mut masking = MaskingRules::default();
    apis.iter().for_each(|api| masking.extend(api.masking()));
    let state = Arc::new(AppState {
        url,
        hosts,
        admin_token,
        request_timeout: options.request_timeout,
        shutdown,
        clock,
        store: AsyncMutex::new(db),
        parts,
        snapshots: Snapshots::default(),
        faults: FaultSchedule::default(),
        journal: Journal::new(masking),
    });
    Ok(Opened { identity, listener, router: router(&state, apis.clone()), state, apis })
}

/// Whether a text can stand in the header of a request as it is.
fn is_header_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}
