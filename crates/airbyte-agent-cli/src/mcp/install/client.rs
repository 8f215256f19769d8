//! [`Client`]: the clients whose configuration is known.

use std::env;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::change::{Change, Refusal};
use super::entry::Entry;
use super::{json_text, toml_text};
use crate::failure::Failure;

/// A client of the Model Context Protocol.
pub struct Client {
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    place: Place,
    format: Format,
}

/// Where the file is.
enum Place {
    /// Below the current folder.
    Project(&'static str),
    /// Below the home folder.
    Home(&'static str),
    /// Below the folder of settings of programs: `~/.config`, `%APPDATA%`, and on macOS the second path below the home folder.
    Settings(&'static str, &'static str),
}

/// What the file is like.
enum Format {
    /// JSON with the servers in this member.
    Json(&'static str),
    /// The same, and each server says its transport.
    TypedJson(&'static str),
    /// TOML with a table for each server below `mcp_servers`.
    Toml,
}

const CLIENTS: [Client; 8] = [
    Client {
        name: "claude-code",
        title: "Claude Code",
        place: Place::Project(".mcp.json"),
        format: Format::Json("mcpServers"),
    },
    Client {
        name: "claude-desktop",
        title: "Claude Desktop",
        place: Place::Settings(
            "Claude/claude_desktop_config.json",
            "Library/Application Support/Claude/claude_desktop_config.json",
        ),
        format: Format::Json("mcpServers"),
    },
    Client { name: "codex", title: "Codex", place: Place::Home(".codex/config.toml"), format: Format::Toml },
    Client {
        name: "cursor",
        title: "Cursor",
        place: Place::Project(".cursor/mcp.json"),
        format: Format::Json("mcpServers"),
    },
    Client {
        name: "gemini-cli",
        title: "Gemini CLI",
        place: Place::Project(".gemini/settings.json"),
        format: Format::Json("mcpServers"),
    },
    Client {
        name: "vscode",
        title: "VS Code",
        place: Place::Project(".vscode/mcp.json"),
        format: Format::TypedJson("servers"),
    },
    Client {
        name: "windsurf",
        title: "Windsurf",
        place: Place::Home(".codeium/windsurf/mcp_config.json"),
        format: Format::Json("mcpServers"),
    },
    Client {
        name: "zed",
        title: "Zed",
        place: Place::Settings("zed/settings.json", ".config/zed/settings.json"),
        format: Format::Json("context_servers"),
    },
];

impl Client {
    /// All of them.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        CLIENTS.iter()
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all().find(|client| client.name == name)
    }

    /// Where its file is, for people.
    pub fn usual_place(&self) -> String {
        match self.place {
            Place::Project(path) => path.to_owned(),
            Place::Home(path) => format!("~/{path}"),
            Place::Settings(_, path) if cfg!(target_os = "macos") => format!("~/{path}"),
            Place::Settings(path, _) if cfg!(windows) => format!("%APPDATA%/{path}"),
            Place::Settings(path, _) => format!("~/.config/{path}"),
        }
    }

    /// Where its file is.
    ///
    /// # Errors
    /// If the home folder is unknown.
    pub fn path(&self) -> Result<PathBuf, Failure> {
        let folder = |variable: &str| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
        let home = || {
            let unknown = || Failure::invalid("the home folder is unknown").hint("Give `--file`.");
            env::home_dir().filter(|home| !home.as_os_str().is_empty()).ok_or_else(unknown)
        };
        Ok(match self.place {
            Place::Project(path) => path.into(),
            Place::Home(path) => home()?.join(path),
            Place::Settings(_, path) if cfg!(target_os = "macos") => home()?.join(path),
            Place::Settings(path, _) => match folder(if cfg!(windows) { "APPDATA" } else { "XDG_CONFIG_HOME" }) {
                Some(folder) => folder.join(path),
                None => home()?.join(".config").join(path),
            },
        })
    }

    /// The text of its file with an entry.
    ///
    /// # Errors
    /// If something would be lost.
    pub fn change(&self, text: &str, entry: &Entry, replace: bool) -> Result<Change, Refusal> {
        match self.format {
            Format::Json(servers) | Format::TypedJson(servers) => {
                json_text::change(text, servers, &entry.name, &self.value(entry), replace)
            }
            Format::Toml => toml_text::change(text, entry),
        }
    }

    /// What a person adds to the file by hand.
    pub fn snippet(&self, entry: &Entry) -> String {
        match self.format {
            Format::Json(servers) | Format::TypedJson(servers) => {
                format!("{:#}\n", json!({servers: {entry.name.as_str(): self.value(entry)}}))
            }
            Format::Toml => toml_text::table(entry),
        }
    }

    fn value(&self, entry: &Entry) -> Value {
        match self.format {
            Format::TypedJson(_) => json!({"type": "stdio", "command": entry.command, "args": entry.args}),
            _ => entry.json(),
        }
    }
}
