//! The program, with an environment in which it finds nothing but what a test gives it.

use std::process::{Command, Stdio};

use airbyte_agent_emulator::Emulator;

/// The program without credentials and settings.
pub fn offline(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_airbyte-agent"));
    command.args(arguments);
    for (variable, _) in airbyte_agent::config::VARIABLES {
        command.env_remove(variable);
    }
    let empty = std::env::temp_dir().join("airbyte-agent-no-settings");
    command.env("XDG_CONFIG_HOME", &empty).env("HOME", &empty).stdin(Stdio::null());
    command
}

/// The program with the credentials of an emulator.
pub fn connected(emulator: &Emulator, arguments: &[&str]) -> Command {
    let mut command = offline(arguments);
    command
        .env("AIRBYTE_API_HOST", emulator.url())
        .env("AIRBYTE_CLOUD_API_URL", format!("{}/v1", emulator.url()))
        .env("AIRBYTE_CLIENT_ID", emulator.client_id())
        .env("AIRBYTE_CLIENT_SECRET", emulator.client_secret());
    command
}
