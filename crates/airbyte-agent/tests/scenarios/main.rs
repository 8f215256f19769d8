//! The scenarios of `tests/scenarios`, played by the Rust client. Their format is described there.

mod expectation;
mod player;

use std::path::Path;

use player::Scenario;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_scenario_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of scenarios")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    let mut played = 0;
    let mut broken = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let scenarios: Vec<Scenario> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for scenario in scenarios {
            played += 1;
            if let Err(reason) = scenario.play().await {
                let file = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                broken.push(format!("{file}: {}\n    {reason}", scenario.name));
            }
        }
    }
    println!("{played} scenarios played");
    assert!(played > 0, "there are no scenarios");
    assert!(broken.is_empty(), "{} of {played} do not hold:\n\n{}", broken.len(), broken.join("\n\n"));
}
