//! The one thing that the runtime's thread does to Python: it makes a file descriptor readable.
//!
//! A pair of connected sockets, since every event loop can watch one. Completions gather behind a single wake, so what
//! a wake costs is paid once a batch.

use std::io::{self, Read, Write};
#[cfg(windows)]
use std::net::TcpStream as Socket;
#[cfg(unix)]
use std::os::unix::net::UnixStream as Socket;

/// The end that wakes.
pub(crate) struct Bell(Socket);

/// The end that is watched.
pub(crate) struct Ear(Socket);

/// Both ends.
pub(crate) fn pair() -> io::Result<(Bell, Ear)> {
    let (bell, ear) = connected()?;
    // A bell that would have to wait has rung already, and an ear that hears nothing must not wait.
    bell.set_nonblocking(true)?;
    ear.set_nonblocking(true)?;
    Ok((Bell(bell), Ear(ear)))
}

#[cfg(unix)]
fn connected() -> io::Result<(Socket, Socket)> {
    Socket::pair()
}

#[cfg(windows)]
fn connected() -> io::Result<(Socket, Socket)> {
    let listener = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
    let bell = Socket::connect(listener.local_addr()?)?;
    loop {
        let (ear, caller) = listener.accept()?;
        // Any process of this machine could have connected first.
        if caller == bell.local_addr()? {
            return Ok((bell, ear));
        }
    }
}

impl Bell {
    /// Wake. Whether it was heard is not its business: an ear that is gone needs no waking.
    pub(crate) fn ring(&self) {
        let _ = (&self.0).write(&[0]);
    }
}

impl Ear {
    /// What to watch for being readable.
    #[cfg(unix)]
    pub(crate) fn descriptor(&self) -> i64 {
        use std::os::fd::AsRawFd;
        self.0.as_raw_fd().into()
    }

    /// What to watch for being readable.
    #[cfg(windows)]
    pub(crate) fn descriptor(&self) -> i64 {
        use std::os::windows::io::AsRawSocket;
        self.0.as_raw_socket() as i64
    }

    /// Make it unreadable until the next wake.
    pub(crate) fn hear(&self) {
        let _ = (&self.0).read(&mut [0; 64]);
    }
}
