//! Every test that `docs/trust.md` names exists.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::workspace;

    #[test]
    fn every_promise_names_tests_that_exist() {
        let docs = workspace().join("docs");
        let text = fs::read_to_string(docs.join("trust.md")).expect("docs/trust.md");
        let promised = text.split("\n## ").find(|part| part.starts_with("What is promised")).expect("the promises");
        let rows: Vec<_> = promised.lines().filter_map(row).collect();
        assert!(rows.len() > 20, "{} promises", rows.len());
        let missing: Vec<_> = rows.iter().flat_map(|(promise, tests)| missing_tests(&docs, promise, tests)).collect();
        assert!(missing.is_empty(), "docs/trust.md names tests that do not exist:\n{}", missing.join("\n"));
    }

    /// The promise and the tests of a row that is neither the head of a table nor the line below it.
    fn row(line: &str) -> Option<(&str, &str)> {
        let (promise, tests) = line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | ")?;
        (tests != "tests" && tests != "---").then_some((promise, tests))
    }

    /// What is wrong with `[name](file): `test`, `test`; [name](file): `test``.
    fn missing_tests(docs: &Path, promise: &str, tests: &str) -> Vec<String> {
        let mut missing = Vec::new();
        for part in tests.split("; ") {
            let found = part.split_once("](").and_then(|(_, rest)| rest.split_once("): "));
            let Some((file, names)) = found else {
                missing.push(format!("{promise}: {part:?} is not a file with its tests"));
                continue;
            };
            let source = fs::read_to_string(docs.join(file)).unwrap_or_default();
            let names: Vec<_> = names.split('`').skip(1).step_by(2).collect();
            if names.is_empty() {
                missing.push(format!("{promise}: no test of {file}"));
            }
            let absent = names.iter().filter(|name| !source.contains(&declaration(file, name)));
            missing.extend(absent.map(|name| format!("{promise}: `{name}` of {file}")));
        }
        missing
    }

    /// How a file of its language declares a test.
    fn declaration(file: &str, name: &str) -> String {
        match file.rsplit_once('.') {
            Some((_, "rs")) => format!("fn {name}()"),
            Some((_, "py")) => format!("def {name}("),
            // `test(` or `test.for(…)(`.
            Some((_, "ts")) => format!("(\"{name}\""),
            _ => format!("\"name\": \"{name}\""),
        }
    }
}
