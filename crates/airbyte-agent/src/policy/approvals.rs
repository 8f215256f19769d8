//! [`Approvals`]: calls that wait for an approval, as files.
//!
//! The folder `approvals` of the state folder has a file for each call that waits, sealed with the key in the same folder. An
//! approval is bound to the digest of the request, and has a number that is used once: whoever creates the file of that name
//! first, in whichever process, sends the call.

use std::fs;
use std::io::{self, ErrorKind as IoErrorKind};
use std::path::{Path, PathBuf};

use airbyte_agent_core::private_files;
use airbyte_agent_core::suggest::nearest_hint;
use airbyte_agent_core::{Error, ErrorKind};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::clock::Clock;
use super::keyed_digest;
use super::pending::PendingApproval;
use crate::config::Environment;

/// How long a call waits for an answer, in seconds.
const PENDING_LIFETIME: u64 = 24 * 60 * 60;

/// Length of an id, in hexadecimal digits.
const ID_LENGTH: usize = 12;

/// Calls that wait for an approval, and approvals that wait for their call.
#[derive(Clone, Debug)]
pub struct Approvals {
    folder: PathBuf,
    clock: Clock,
}

/// What is known of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Pending,
    Declined,
    /// It is approved and may be sent, once, by whoever got this answer.
    Approved,
}

#[derive(Serialize, Deserialize)]
struct SealedFile {
    seal: String,
    content: Box<RawValue>,
}

#[derive(Serialize, Deserialize)]
struct Content {
    request: PendingApproval,
    state: State,
    /// Used once.
    number: String,
    /// When the state ends, in seconds since 1970.
    until: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Pending,
    Approved,
    Declined,
}

impl Approvals {
    /// Those of the user who runs this process.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] if no variable says where the state folder is.
    pub fn of_process() -> Result<Self, Error> {
        Self::of_environment(&Environment::Process)
    }

    /// Those of the user whom these variables belong to.
    ///
    /// # Errors
    /// As [`of_process`](Self::of_process).
    pub fn of_environment(environment: &Environment) -> Result<Self, Error> {
        let folder = environment.state_folder();
        let missing = || Error::configuration("there is no folder for approvals: set XDG_STATE_HOME or HOME");
        folder.map(|folder| Self::in_folder(&folder)).ok_or_else(missing)
    }

    /// Those in a state folder, such as `~/.local/state/airbyte-agent`.
    #[must_use]
    pub fn in_folder(state_folder: &Path) -> Self {
        Self { folder: state_folder.join("approvals"), clock: Clock::default() }
    }

    /// With another clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The calls that wait for an answer, the oldest first. Files that were not written by this package are left out.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] if the folder cannot be read.
    pub fn pending(&self) -> Result<Vec<PendingApproval>, Error> {
        let mut pending: Vec<PendingApproval> = Vec::new();
        for id in self.ids().map_err(|error| self.unusable(error))? {
            if let Ok(Some(content)) = self.read(&id)
                && content.state == State::Pending
                && content.until > self.clock.seconds()
            {
                pending.push(content.request);
            }
        }
        pending.sort_by(|a, b| a.requested_at.cmp(&b.requested_at));
        Ok(pending)
    }

    /// Approves a call, which can then be made once, within the time that the policy gives.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if no call with this id waits, [`ErrorKind::PolicyDenied`] if its file was altered, and
    /// [`ErrorKind::Configuration`] if the folder cannot be used.
    pub fn approve(&self, id: &str) -> Result<PendingApproval, Error> {
        self.decide(id, State::Approved)
    }

    /// Declines a call. The same call fails for as long as an approval would have been good for.
    ///
    /// # Errors
    /// As [`approve`](Self::approve).
    pub fn decline(&self, id: &str) -> Result<PendingApproval, Error> {
        self.decide(id, State::Declined)
    }

    fn decide(&self, id: &str, state: State) -> Result<PendingApproval, Error> {
        let now = self.clock.seconds();
        let content = if is_id(id) { self.read(id)? } else { None };
        let Some(content) = content.filter(|it| it.state == State::Pending && it.until > now) else {
            let pending = self.pending()?;
            let ids: Vec<&str> = pending.iter().map(|request| request.id.as_str()).collect();
            let hint = match ids.as_slice() {
                [] => "; none waits".to_owned(),
                ids => nearest_hint(id, ids),
            };
            let reason = format!("no call with the id {id:?} waits for an approval{hint}");
            return Err(Error::new(ErrorKind::InvalidRequest, reason.clone()).with_field("id", reason));
        };
        let until = now.saturating_add(content.request.expires);
        let content = Content { state, until, ..content };
        self.write(&content)?;
        Ok(content.request)
    }

