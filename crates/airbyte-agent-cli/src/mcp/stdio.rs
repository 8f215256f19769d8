//! The server on standard input and output.

use rmcp::service::ServerInitializeError;
use rmcp::transport::stdio;
use rmcp::{ServiceExt, service::QuitReason};

use super::server::Server;
use crate::exit;
use crate::failure::Failure;

/// Serves until the input ends.
///
/// # Errors
/// If the first message is none of the protocol, or the output cannot be written.
pub async fn serve(server: Server) -> Result<(), Failure> {
    let failed = |message: String| Failure::new("error", exit::GENERAL, format!("the MCP session failed: {message}"));
    let service = match server.serve(stdio()).await {
        Ok(service) => service,
        // The input has ended before a session began.
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(ServerInitializeError::ExpectedInitializeRequest(_)) => {
            return Err(failed("the first message is not a request".to_owned()));
        }
        Err(error) => return Err(failed(error.to_string())),
    };
    match service.waiting().await {
        Ok(QuitReason::JoinError(error)) | Err(error) => Err(failed(error.to_string())),
        Ok(_) => Ok(()),
    }
}
