//! [`Arguments`] of `airbyte-agent mcp`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// How the server is reached.
#[derive(Args)]
pub struct Arguments {
    /// Serve streamable HTTP at `/mcp` of this address, such as 127.0.0.1:8123. Port 0 selects a free one. Without it, the
    /// server speaks on standard input and output.
    #[arg(long, value_name = "ADDRESS", help_heading = "HTTP")]
    pub http: Option<SocketAddr>,
    /// Accept requests without a bearer token, on a loopback address only.
    #[arg(long, requires = "http", conflicts_with = "token_file", help_heading = "HTTP")]
    pub no_auth: bool,
    // Not the token itself: other users of the machine can read arguments.
    /// File with the bearer token that requests must have. Default: a new one, which the ready line shows.
    #[arg(long, value_name = "FILE", requires = "http", help_heading = "HTTP")]
    pub token_file: Option<PathBuf>,
    /// Let `--http` be an address that other machines can reach.
    #[arg(long, requires = "http", help_heading = "HTTP")]
    pub allow_remote: bool,
    /// Host name, besides those of this machine, that requests may be sent to. Can be repeated.
    #[arg(long, value_name = "NAME", requires = "http", help_heading = "HTTP")]
    pub allowed_host: Vec<String>,
    /// Origin, besides those of this machine, whose web pages may connect, such as https://app.example.com:443. Can be
    /// repeated.
    #[arg(long, value_name = "ORIGIN", requires = "http", help_heading = "HTTP")]
    pub allowed_origin: Vec<String>,
}
