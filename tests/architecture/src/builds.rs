//! Each dependency is compiled once: whatever is built, cargo chooses the same features of it.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::process::Command;

    use crate::workspace;

    /// What is built while developing: programs, tests, and a wheel for the tests of the package.
    const BUILDS: &[&[&str]] = &[
        &["--edges", "normal,build"],
        &["--edges", "normal,build,dev"],
        &["--edges", "normal,build", "--package", "airbyte-agent-python", "--features", "dev"],
    ];

    /// Compiled for macros, and once more for the tests of this crate, which need the positions of tokens.
    const EXCEPTIONS: &[&str] = &["proc-macro2", "quote", "syn"];

    #[test]
    fn every_build_has_the_same_features() {
        let mut features: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for build in BUILDS {
            for line in tree(build).lines() {
                let Some((package, chosen)) = line.split_once(" [") else { continue };
                let name = package.split(' ').next().unwrap_or(package);
                if name != "airbyte-agent-python" && !EXCEPTIONS.contains(&name) {
                    let chosen = chosen.split(']').next().unwrap_or(chosen);
                    features.entry(package.to_owned()).or_default().insert(chosen.to_owned());
                }
            }
        }
        assert!(features.len() > 100, "read only {} packages", features.len());
        features.retain(|_, choices| choices.len() > 1);
        assert!(
            features.is_empty(),
            "compiled more than once, with different features. State the features in [workspace.dependencies], or in \
             tests/architecture/Cargo.toml and the feature `dev` of airbyte-agent-python if only tests need them: {features:#?}"
        );
    }

    fn tree(build: &[&str]) -> String {
        let output = Command::new(std::env::var_os("CARGO").expect("run by cargo"))
            .args(["tree", "--locked", "--prefix", "none", "--format", "{p} [{f}]"])
            .args(build)
            .current_dir(workspace())
            .output()
            .expect("cargo tree");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}
