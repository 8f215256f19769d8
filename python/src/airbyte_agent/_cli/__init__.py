"""The subcommands of `airbyte-agent`. Each has the arguments of its counterpart in `crates/airbyte-agent-cli`."""
