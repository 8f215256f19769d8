//! How the runtime's thread wakes an event loop: it makes a socket readable, and never enters Python.
//!
//! It is a connected pair of sockets because every event loop can watch a socket. Completions that arrive before the loop
//! reacts share one wake.

use std::io::{self, Read, Write};
#[cfg(windows)]
use std::net::TcpStream as Socket;
#[cfg(unix)]
use std::os::unix::net::UnixStream as Socket;

pub(crate) struct WakeSender(Socket);

pub(crate) struct WakeReceiver(Socket);

/// A connected sender and receiver.
pub(crate) fn pair() -> io::Result<(WakeSender, WakeReceiver)> {
    let (sender, receiver) = connected()?;
    // A full socket is a wake already, and an empty one must not block the loop.
    sender.set_nonblocking(true)?;
    receiver.set_nonblocking(true)?;
    Ok((WakeSender(sender), WakeReceiver(receiver)))
}

#[cfg(unix)]
fn connected() -> io::Result<(Socket, Socket)> {
    Socket::pair()
}

#[cfg(windows)]
fn connected() -> io::Result<(Socket, Socket)> {
    let listener = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
    let sender = Socket::connect(listener.local_addr()?)?;
    loop {
        let (receiver, peer) = listener.accept()?;
        // Any process of this machine may connect first.
        if peer == sender.local_addr()? {
            return Ok((sender, receiver));
        }
    }
}

impl WakeSender {
    /// Make the receiver readable. Errors are ignored: a receiver that is gone needs no wake.
    pub(crate) fn wake(&self) {
        let _ = (&self.0).write(&[0]);
    }
}

impl WakeReceiver {
    /// The descriptor to watch for reading.
    #[cfg(unix)]
    pub(crate) fn descriptor(&self) -> i64 {
        use std::os::fd::AsRawFd;
        self.0.as_raw_fd().into()
    }

    /// The descriptor to watch for reading.
    #[cfg(windows)]
    pub(crate) fn descriptor(&self) -> i64 {
        use std::os::windows::io::AsRawSocket;
        self.0.as_raw_socket() as i64
    }

    /// Make it unreadable until the next wake.
    pub(crate) fn clear(&self) {
        let _ = (&self.0).read(&mut [0; 64]);
    }
}
