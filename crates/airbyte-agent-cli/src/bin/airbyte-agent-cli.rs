//! The command by the name of the packages `airbyte-agent-cli`. The clients' packages have a command `airbyte-agent`, which must
//! not take its place.

fn main() -> std::process::ExitCode {
    airbyte_agent_cli::main()
}
