//! Removes imports that a generated module does not use. What a module uses depends on the API that it is generated for.

/// The module without the names that it imports but does not use.
pub(super) fn without_unused_imports(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some((head, names)) =
            line.split_once(" import ").filter(|(head, _)| head.trim_start().starts_with("from "))
        else {
            result.push_str(line);
            result.push('\n');
            continue;
        };
        if names == "*" || head.trim() == "from __future__" {
            result.push_str(&format!("{line}\n"));
        } else if names == "(" {
            let names: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != ")").collect();
            let used: Vec<&&str> =
                names.iter().filter(|name| is_used(text, name.trim().trim_end_matches(','))).collect();
            if !used.is_empty() {
                let indentation = &head[..head.len() - head.trim_start().len()];
                result.push_str(&format!("{line}\n"));
                used.iter().for_each(|name| result.push_str(&format!("{name}\n")));
                result.push_str(&format!("{indentation})\n"));
            }
        } else {
            let used: Vec<&str> = names.split(", ").filter(|name| is_used(text, name)).collect();
            if !used.is_empty() {
                result.push_str(&format!("{head} import {}\n", used.join(", ")));
            }
        }
    }
    result
}

/// Whether a name occurs besides where it is imported. One that is imported as another occurs before its members.
fn is_used(text: &str, name: &str) -> bool {
    if let Some((_, alias)) = name.split_once(" as ") {
        return text.contains(&format!("{alias}."));
    }
    let is_word = |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let found = text.match_indices(name).filter(|(start, _)| {
        !is_word(text[..*start].chars().next_back()) && !is_word(text[start + name.len()..].chars().next())
    });
    found.count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_not_used_are_left_out() {
        let text = "from a import Used, Unused\nfrom b import (\n    Also,\n    Not,\n)\nfrom c import Nothing\nUsed, Also, Unused2\n";
        assert_eq!(
            without_unused_imports(text),
            "from a import Used\nfrom b import (\n    Also,\n)\nUsed, Also, Unused2\n"
        );
    }
}
