//! A running emulator, and how it starts and stops.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use airbyte_agent::Secret;
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};

use crate::clock::Clock;
use crate::options::Options;
use crate::service::Service;
use crate::store::founding::Founding;
use crate::store::settings;
use crate::token::Signer;
use crate::wire::{Listener, Wire};
use crate::{router, seed, store};

/// How long requests at work may hold up a stop.
const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// An emulator at work, on a thread and a runtime of its own; it stops when it is dropped.
#[derive(Debug)]
pub struct Emulator {
    identity: Identity,
    stop: Arc<Notify>,
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
}

/// Why an emulator did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// An option cannot be right.
    #[error("option `{name}`: {reason}")]
    Option {
        /// Name of the option.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A seed cannot be used.
    #[error("{0}")]
    Seed(String),
    /// The data file cannot be used; another emulator may be using it.
    #[error("the data cannot be used: {0}")]
    Data(String),
    /// The port cannot be listened on, or the system gives no thread.
    #[error("the emulator cannot be served: {0}")]
    Serve(#[from] io::Error),
}

impl From<rusqlite::Error> for StartError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Data(error.to_string())
    }
}

/// Tells those who wait that the emulator has ended.
#[derive(Debug, Default)]
struct Ended {
    flag: Mutex<bool>,
    told: Condvar,
}

impl Ended {
    fn tell(&self) {
        *self.flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.told.notify_all();
    }

    fn wait(&self) {
        let mut ended = self.flag.lock().unwrap_or_else(PoisonError::into_inner);
        while !*ended {
            ended = self.told.wait(ended).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

type Started = Result<Identity, StartError>;

impl Emulator {
    /// Start one; ready when this returns. It does not depend on the caller's runtime.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let (tell, told) = oneshot::channel();
        let launched = launch(options, move |started| {
            // Nobody is left to tell when the caller gave up waiting; the stop at drop sees to the rest.
            let _ = tell.send(started);
        })?;
        launched.ready(told.await.unwrap_or_else(|_| Err(thread_is_gone())))
    }

    /// Start one from code that is not async.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start_blocking(options: Options) -> Result<Self, StartError> {
        let (tell, told) = mpsc::channel();
        let launched = launch(options, move |started| {
            let _ = tell.send(started);
        })?;
        launched.ready(told.recv().unwrap_or_else(|_| Err(thread_is_gone())))
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

    /// One line of JSON for whoever started the process: `url`, `client_id`, `client_secret`, `organization_id`, `pid`.
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

    /// Stop it; the port is free when this returns. Stopping again does nothing.
    pub fn stop(&self) {
        self.stop.notify_one();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A thread that panicked has stopped, too.
        let _ = thread.map(JoinHandle::join);
    }

    /// Block until it has been stopped from another thread.
    pub fn wait(&self) {
        self.ended.wait();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop();
    }
}

fn thread_is_gone() -> StartError {
    StartError::Serve(io::Error::other("its thread ended before it was ready"))
}

/// A thread that is starting an emulator; dropped, it stops it.
struct Launched {
    stop: Arc<Notify>,
    ended: Arc<Ended>,
    thread: Option<JoinHandle<()>>,
}

impl Launched {
    fn ready(mut self, started: Started) -> Result<Emulator, StartError> {
        Ok(Emulator {
            identity: started?,
            stop: self.stop.clone(),
            ended: self.ended.clone(),
            thread: Mutex::new(self.thread.take()),
        })
    }
}

impl Drop for Launched {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.stop.notify_one();
        }
    }
}

fn launch(options: Options, tell: impl FnOnce(Started) + Send + 'static) -> Result<Launched, StartError> {
    let (stop, ended) = (Arc::new(Notify::new()), Arc::new(Ended::default()));
    let (stopped, has_ended) = (stop.clone(), ended.clone());
    let thread = std::thread::Builder::new().name("airbyte-agent-emulator".into()).spawn(move || {
        run(options, tell, &stopped);
        has_ended.tell();
    })?;
    Ok(Launched { stop, ended, thread: Some(thread) })
}

fn run(options: Options, tell: impl FnOnce(Started), stop: &Notify) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return tell(Err(error.into())),
    };
    runtime.block_on(async {
        let (service, listener) = match open(options).await {
            Ok(opened) => opened,
            Err(error) => return tell(Err(error)),
        };
        tell(Ok(Identity {
            url: service.url.clone(),
            client_id: service.founding.client_id.clone(),
            client_secret: service.founding.client_secret.clone(),
            organization_id: service.founding.organization_id.clone(),
        }));
        let app = router::router(service).into_make_service_with_connect_info::<Wire>();
        let serving = axum::serve(Listener(listener), app).into_future();
        tokio::select! {
            // `serve` never ends by itself.
            _ = serving => {}
            () = stop.notified() => {}
        }
    });
    runtime.shutdown_timeout(STOP_PATIENCE);
}

async fn open(options: Options) -> Result<(Arc<Service>, TcpListener), StartError> {
    if let Some(id) = options.organization_id.as_deref().filter(|id| uuid::Uuid::parse_str(id).is_err()) {
        return Err(StartError::Option { name: "organization_id", reason: format!("`{id}` is no UUID") });
    }
    let (catalogue, seed) = seed::read(&options.seeds).map_err(|error| StartError::Seed(error.to_string()))?;
    let db = store::open(&options.data)?;
    let clock = Clock::ahead_by(settings::clock_ahead(&db)?);
    let founding = Founding::establish(&db, &options)?;
    founding.settle(&db, &seed, clock.now())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let service = Service {
        url,
        signer: Signer::new(&founding.signing_key),
        options,
        founding,
        seed,
        catalogue,
        clock,
        store: tokio::sync::Mutex::new(db),
        snapshots: Default::default(),
        faults: Default::default(),
        journal: Default::default(),
    };
    Ok((Arc::new(service), listener))
}
