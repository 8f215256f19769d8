//! Execute calls on connectors of the built-in catalogue, each with a database of its own.

mod context_store;
mod files;
mod listing;
mod paging;
mod sandbox;
mod strict;
mod writing;

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::error::ExecuteError;
use super::{Call, ConnectorRef, ExecuteOutput, execute};
use crate::agent::catalogue::{Catalogue, ConnectorType, builtin};
use crate::agent::records;

/// 2025-11-01T00:00:00Z, the current time in these tests.
const NOW: i64 = 1_761_955_200;

/// A connector with a database of its own.
struct TestConnector {
    db: Connection,
    kind: ConnectorType,
    config: Map<String, Value>,
}

impl TestConnector {
    fn new(slug: &str) -> Self {
        Self::with(builtin(), slug, None)
    }

    fn with(catalogue: &Catalogue, slug: &str, per_entity: Option<u64>) -> Self {
        let db = Connection::open_in_memory().expect("an in-memory database opens");
        records::create_schema(&db).expect("the schema is valid");
        let kind = catalogue.by_slug(slug).expect("the kind exists").clone();
        records::seed_connector(&db, "one", &kind, per_entity).expect("seeding works");
        let config = json!({"repositories": ["airbytehq/airbyte"], "subdomain": "acme"});
        Self { db, kind, config: config.as_object().cloned().unwrap_or_default() }
    }

    fn run(&mut self, call: &Call) -> Result<ExecuteOutput, ExecuteError> {
        let connector = ConnectorRef { id: "one", kind: &self.kind, config: &self.config, now: NOW };
        match execute(&self.db, &connector, call)? {
            ExecuteOutput::Query(query) => {
                Ok(ExecuteOutput::Json { result: query.run()?, connector_metadata: Value::Null })
            }
            output => Ok(output),
        }
    }

    fn call(&mut self, entity: &str, action: &str, params: Value) -> Result<(Value, Value), ExecuteError> {
        let mut call = plain(entity, action);
        call.params = params.as_object().cloned().unwrap_or_default();
        self.run(&call).map(|outcome| match outcome {
            ExecuteOutput::Json { result, connector_metadata } => (result, connector_metadata),
            other => panic!("{other:?} came where JSON was expected"),
        })
    }

    fn ok(&mut self, entity: &str, action: &str, params: Value) -> (Value, Value) {
        self.call(entity, action, params).unwrap_or_else(|error| panic!("{entity}.{action}: {error:?}"))
    }

    fn err(&mut self, entity: &str, action: &str, params: Value) -> ExecuteError {
        self.call(entity, action, params).expect_err("the call must fail")
    }
}

/// A call with no params and the API's defaults.
fn plain(entity: &str, action: &str) -> Call {
    Call { entity: entity.into(), action: action.into(), skip_truncation: true, strict: true, ..Call::default() }
}

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("not a list: {value}"))
}
