//! Documentation as Markdown.

use std::fmt::{self, Display, Formatter};

use super::skills::{SkillBlockType, SkillContentBlock, SkillDocs, SkillOutlineSection};

/// The content as Markdown: its blocks, and after the guidance the sections that can be requested.
impl Display for SkillDocs {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut blocks = Vec::new();
        if self.content.first().is_none_or(|block| block.r#type != SkillBlockType::Heading) {
            blocks.push(format!("# {}", self.metadata.title));
            blocks.extend(self.metadata.summary.clone());
        }
        blocks.extend(self.metadata.warnings.iter().map(|warning| lines(warning, "> ", "> ")));
        blocks.extend(self.content.iter().map(ToString::to_string));
        if self.section_id.is_none() && !self.outline.is_empty() {
            blocks.push("## Sections".to_owned());
            blocks.push(self.outline.iter().map(outline_item).collect::<Vec<_>>().join("\n"));
        }
        blocks.retain(|block| !block.is_empty());
        f.write_str(&blocks.join("\n\n"))
    }
}

/// The block as Markdown; its JSON if its type is unknown and it has no text.
impl Display for SkillContentBlock {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = self.text.as_deref();
        f.write_str(&match self.r#type {
            SkillBlockType::Heading => heading(self.level, text.unwrap_or_default()),
            SkillBlockType::List => list(self.items.as_deref().unwrap_or_default()),
            SkillBlockType::Code => code(self.language.as_deref(), self.code.as_deref().unwrap_or_default()),
            SkillBlockType::Table => table(self.headers.as_deref(), self.rows.as_deref().unwrap_or_default()),
            SkillBlockType::Paragraph => text.unwrap_or_default().to_owned(),
            SkillBlockType::Other(_) => match text {
                Some(text) => text.to_owned(),
                None => code(Some("json"), &serde_json::to_string_pretty(self).map_err(|_| fmt::Error)?),
            },
        })
    }
}

fn outline_item(section: &SkillOutlineSection) -> String {
    let SkillOutlineSection { id, title, summary, available, .. } = section;
    let summary = summary.as_ref().map_or_else(String::new, |summary| format!(": {summary}"));
    let state = if *available { "" } else { " (not available)" };
    lines(&format!("`{id}` {title}{summary}{state}"), "- ", "  ")
}

fn heading(level: Option<i64>, text: &str) -> String {
    let level = level.and_then(|level| usize::try_from(level).ok()).unwrap_or(1);
    format!("{} {}", "#".repeat(level.clamp(1, 6)), one_line(text))
}

fn list(items: &[String]) -> String {
    items.iter().map(|item| lines(item, "- ", "  ")).collect::<Vec<_>>().join("\n")
}

/// A code block between fences that are longer than any in the code.
fn code(language: Option<&str>, code: &str) -> String {
    let longest = code.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{}\n{}\n{fence}", language.unwrap_or_default(), code.trim_end_matches('\n'))
}

fn table(headers: Option<&[String]>, rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).chain(headers.map(<[_]>::len)).max().unwrap_or_default();
    let head = row(headers.unwrap_or_default(), columns);
    let rule = row(&vec!["---".to_owned(); columns], columns);
    let body = rows.iter().map(|cells| row(cells, columns));
    if columns == 0 { String::new() } else { [head, rule].into_iter().chain(body).collect::<Vec<_>>().join("\n") }
}

fn row(cells: &[String], columns: usize) -> String {
    let cells = cells.iter().map(String::as_str).chain(std::iter::repeat("")).take(columns);
    cells.fold("|".to_owned(), |row, cell| format!("{row} {} |", one_line(cell).replace('|', "\\|")))
}

/// The lines of a text, the first and the following ones after a prefix.
fn lines(text: &str, first: &str, following: &str) -> String {
    format!("{first}{}", text.replace('\n', &format!("\n{following}")))
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn markdown(docs: Value) -> String {
        serde_json::from_value::<SkillDocs>(docs).expect("documentation").to_string()
    }

    fn metadata() -> Value {
        json!({
            "id": "github", "kind": "static", "title": "GitHub", "summary": "Issues and pull requests.",
            "provenance": "docs", "version": "1", "freshness": {}, "warnings": ["not current"],
        })
    }

    #[test]
    fn guidance_ends_with_the_sections() {
        let docs = json!({
            "metadata": metadata(),
            "outline": [
                {"id": "issues", "title": "Issues", "summary": "Bugs\nand tasks."},
                {"id": "teams", "title": "Teams", "available": false},
            ],
            "content": [{"type": "paragraph", "text": "Read first."}],
        });
        let expected = "# GitHub\n\nIssues and pull requests.\n\n> not current\n\nRead first.\n\n## Sections\n\n- `issues` \
                        Issues: Bugs\n  and tasks.\n- `teams` Teams (not available)";
        assert_eq!(markdown(docs), expected);
    }

    #[test]
    fn a_section_has_its_own_heading_and_no_outline() {
        let docs = json!({
            "metadata": metadata(),
            "outline": [{"id": "issues", "title": "Issues"}],
            "section_id": "issues",
            "content": [{"type": "heading", "level": 2, "text": "Issues"}],
        });
        assert_eq!(markdown(docs), "> not current\n\n## Issues");
    }

    #[test]
    fn blocks_are_markdown_of_their_kind() {
        let block = |block: Value| serde_json::from_value::<SkillContentBlock>(block).expect("a block").to_string();
        assert_eq!(block(json!({"type": "heading", "text": "A\nB", "level": 9})), "###### A B");
        assert_eq!(block(json!({"type": "list", "items": ["a", "b\nc"]})), "- a\n- b\n  c");
        assert_eq!(block(json!({"type": "code", "language": "json", "code": "{}\n"})), "```json\n{}\n```");
        assert_eq!(block(json!({"type": "code", "code": "a ```` b"})), "`````\na ```` b\n`````");
        let table = json!({"type": "table", "headers": ["Name", "Type"], "rows": [["a|b", "string"], ["c"]]});
        assert_eq!(block(table), "| Name | Type |\n| --- | --- |\n| a\\|b | string |\n| c |  |");
        assert_eq!(block(json!({"type": "note", "text": "Be careful."})), "Be careful.");
        assert!(block(json!({"type": "note", "body": "Be careful."})).contains("\"body\": \"Be careful.\""));
    }
}
