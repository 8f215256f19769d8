//! A service that answers with ready bytes: what is measured against it is the client.
//!
//! `POST /api/v1/integrations/connectors/{small,medium,large}/execute`, tokens, and a list of connectors. The kind may end
//! in `-20`: the answer waits for so many milliseconds. `GET /stats` tells what came since it was asked last. It prints one
//! line of JSON when it listens: `http`, `asleep`, `tls` (HTTP/1.1 only) and `http2` (what the client prefers) are where, `ca`
//! is a file with the authority that signed for the latter two.
//!
//! It does not sleep while a client is connected, other than by `asleep`: to wake another processor costs a virtual machine
//! more than many a call, and whoever sends pays.

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use airbyte_agent_load::answer;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Answers, and how often each was asked for.
#[derive(Default)]
struct Service {
    answers: HashMap<&'static str, Bytes>,
    tokens: AtomicU64,
    lists: AtomicU64,
    executions: AtomicU64,
    /// Executions that came over HTTP/2.
    multiplexed: AtomicU64,
    /// Connections that keep it awake.
    awake: AtomicU64,
    woken: Notify,
}

impl Service {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (path, version) = (request.uri().path().to_owned(), request.version());
        // A client that has not sent everything yet must not be answered.
        let _ = request.into_body().collect().await;
        if let Some(kind) =
            path.strip_prefix("/api/v1/integrations/connectors/").and_then(|rest| rest.strip_suffix("/execute"))
        {
            self.executions.fetch_add(1, Ordering::Relaxed);
            if version == Version::HTTP_2 {
                self.multiplexed.fetch_add(1, Ordering::Relaxed);
            }
            let (kind, wait) = kind.split_once('-').unwrap_or((kind, "0"));
            if let Some(wait) = wait.parse().ok().filter(|wait| *wait > 0) {
                tokio::time::sleep(Duration::from_millis(wait)).await;
            }
            return match self.answers.get(kind) {
                Some(answer) => json(StatusCode::OK, answer.clone()),
                None => json(StatusCode::NOT_FOUND, Bytes::from_static(br#"{"message":"no such connector"}"#)),
            };
        }
        match path.as_str() {
            "/api/v1/account/applications/token" => {
                let number = self.tokens.fetch_add(1, Ordering::Relaxed);
                // As slow as a real one, so that callers pile up behind it.
                tokio::time::sleep(Duration::from_millis(50)).await;
                json(
                    StatusCode::OK,
                    format!(r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":900}}"#).into(),
                )
            }
            "/api/v1/integrations/connectors" => {
                self.lists.fetch_add(1, Ordering::Relaxed);
                json(StatusCode::OK, Bytes::from_static(LISTED))
            }
            "/stats" => json(
                StatusCode::OK,
                format!(
                    r#"{{"tokens":{},"lists":{},"executions":{},"multiplexed":{}}}"#,
                    self.tokens.swap(0, Ordering::Relaxed),
                    self.lists.swap(0, Ordering::Relaxed),
                    self.executions.swap(0, Ordering::Relaxed),
                    self.multiplexed.swap(0, Ordering::Relaxed)
                )
                .into(),
            ),
            _ => json(StatusCode::NOT_FOUND, Bytes::from_static(br#"{"message":"no such path"}"#)),
        }
    }
}

const LISTED: &[u8] = br#"{"data":[{"id":"small","name":"GitHub","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","summarized_source_template":{"id":"t","name":"GitHub","icon":null,"actor_definition_id":"ef69ef6e-aa7f-4af1-a01d-ef775033524e","connector_name":"github"}}],"next":null}"#;

fn json(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("x-request-id", HeaderValue::from_static("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"));
    response
}

async fn serve(service: Arc<Service>, connection: impl AsyncRead + AsyncWrite + Unpin + 'static) {
    let answering = service_fn(move |request| {
        let service = Arc::clone(&service);
        async move { Ok::<_, Infallible>(service.answer(request).await) }
    });
    // How a client leaves is its own business.
    let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(connection), answering).await;
}

/// How a door is kept.
#[derive(Clone)]
enum Door {
    Plain,
    Asleep,
    Tls(TlsAcceptor),
}

/// Serve what comes in by a door.
async fn listen(service: Arc<Service>, listener: TcpListener, door: Door) {
    loop {
        let Ok((connection, _)) = listener.accept().await else { continue };
        let _ = connection.set_nodelay(true);
        let (service, door) = (Arc::clone(&service), door.clone());
        tokio::task::spawn_local(async move {
            let wakes = !matches!(door, Door::Asleep);
            if wakes {
                service.awake.fetch_add(1, Ordering::Relaxed);
                service.woken.notify_one();
            }
            match door {
                Door::Plain | Door::Asleep => serve(Arc::clone(&service), connection).await,
                Door::Tls(acceptor) => {
                    if let Ok(connection) = acceptor.accept(connection).await {
                        serve(Arc::clone(&service), connection).await;
                    }
                }
            }
            if wakes {
                service.awake.fetch_sub(1, Ordering::Relaxed);
            }
        });
    }
}

/// Sleep only while nobody is connected who wants it awake.
async fn stay_awake(service: Arc<Service>) {
    loop {
        if service.awake.load(Ordering::Relaxed) == 0 {
            service.woken.notified().await;
        } else {
            tokio::task::yield_now().await;
        }
    }
}

/// A certificate for this machine, offered with some protocols each, and the file that its authority is written to.
fn certificate(offers: [&[&[u8]]; 2]) -> Result<([TlsAcceptor; 2], PathBuf), Error> {
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
    let file = std::env::temp_dir().join(format!("airbyte-agent-load-{}.pem", std::process::id()));
    std::fs::write(&file, signed.cert.pem())?;
    let key = PrivateKeyDer::try_from(signed.signing_key.serialize_der())?;
    let config =
        ServerConfig::builder().with_no_client_auth().with_single_cert(vec![signed.cert.der().clone()], key)?;
    let acceptors = offers.map(|protocols| {
        let mut config = config.clone();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    });
    Ok((acceptors, file))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let kinds = ["small", "medium", "large"];
    let answers = kinds.into_iter().filter_map(|kind| Some((kind, answer(kind)?.into()))).collect();
    let service = Arc::new(Service { answers, ..Service::default() });
    let ([tls, http2], ca) = certificate([&[b"http/1.1"], &[b"h2", b"http/1.1"]])?;
    let mut ports = Vec::new();
    let local = tokio::task::LocalSet::new();
    for door in [Door::Plain, Door::Asleep, Door::Tls(tls), Door::Tls(http2)] {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        ports.push(listener.local_addr()?.port());
        local.spawn_local(listen(Arc::clone(&service), listener, door));
    }
    local.spawn_local(stay_awake(Arc::clone(&service)));
    let [http, asleep, tls, http2] = ports.as_slice() else { return Err("four doors".into()) };
    println!(
        "{}",
        serde_json::json!({
            "http": format!("http://127.0.0.1:{http}"),
            "asleep": format!("http://127.0.0.1:{asleep}"),
            "tls": format!("https://localhost:{tls}"),
            "http2": format!("https://localhost:{http2}"),
            "ca": ca,
        })
    );
    local.await;
    Ok(())
}
