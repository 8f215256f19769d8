//! Names as the command line writes them.

/// What the command line is called, and what the display names of its commands begin with.
pub const PROGRAM: &str = "airbyte-agent";

/// A word of a name as the command line writes it: `list-sources`, `connection-id`.
pub fn kebab(name: &str) -> String {
    let mut word = String::with_capacity(name.len() + 4);
    // `OAuth` is one word.
    let name = name.replace("oAuth", "oauth").replace("OAuth", "Oauth");
    for letter in name.chars() {
        match letter {
            '_' => word.push('-'),
            letter if letter.is_ascii_uppercase() => {
                if !word.is_empty() && !word.ends_with('-') {
                    word.push('-');
                }
                word.push(letter.to_ascii_lowercase());
            }
            letter => word.push(letter),
        }
    }
    word.trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words_with_hyphens() {
        for (name, word) in [
            ("list_sources", "list-sources"),
            ("connectionId", "connection-id"),
            ("oAuthInputConfiguration", "oauth-input-configuration"),
            ("$schema", "$schema"),
            ("dry_run", "dry-run"),
        ] {
            assert_eq!(kebab(name), word);
        }
    }
}
