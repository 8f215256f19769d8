//! [`Entry`]: how a client starts the server.

use std::borrow::Cow;
use std::env;
use std::path::Path;

use serde_json::{Value, json};

use crate::failure::Failure;

/// The package that contains this program.
const PACKAGE: &str = "airbyte-agent-cli";

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
        let mut command = match command {
            Some(command) => vec![command],
            None => {
                let program = env::current_exe().map_err(|_| unknown())?;
                match runner(&program) {
                    Some(words) => words.iter().map(|&word| word.to_owned()).collect(),
                    None => vec![program.into_os_string().into_string().map_err(|_| unknown())?],
                }
            }
        };
        command.push("mcp".to_owned());
        command.extend(profile.into_iter().flat_map(|name| ["--profile".to_owned(), name]));
        Ok(Self { name, command: command.remove(0), args: command })
    }

    /// As most clients have it.
    pub fn json(&self) -> Value {
        json!({"command": self.command, "args": self.args})
    }
}

/// The command that runs a program which `uvx` or `npx` keeps in its cache, and may delete.
fn runner(program: &Path) -> Option<&'static [&'static str]> {
    let folders: Vec<_> = program.iter().map(|folder| folder.to_string_lossy()).collect();
    if folders.iter().any(|folder| folder == "_npx") {
        return Some(&["npx", "--yes", PACKAGE]);
    }
    let is_uvx = |pair: &[Cow<'_, str>]| pair[0] == "uv" && pair[1].starts_with("archive-");
    folders.windows(2).any(is_uvx).then_some(&["uvx", PACKAGE])
}

/// Checks a name. Clients make names of tools from it.
///
/// # Errors
/// If it has other characters than clients accept.
pub fn name(name: &str) -> Result<String, String> {
    let is_valid = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    is_valid.then(|| name.to_owned()).ok_or_else(|| "only letters, digits, `-` and `_` are allowed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_in_a_cache_is_run_by_its_package() {
        let of = |path: &str| runner(Path::new(path));
        let npx: &[&str] = &["npx", "--yes", "airbyte-agent-cli"];
        assert_eq!(
            of("/home/a/.npm/_npx/1f/node_modules/airbyte-agent-cli-linux-x64/bin/airbyte-agent-cli"),
            Some(npx)
        );
        let uvx: &[&str] = &["uvx", "airbyte-agent-cli"];
        assert_eq!(of("/home/a/.cache/uv/archive-v0/1f/bin/airbyte-agent-cli"), Some(uvx));
        assert_eq!(of("/home/a/.local/share/uv/tools/airbyte-agent-cli/bin/airbyte-agent-cli"), None);
        assert_eq!(of("/home/a/.cargo/bin/airbyte-agent"), None);
    }
}
