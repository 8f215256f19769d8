//! A server that responds with bytes prepared in advance, so that a benchmark measures the client.
//!
//! - `POST /api/v1/integrations/connectors/{small,medium,large}/execute` responds with the next response of that size.
//! - `POST /api/v1/integrations/connectors/00000000-0000-4000-8000-000000000001/execute` responds with page `position` of `pages`, which are in `params`.
//! - `POST /api/v1/account/applications/token` responds with a token.
//! - `GET /requests` returns the number of executions since it was last asked, as JSON.
//!
//! When it listens, it prints one line of JSON: `http` and `tls` are base URLs (both HTTP/1.1), `ca` is the file with
//! the certificate to trust.
//!
//! The server does not sleep while a client is connected. On a virtual machine, waking a sleeping process costs the
//! sender more than most calls do, which would hide the differences between clients.

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use airbyte_agent_load::{Pages, responses};
use bytes::Bytes;
use http_body_util::{BodyExt, Collected, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

type Error = Box<dyn std::error::Error + Send + Sync>;

// A connector whose lists are read needs an id as real ones have.
const PAGED: &str = "/api/v1/integrations/connectors/00000000-0000-4000-8000-000000000001/execute";

const TOKEN: &[u8] = br#"{"access_token":"token","token_type":"Bearer","expires_in":900}"#;

/// The prepared responses and what was requested so far.
struct Service {
    responses: HashMap<&'static str, Vec<Bytes>>,
    pages: Pages,
    /// Position in every list of responses.
    next: AtomicUsize,
    /// Executions since `/requests` was last asked.
    executions: AtomicUsize,
    connections: AtomicUsize,
    connected: Notify,
}

impl Service {
    fn new() -> Self {
        Self {
            responses: responses().into_iter().collect(),
            pages: Pages::new(),
            next: AtomicUsize::new(0),
            executions: AtomicUsize::new(0),
            connections: AtomicUsize::new(0),
            connected: Notify::new(),
        }
    }

    async fn respond(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path().to_owned();
        // Read the body first: clients do not expect a response while they are still sending.
        let body = request.into_body().collect().await.map(Collected::to_bytes).unwrap_or_default();
        match path.as_str() {
            "/api/v1/account/applications/token" => json(StatusCode::OK, Bytes::from_static(TOKEN)),
            "/requests" => {
                let executions = self.executions.swap(0, Ordering::Relaxed);
                json(StatusCode::OK, format!(r#"{{"executions":{executions}}}"#).into())
            }
            PAGED => json(StatusCode::OK, self.page(&body)),
            _ => match self.next_response(&path) {
                Some(body) => json(StatusCode::OK, body),
                None => json(StatusCode::NOT_FOUND, Bytes::from_static(br#"{"message":"no such path"}"#)),
            },
        }
    }

    fn page(&self, request: &[u8]) -> Bytes {
        let request: Value = serde_json::from_slice(request).unwrap_or_default();
        let param =
            |name: &str| request["params"][name].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or_default();
        self.executions.fetch_add(1, Ordering::Relaxed);
        self.pages.page(param("position"), param("pages"))
    }

    fn next_response(&self, path: &str) -> Option<Bytes> {
        let size = path.strip_prefix("/api/v1/integrations/connectors/")?.strip_suffix("/execute")?;
        let responses = self.responses.get(size)?;
        self.executions.fetch_add(1, Ordering::Relaxed);
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        responses.get(next % responses.len()).cloned()
    }
}

fn json(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("x-request-id", HeaderValue::from_static("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"));
    response
}

async fn serve(service: &Service, connection: impl AsyncRead + AsyncWrite + Unpin + 'static) {
    let handler = service_fn(|request| async { Ok::<_, Infallible>(service.respond(request).await) });
    // An error only says that the client closed the connection.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(connection), handler).await;
}

async fn listen(service: Arc<Service>, listener: TcpListener, tls: Option<TlsAcceptor>) {
    loop {
        let Ok((connection, _)) = listener.accept().await else { continue };
        let _ = connection.set_nodelay(true);
        let (service, tls) = (Arc::clone(&service), tls.clone());
        tokio::task::spawn_local(async move {
            service.connections.fetch_add(1, Ordering::Relaxed);
            service.connected.notify_one();
            match tls {
                None => serve(&service, connection).await,
                Some(tls) => {
                    if let Ok(connection) = tls.accept(connection).await {
                        serve(&service, connection).await;
                    }
                }
            }
            service.connections.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

async fn stay_awake_while_connected(service: Arc<Service>) {
    loop {
        if service.connections.load(Ordering::Relaxed) == 0 {
            service.connected.notified().await;
        } else {
            tokio::task::yield_now().await;
        }
    }
}

/// A self-signed certificate for this machine, and the file that it was written to.
fn certificate() -> Result<(TlsAcceptor, PathBuf), Error> {
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
    let file = std::env::temp_dir().join(format!("airbyte-agent-load-{}.pem", std::process::id()));
    std::fs::write(&file, signed.cert.pem())?;
    let key = PrivateKeyDer::try_from(signed.signing_key.serialize_der())?;
    let mut config =
        ServerConfig::builder().with_no_client_auth().with_single_cert(vec![signed.cert.der().clone()], key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((TlsAcceptor::from(Arc::new(config)), file))
}

async fn run() -> Result<(), Error> {
    let service = Arc::new(Service::new());
    let (tls, ca) = certificate()?;
    let (plain, encrypted) = (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
    let addresses = serde_json::json!({
        "http": format!("http://127.0.0.1:{}", plain.local_addr()?.port()),
        "tls": format!("https://localhost:{}", encrypted.local_addr()?.port()),
        "ca": ca,
    });
    println!("{addresses}");
    tokio::task::spawn_local(stay_awake_while_connected(Arc::clone(&service)));
    tokio::join!(listen(Arc::clone(&service), plain, None), listen(service, encrypted, Some(tls)));
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    tokio::task::LocalSet::new().run_until(run()).await
}
