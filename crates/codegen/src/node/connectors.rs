//! The kinds of connector of the catalogue, as an interface for editors and type checkers.

use airbyte_agent_types::{Kind, typescript};

use super::syntax::new_file;

/// The interface `ConnectorKinds`.
pub(super) fn file(kinds: &[Kind]) -> String {
    let mut code = new_file();
    code.lines([
        "/**",
        " * The kinds of connector that `client.connector` knows: their entities, the actions on each, and the parameters of an",
        " * action.",
        " *",
        " * Other kinds can be added by declaration merging. `airbyte-agent types pull` writes such a declaration.",
        " */",
        "export interface ConnectorKinds {",
    ]);
    let members: String = kinds.iter().map(|kind| typescript::member(kind, "  ")).collect();
    code.finish() + &members + "}\n"
}
