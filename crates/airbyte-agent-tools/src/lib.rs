//! Tools for AI agents: four tools for any number of connected accounts, whatever runs the agent.
//!
//! A [`Toolbox`] has the definitions of the tools as data and runs their calls. Arguments and results are JSON, so that an
//! MCP server, a framework of another language or a loop in Rust can offer them to a model:
//!
//! ```
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
//! # let client = airbyte_agent::Client::builder()
//! #     .base_url(emulator.url())
//! #     .client_id(emulator.client_id())
//! #     .client_secret(emulator.client_secret())
//! #     .build()?;
//! # client
//! #     .connect(airbyte_agent::CreateConnector {
//! #         connector_type: Some("GitHub".into()),
//! #         credentials: airbyte_agent::JsonObject::of(&serde_json::json!({"personal_access_token": "x"})).ok(),
//! #         replication_config: airbyte_agent::JsonObject::of(&serde_json::json!({"repositories": ["airbytehq/airbyte"]})).ok(),
//! #         ..Default::default()
//! #     })
//! #     .await?;
//! use airbyte_agent_tools::{Toolbox, ToolboxOptions};
//! use serde_json::json;
//!
//! let toolbox = Toolbox::new(client, ToolboxOptions::default())?;
//! for tool in toolbox.tools() {
//!     println!("{}: {}", tool.name, tool.description);
//! }
//! let arguments = json!({"connector": "github", "entity": "issues", "action": "list", "select_fields": ["number"], "limit": 3});
//! let result = toolbox.call("connector_read", arguments).await;
//! assert!(!result.is_error);
//! println!("{}", result.text);
//! # Ok(())
//! # }
//! ```
//!
//! - A call never fails: every failure is a [`ToolResult`] that says what happened and what to do, with an [`ErrorCode`].
//! - The connectors are those of the workspace of the client. A model cannot name another one.
//! - Reading and writing are apart. `connector_read` refuses every action that is not known to read.
//! - Long results are cut at whole records. A cursor continues them, sealed so that a model can neither forge one nor use
//!   it for another call.
//! - The Airbyte API is a connector of its own, `airbyte`, unless [`ToolboxOptions::airbyte`] is `false`.

mod access;
mod airbyte;
mod approval;
mod arguments;
mod connector_docs;
mod connector_read;
mod connector_write;
mod context;
mod cursor;
mod definitions;
mod effect;
mod error_code;
mod failure;
mod file;
mod json_text;
mod limits;
mod list_connectors;
mod markdown;
mod options;
mod records;
mod result;
mod service_error;
mod shorten;
mod target;
mod toolbox;
mod unknown_name;

pub use definitions::{Annotations, Tool};
pub use error_code::{ErrorCode, Happened};
pub use options::ToolboxOptions;
pub use result::ToolResult;
pub use toolbox::Toolbox;
