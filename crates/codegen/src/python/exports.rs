//! `exports.py`: the names that `import airbyte_agent` offers.

use super::syntax::{bracketed, exported, for_type_checkers, import, imports, opened, quoted};
use crate::model::Model;

/// Public names by module. The exceptions that are generated from the model come on top of these.
const EXPORTS: &[(&str, &[&str])] = &[
    ("_api_response", &["APIResponse"]),
    ("_approval", &["ApprovalAnswer", "PendingApproval"]),
    ("_approvals", &["Approvals"]),
    ("_async.client", &["AsyncClient"]),
    ("_async.connector", &["AsyncConnector"]),
    ("_async.download", &["AsyncDownload"]),
    ("_async.list_page", &["AsyncListPage"]),
    ("_async.records", &["AsyncRecords"]),
    ("_async.replication", &["AsyncReplication"]),
    ("_async.table_batches", &["AsyncTableBatches"]),
    ("_async.toolbox", &["AsyncToolbox"]),
    ("_emulator", &["Emulator"]),
    (EXCEPTIONS, &["AirbyteAgentError", "FieldError"]),
    ("_execution", &["Execution", "Page"]),
    ("_generated.base_client", &["configure"]),
    ("_hooks", &["CallDetails", "CallOutcome"]),
    ("_http", &["HTTPRequest", "HTTPResponse", "RequestNotSentError"]),
    ("_many", &["ExecuteOutcome", "RecordsOutcome"]),
    ("_models", &["Model", "response_of"]),
    ("_native", &["Response", "__version__"]),
    ("_null", &["NULL", "Null"]),
    ("_sync.client", &["Client"]),
    ("_sync.connector", &["Connector"]),
    ("_sync.download", &["Download"]),
    ("_sync.list_page", &["ListPage"]),
    ("_sync.records", &["Records"]),
    ("_sync.replication", &["Replication"]),
    ("_sync.table_batches", &["TableBatches"]),
    ("_sync.toolbox", &["Toolbox"]),
    ("_table", &["Table"]),
    ("_tables.report", &["TableFinding", "TableReport"]),
    ("_tables.table_file", &["TableFile"]),
    ("_tool_result", &["ToolResult"]),
];

const EXCEPTIONS: &str = "_exceptions";

pub(super) fn file(model: &Model) -> String {
    let generated = model.errors.iter().filter(|class| class.parent.is_some()).map(|class| class.name);
    let exports = EXPORTS.iter().map(|(module, names)| {
        let more = generated.clone().filter(|_| *module == EXCEPTIONS);
        (*module, names.iter().copied().chain(more).collect::<Vec<_>>())
    });
    let mut modules: Vec<(&str, &str)> =
        exports.clone().flat_map(|(module, names)| names.into_iter().map(move |name| (name, module))).collect();
    modules.sort_unstable();

    let mut code = opened("The public names of the package, and the modules that define them.");
    imports(&mut code, &[]);
    for_type_checkers(&mut code, |code| {
        for (module, names) in exports {
            import(code, &format!("..{module}"), names.into_iter().map(str::to_owned));
        }
    });
    code.gap();
    exported(&mut code, modules.iter().map(|(name, _)| name));
    code.gap();
    let places: Vec<String> =
        modules.iter().map(|(name, module)| format!("{}: {}", quoted(name), quoted(module))).collect();
    bracketed(&mut code, "MODULES = {", &places, "}");
    code.finish()
}
