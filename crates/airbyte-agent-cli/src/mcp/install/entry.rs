//! [`Entry`]: how a client starts the server.

use std::env;

use serde_json::{Value, json};

use crate::failure::Failure;

/// How a client starts the server.
pub struct Entry {
    pub name: String,
    pub command: String,
    pub args: Vec<String>,
}

impl Entry {
    /// With this program, unless another command is given.
    ///
    /// # Errors
    /// If the path of this program is unknown or not Unicode.
    pub fn new(name: String, command: Option<String>, profile: Option<String>) -> Result<Self, Failure> {
        let unknown = || Failure::invalid("the path of this program cannot be told").hint("Give `--command`.");
        let command = match command {
            Some(command) => command,
            None => env::current_exe().map_err(|_| unknown())?.into_os_string().into_string().map_err(|_| unknown())?,
        };
        let args = ["mcp".to_owned()].into_iter();
        let args = args.chain(profile.into_iter().flat_map(|name| ["--profile".to_owned(), name])).collect();
        Ok(Self { name, command, args })
    }

    /// As most clients have it.
    pub fn json(&self) -> Value {
        json!({"command": self.command, "args": self.args})
    }
}

/// Checks a name. Clients make names of tools from it.
///
/// # Errors
/// If it has other characters than clients accept.
pub fn name(name: &str) -> Result<String, String> {
    let is_valid = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    is_valid.then(|| name.to_owned()).ok_or_else(|| "only letters, digits, `-` and `_` are allowed".to_owned())
}
