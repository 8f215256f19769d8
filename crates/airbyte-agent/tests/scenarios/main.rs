//! Runs the scenarios of `tests/scenarios` with the Rust client. Each scenario is a test of its own, named
//! `file::scenario name`.

mod coverage;
mod expectation;
mod runner;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};
use runner::Scenario;
use tokio::runtime::Runtime;

fn main() {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(Runtime::new().expect("a tokio runtime"));
    let agent = scenario_files("agent").into_iter().flat_map(|file| tests_of(&file, None, &runtime));
    // The same operations are on two paths: that of Cloud, and that of self-managed instances.
    let replication = ["/v1", "/api/public/v1"].into_iter().flat_map(|base| {
        scenario_files("replication").into_iter().flat_map({
            let runtime = &runtime;
            move |file| tests_of(&file, Some(base), runtime)
        })
    });
    let coverage = Trial::test("every operation and procedure of the Airbyte API is called", || {
        coverage::check(&scenario_files("replication")).map_err(Into::into)
    });
    let tests: Vec<Trial> = agent.chain(replication).chain([coverage]).collect();
    assert!(!tests.is_empty(), "there are no scenarios");
    libtest_mimic::run(&arguments, tests).exit();
}

fn scenario_files(api: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios").join(api);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of scenarios")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
}

/// The scenarios of a file. Those of the Airbyte API run with a base path.
fn tests_of(file: &Path, base: Option<&'static str>, runtime: &Arc<Runtime>) -> Vec<Trial> {
    let text = std::fs::read_to_string(file).expect("a readable file");
    let scenarios: Vec<Scenario> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let group = file.file_stem().unwrap_or_default().to_string_lossy();
    let suffix = base.map(|base| format!(" ({base})")).unwrap_or_default();
    let test = |scenario: Scenario| {
        let runtime = Arc::clone(runtime);
        Trial::test(format!("{group}::{}{suffix}", scenario.name), move || {
            runtime.block_on(scenario.run(base.unwrap_or("/v1"))).map_err(Into::into)
        })
    };
    scenarios.into_iter().map(test).collect()
}
