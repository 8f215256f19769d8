//! Every operation of both APIs.

use airbyte_agent::replication::PROCEDURE_SCHEMAS;
use airbyte_agent::{agent, replication};
use airbyte_agent_core::suggest;

use super::operation::Operation;
use crate::failure::Failure;

/// Every operation of both APIs, in the order of their tables.
pub fn all() -> impl Iterator<Item = Operation> {
    let single = agent::schemas().chain(replication::schemas()).map(Operation::Single);
    single.chain(PROCEDURE_SCHEMAS.iter().map(Operation::Procedure))
}

/// The operation of this name, such as `replication.connections.list`. Its words may be apart, and may have hyphens.
pub fn find(words: &[String]) -> Result<Operation, Failure> {
    let given = words.join(".");
    let known: Vec<(String, Operation)> = all().map(|operation| (operation.words().join("."), operation)).collect();
    let wanted = given.replace('_', "-");
    if let Some((_, operation)) = known.iter().find(|(name, operation)| *name == wanted || operation.name() == given) {
        return Ok(*operation);
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    let nearest = suggest::nearest(&wanted, &names).map(|name| name.replace('.', " "));
    let given = given.replace('.', " ");
    Err(Failure::invalid(format!("there is no operation `{given}`")).did_you_mean(nearest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_found_by_its_words_or_its_name() {
        for words in [vec!["replication", "connections", "list"], vec!["replication.connections.list"]] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert!(find(&words).is_ok_and(|operation| operation.name() == "replication.connections.list"));
        }
        let error = find(&["workspaces".into(), "lst".into()]).err().expect("no such operation");
        assert_eq!(error.suggestion(), Some("workspaces list"));
    }
}
