//! The command `airbyte-agent`.

fn main() -> std::process::ExitCode {
    airbyte_agent_cli::main()
}
