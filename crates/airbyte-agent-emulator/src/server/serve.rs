//! Serves connections until the emulator stops.

use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::task::JoinSet;

use super::listener::{Listener, Socket};
use super::shutdown::Shutdown;

/// Largest request line and headers, in bytes. A longer one is answered with 431.
const HEAD_LIMIT: usize = 64 * 1024;

/// How long requests in progress may delay the end.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(2);

/// Accepts connections until the emulator stops, then waits for the requests in progress.
pub(crate) async fn serve(mut listener: Listener, router: Router, request_timeout: Duration, shutdown: &Shutdown) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = shutdown.begun() => break,
            socket = listener.accept() => {
                connections.spawn(serve_connection(socket, router.clone(), request_timeout, shutdown.clone()));
            }
            // Without this, the results of closed connections would pile up.
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
    drop(listener);
    let drained = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN_TIMEOUT, drained).await.is_err() {
        tracing::warn!("requests that took too long were cut off");
    }
    connections.shutdown().await;
}

async fn serve_connection(socket: Socket, router: Router, request_timeout: Duration, shutdown: Shutdown) {
    let handle = socket.handle();
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(handle.clone());
        router.call(request)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            // Also the time that a connection may be open without a request.
            .header_read_timeout(request_timeout)
            .max_header_size(HEAD_LIMIT)
            .serve_connection(TokioIo::new(socket), service)
    );
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = shutdown.begun() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}
