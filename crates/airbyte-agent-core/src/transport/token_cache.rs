//! [`TokenCache`]: a file by which the processes of a user share tokens.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderValue;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use url::Url;

use super::credentials::ClientCredentials;
use super::token_source::{AccessToken, RENEW_AHEAD};
use crate::digest;
use crate::error::{Error, Message};
use crate::events::{self, Event, Level};
use crate::file_path::FilePath;
use crate::private_files;
use crate::secret::Secret;

/// How long a process waits for another one that obtains a token. After that, it obtains one itself.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// How often it looks whether the other one is done.
const LOCK_INTERVAL: Duration = Duration::from_millis(20);

/// A file with tokens. Whatever is wrong with it, tokens are obtained without it.
pub(super) struct TokenCache {
    file: FilePath,
    key: String,
}

/// A token as the file has it.
#[derive(Serialize, Deserialize)]
struct Entry {
    token: Secret,
    /// In seconds since 1970.
    issued_at: u64,
    /// In seconds.
    lifetime: u64,
}

/// Held by the process that obtains a token.
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Explicitly: a forked child has the file open, too.
        let _ = self.0.unlock();
    }
}

impl TokenCache {
    /// The tokens of one application at one host.
    pub(super) fn new(file: FilePath, base_url: &Url, credentials: &ClientCredentials) -> Self {
        let parts = [base_url.as_str(), &credentials.client_id, credentials.client_secret.expose()];
        Self { file, key: digest::of_parts(parts.map(str::as_bytes)) }
    }

    /// The token of the file, or that of a request, which is in the file then. Other processes wait for it meanwhile.
    ///
    /// # Errors
    /// Those of the request.
    pub(super) async fn obtain<F>(&self, rejected: Option<HeaderValue>, request: F) -> Result<AccessToken, Error>
    where
        F: Future<Output = Result<AccessToken, Error>>,
    {
        if let Some(token) = self.read(rejected.as_ref()) {
            return Ok(token);
        }
        let lock = self.lock().await;
        // Another process may have obtained it meanwhile.
        if let Some(token) = self.read(rejected.as_ref()) {
            return Ok(token);
        }
        let token = request.await?;
        if let Err(error) = self.write(&token) {
            self.warn(&error);
        }
        drop(lock);
        Ok(token)
    }

    /// The token of the file, unless it has to be renewed or was rejected.
    fn read(&self, rejected: Option<&HeaderValue>) -> Option<AccessToken> {
        let entry = self.entries().remove(&self.key)?;
        let lifetime = Duration::from_secs(entry.lifetime);
        let age = SystemTime::now().duration_since(UNIX_EPOCH + Duration::from_secs(entry.issued_at)).ok()?;
        let rest = lifetime.checked_sub(age).filter(|rest| *rest > RENEW_AHEAD.min(lifetime / 5))?;
        let token = AccessToken::new(&entry.token, rest).ok()?;
        (rejected != Some(&token.header)).then_some(token)
    }

    fn write(&self, token: &AccessToken) -> io::Result<()> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let lifetime = token.expires_at.saturating_duration_since(Instant::now()).as_secs();
        let mut entries = self.entries();
        entries.retain(|_, entry| entry.issued_at.saturating_add(entry.lifetime) > now);
        entries.insert(self.key.clone(), Entry { token: token.secret(), issued_at: now, lifetime });
        private_files::write(&self.file, &serde_json::to_vec(&entries)?)
    }

    /// What the file has. One that others could read or write is not used.
    fn entries(&self) -> BTreeMap<String, Entry> {
        let read = || {
            if let Some(mode) = private_files::mode_for_others(&self.file)? {
                let file = &self.file;
                let reason = format!("other users can read it (mode {mode:o}): run `chmod 600 {file}`");
                return Err(io::Error::other(reason));
            }
            Ok::<_, io::Error>(serde_json::from_slice(&std::fs::read(&self.file)?)?)
        };
        match read() {
            Ok(entries) => entries,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    self.warn(&error);
                }
                BTreeMap::new()
            }
        }
    }

    /// Waits until no other process obtains a token. `None` if that takes too long, or the file cannot be locked.
    async fn lock(&self) -> Option<Lock> {
        let mut path = self.file.as_os_str().to_owned();
        path.push(".lock");
        let file = private_files::append(path.as_ref()).inspect_err(|error| self.warn(error)).ok()?;
        let given_up = Instant::now() + LOCK_TIMEOUT;
        loop {
            match file.try_lock() {
                Ok(()) => return Some(Lock(file)),
                Err(std::fs::TryLockError::WouldBlock) if Instant::now() < given_up => {
                    tokio::time::sleep(LOCK_INTERVAL).await;
                }
                Err(std::fs::TryLockError::WouldBlock) => return None,
                Err(std::fs::TryLockError::Error(error)) => {
                    self.warn(&error);
                    return None;
                }
            }
        }
    }

    /// A file that cannot be used is no error of a call.
    fn warn(&self, error: &io::Error) {
        events::emit(Level::Warn, || Event {
            level: Level::Warn,
            message: Message::from(format!("the token cache {} cannot be used: {error}", self.file)),
            operation: "token_cache",
            request_id: String::new(),
            attempts: 0,
            status: None,
            elapsed: 0.0,
        });
    }
}