    /// The id of the request with this digest. It cannot be chosen without the key.
    pub(super) fn id(&self, digest: &str) -> Result<String, Error> {
        Ok(keyed_digest::keyed(&self.key()?, digest)[..ID_LENGTH].to_owned())
    }

    /// Takes the approval of a request, if there is one.
    pub(super) fn take(&self, request: &PendingApproval) -> Result<Option<Standing>, Error> {
        let Some(content) = self.read(&request.id)? else { return Ok(None) };
        if content.request.digest != request.digest {
            return Err(self.altered(&request.id));
        }
        if content.until <= self.clock.seconds() {
            return Ok(None);
        }
        match content.state {
            State::Pending => Ok(Some(Standing::Pending)),
            State::Declined => Ok(Some(Standing::Declined)),
            State::Approved => {
                let marker = self.folder.join(format!("{}.used", content.number));
                let is_first = private_files::create(&marker, content.until.to_string().as_bytes());
                let is_first = is_first.map_err(|error| self.unusable(error))?;
                Ok(is_first.then_some(Standing::Approved))
            }
        }
    }

    /// Stores a request that waits, unless it does already.
    pub(super) fn store(&self, request: &PendingApproval) -> Result<(), Error> {
        self.remove_expired();
        let until = self.clock.seconds() + PENDING_LIFETIME;
        let number = uuid::Uuid::new_v4().to_string();
        self.write(&Content { request: request.clone(), state: State::Pending, number, until })
    }

    fn write(&self, content: &Content) -> Result<(), Error> {
        let key = self.key()?;
        let failed = |error: serde_json::Error| self.unusable(error.into());
        let text = serde_json::value::to_raw_value(content).map_err(failed)?;
        let file = SealedFile { seal: keyed_digest::keyed(&key, text.get()), content: text };
        let file = serde_json::to_vec(&file).map_err(failed)?;
        private_files::write(&self.path(&content.request.id), &file).map_err(|error| self.unusable(error))
    }

    /// The file of an id, if there is one.
    fn read(&self, id: &str) -> Result<Option<Content>, Error> {
        let file = match fs::read(self.path(id)) {
            Ok(file) => file,
            Err(error) if error.kind() == IoErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unusable(error)),
        };
        let key = self.key()?;
        let sealed: SealedFile = serde_json::from_slice(&file).map_err(|_| self.altered(id))?;
        if !keyed_digest::is_keyed(&key, sealed.content.get(), &sealed.seal) {
            return Err(self.altered(id));
        }
        let content: Content = serde_json::from_str(sealed.content.get()).map_err(|_| self.altered(id))?;
        if content.request.id == id { Ok(Some(content)) } else { Err(self.altered(id)) }
    }

    /// The key of the seals, which is made when it is first needed.
    fn key(&self) -> Result<[u8; 32], Error> {
        let path = self.folder.join("key");
        let failed = |error| self.unusable(error);
        if !path.exists() {
            private_files::create_folder(&self.folder).map_err(failed)?;
            private_files::create(&path, &rand::random::<[u8; 32]>()).map_err(failed)?;
        }
        require_private(&path).map_err(failed)?;
        let key = fs::read(&path).map_err(failed)?;
        key.try_into().map_err(|_| failed(io::Error::other("the file `key` is not a key")))
    }

    fn ids(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == IoErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.filter_map(|name| name.strip_suffix(".json").filter(|id| is_id(id)).map(str::to_owned)).collect())
    }

    /// Removes what has no meaning any more. What cannot be removed does no harm.
    fn remove_expired(&self) {
        let now = self.clock.seconds();
        for id in self.ids().unwrap_or_default() {
            if self.read(&id).is_ok_and(|content| content.is_some_and(|content| content.until <= now)) {
                let _ = fs::remove_file(self.path(&id));
            }
        }
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "used") {
                let until = fs::read_to_string(&path).ok().and_then(|until| until.parse::<u64>().ok());
                if until.is_some_and(|until| until <= now) {
                    let _ = fs::remove_file(path);
                }
            }
        }
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    fn altered(&self, id: &str) -> Error {
        let path = self.path(id);
        let message = format!("the approval in {} was not written by this package, or was altered", path.display());
        Error::new(ErrorKind::PolicyDenied, message).with_advice("Remove the file, and have the call approved anew.")
    }

    fn unusable(&self, error: io::Error) -> Error {
        let message = format!("the approvals in {} cannot be used: {error}", self.folder.display());
        Error::configuration(message).with_source(error)
    }
}

fn is_id(text: &str) -> bool {
    text.len() == ID_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Rejects a key that other users can read.
#[cfg(unix)]
fn require_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(path)?.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ => Err(io::Error::other("other users can read the file `key`: remove it")),
    }
}

#[cfg(not(unix))]
fn require_private(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
