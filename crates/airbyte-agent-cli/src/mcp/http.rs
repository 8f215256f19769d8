//! The server on HTTP, and who may connect to it.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use airbyte_agent::Secret;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::json;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;

use super::arguments::Arguments;
use super::server::Server;
use crate::failure::Failure;

/// The path that is served.
const PATH: &str = "/mcp";

/// The shortest token of a file, in bytes: what cannot be guessed.
const MIN_TOKEN: usize = 16;

/// The names of this machine.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Where to listen, and for whom.
pub struct Options {
    address: SocketAddr,
    authorization: Authorization,
    allowed_hosts: Vec<String>,
    allowed_origins: Vec<String>,
}

/// The token that requests must have.
enum Authorization {
    None,
    /// It was read, and is not shown.
    Kept(Secret),
    /// It was made, and is shown once.
    Made(Secret),
}

impl Options {
    /// The options of these arguments; `None` without `--http`.
    ///
    /// # Errors
    /// If they would let anybody in, or the token cannot be read.
    pub fn of(arguments: &Arguments) -> Result<Option<Self>, Failure> {
        let Some(address) = arguments.http else { return Ok(None) };
        if !address.ip().is_loopback() {
            if arguments.no_auth {
                return Err(Failure::invalid(format!(
                    "`--no-auth` needs a loopback address: everybody who reaches {address} could use your connectors"
                )));
            }
            if !arguments.allow_remote {
                let message = format!("other machines can reach {address}");
                return Err(Failure::invalid(message).hint("Use 127.0.0.1, or give `--allow-remote` if that is meant."));
            }
        }
        let authorization = match (&arguments.token_file, arguments.no_auth) {
            (_, true) => Authorization::None,
            (Some(path), false) => Authorization::Kept(read_token(path)?),
            (None, false) => {
                let token: [u8; 32] = rand::random();
                Authorization::Made(URL_SAFE_NO_PAD.encode(token).into())
            }
        };
        let hosts = LOOPBACK.map(str::to_owned).into_iter().chain([address.ip().to_string()]);
        let origins = LOOPBACK.map(|host| format!("http://{host}:*")).into_iter();
        Ok(Some(Self {
            address,
            authorization,
            allowed_hosts: hosts.chain(arguments.allowed_host.iter().cloned()).collect(),
            allowed_origins: origins.chain(arguments.allowed_origin.iter().cloned()).collect(),
        }))
    }
}

/// Serves until the process ends. Prints a line of JSON when it accepts connections.
///
/// # Errors
/// If the address cannot be used.
pub async fn serve(server: Server, options: Options) -> Result<(), Failure> {
    let Options { address, authorization, allowed_hosts, allowed_origins } = options;
    let config = StreamableHttpServerConfig::default()
        .with_allowed_hosts(allowed_hosts)
        .with_allowed_origins(allowed_origins)
        .enforce_origin_validation();
    let sessions = Arc::new(LocalSessionManager::default());
    let service = StreamableHttpService::new(move || Ok(server.clone()), sessions, config);
    let router = Router::new().route_service(PATH, service);
    let unusable = |error: std::io::Error| Failure::io(&format!("cannot listen at {address}"), &error);
    let listener = TcpListener::bind(address).await.map_err(unusable)?;
    let url = format!("http://{}{PATH}", listener.local_addr().map_err(unusable)?);
    let mut ready = json!({"url": url, "pid": std::process::id()});
    let router = match authorization {
        Authorization::None => router,
        Authorization::Kept(token) => router.layer(middleware::from_fn_with_state(token, authorize)),
        Authorization::Made(token) => {
            ready["token"] = json!(token.expose());
            router.layer(middleware::from_fn_with_state(token, authorize))
        }
    };
    writeln!(std::io::stdout(), "{ready}").map_err(|error| Failure::io("standard output", &error))?;
    axum::serve(listener, router).await.map_err(unusable)
}

/// Refuses requests without the token.
async fn authorize(State(token): State<Secret>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes()).and_then(bearer);
    // How long the comparison takes says nothing about where they differ.
    if given.is_some_and(|given| given.ct_eq(token.expose().as_bytes()).into()) {
        return next.run(request).await;
    }
    let text = "this server needs the bearer token that its ready line shows, or that of its `--token-file`\n";
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")], text).into_response()
}

/// The token of the header `Authorization`.
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token)
}

fn read_token(path: &Path) -> Result<Secret, Failure> {
    let what = format!("cannot read the token file {}", path.display());
    let text = fs::read_to_string(path).map_err(|error| Failure::io(&what, &error))?;
    // Editors and `echo` end a file with a newline, which is no part of the token.
    let token = text.trim_end_matches(['\r', '\n']);
    if token.len() < MIN_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = format!("the token in {} must have {MIN_TOKEN} or more visible ASCII characters", path.display());
        return Err(Failure::invalid(message));
    }
    Ok(token.into())
}
