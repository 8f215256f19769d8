//! Parts that serve any API contain no word of one, but in examples: comments and unit tests.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::workspace;

    /// Folders that are general, below `crates`.
    const GENERAL: &[&str] = &["airbyte-agent-core/src", "airbyte-agent-emulator/src/server"];

    /// Words of Airbyte's APIs, in lower case.
    const WORDS: &[&str] =
        &["api.airbyte", "connector", "customer", "entity", "organization", "replication", "workspace"];

    #[test]
    fn general_parts_contain_no_word_of_an_api() {
        let mut found = Vec::new();
        for folder in GENERAL {
            search(&workspace().join("crates").join(folder), &mut found);
        }
        assert!(found.is_empty(), "words of an API in a part that serves any API:\n{}", found.join("\n"));
    }

    fn search(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                search(&path, found);
                continue;
            }
            if path.ends_with("tests.rs") {
                continue;
            }
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let code = text.lines().enumerate().take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
            for (index, line) in code.filter(|(_, line)| !line.trim_start().starts_with("//")) {
                // The status 422, a problem of certificates, and client certificates.
                let lower = ["unprocessable_entity", "unprocessableentity", "endentity", "identity"]
                    .iter()
                    .fold(line.to_lowercase(), |line, term| line.replace(term, ""));
                if let Some(word) = WORDS.iter().find(|word| lower.contains(*word)) {
                    found.push(format!("{}:{}: `{word}`", path.display(), index + 1));
                }
            }
        }
    }
}
