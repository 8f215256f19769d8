//! Connections that can be broken on purpose.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Accepts connections.
pub(crate) struct Listener(pub(crate) TcpListener);

impl Listener {
    /// The next connection. Errors are logged, and accepting goes on.
    pub(super) async fn accept(&mut self) -> Socket {
        let (stream, _) = axum::serve::Listener::accept(&mut self.0).await;
        // Nagle's algorithm would delay small responses. A failure costs nothing but that delay.
        let _ = stream.set_nodelay(true);
        Socket { stream, handle: ConnectionHandle::default() }
    }
}

/// Controls the connection that a request came on.
#[derive(Clone, Default)]
pub(crate) struct ConnectionHandle(Arc<State>);

struct State {
    is_reset: AtomicBool,
    /// How often everything written was flushed to the socket.
    flushes: watch::Sender<u64>,
}

impl Default for State {
    fn default() -> Self {
        Self { is_reset: AtomicBool::new(false), flushes: watch::Sender::new(0) }
    }
}

impl ConnectionHandle {
    /// Resets the TCP connection as soon as anything is written to it.
    pub(crate) fn reset(&self) {
        self.0.is_reset.store(true, Ordering::Release);
    }

    /// Changes each time that everything written was flushed.
    pub(crate) fn flushes(&self) -> watch::Receiver<u64> {
        self.0.flushes.subscribe()
    }
}

/// A TCP stream with a [`ConnectionHandle`].
pub(super) struct Socket {
    stream: TcpStream,
    handle: ConnectionHandle,
}

impl Socket {
    /// Controls this connection.
    pub(super) fn handle(&self) -> ConnectionHandle {
        self.handle.clone()
    }

    fn check_reset(&self) -> io::Result<()> {
        if !self.handle.0.is_reset.load(Ordering::Acquire) {
            return Ok(());
        }
        // With a linger time of zero, closing sends RST instead of FIN.
        self.stream.set_zero_linger()?;
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.check_reset()?;
        Pin::new(&mut this.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.check_reset()?;
        Pin::new(&mut this.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.stream).poll_flush(cx);
        if flushed.is_ready() {
            this.handle.0.flushes.send_modify(|count| *count += 1);
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
