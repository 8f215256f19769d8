//! Writes each Rust snippet of the documentation as a module, and a table of them, for `main.rs`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut modules, mut table) = (String::new(), String::new());
    for page in pages(&root)? {
        println!("cargo::rerun-if-changed={}", page.display());
        let text = fs::read_to_string(&page)?;
        let page = page.strip_prefix(&root).unwrap_or(&page).to_string_lossy().replace('\\', "/");
        for Snippet { line, is_run, code } in snippets(&text) {
            let module = format!("{}_{line}", page.replace(|sign: char| !sign.is_ascii_alphanumeric(), "_"));
            let _ = write!(modules, "pub(crate) mod {module} {{\n{}}}\n", runnable(&code));
            if is_run {
                let _ = writeln!(table, "({page:?}, {line}, {code:?}, {module}::run),");
            }
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let generated = format!("{modules}\npub(crate) const SNIPPETS: &[super::Snippet] = &[\n{table}];\n");
    fs::write(out.join("snippets.rs"), generated)
}

/// The pages of documentation.
fn pages(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    for folder in [".", "docs", "node", "python"].map(|folder| root.join(folder)) {
        println!("cargo::rerun-if-changed={}", folder.display());
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    Ok(pages)
}

struct Snippet {
    line: usize,
    is_run: bool,
    code: String,
}

/// The Rust snippets of a page, without those that are marked as not checked.
fn snippets(page: &str) -> Vec<Snippet> {
    let lines: Vec<&str> = page.lines().collect();
    let mut found = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| **line == "```rust") {
        let marker = at.checked_sub(1).map_or("", |before| lines[before]);
        if marker.starts_with("<!-- not checked: ") {
            continue;
        }
        let code = lines[at + 1..].iter().take_while(|line| **line != "```").map(|line| format!("{line}\n"));
        found.push(Snippet { line: at + 1, is_run: !marker.starts_with("<!-- not run: "), code: code.collect() });
    }
    found
}

/// A program as it is, a test as a program; other code as the body of a function that has a client and a connector.
fn runnable(code: &str) -> String {
    const RESULT: &str = "Result<(), Box<dyn std::error::Error>>";
    if let Some((_, test)) = code.split_once("#[tokio::test]\nasync fn ") {
        let name = test.split('(').next().unwrap_or_default();
        return format!(
            "{}\npub(crate) fn run() -> {RESULT} {{ {name}() }}\n",
            code.replace("tokio::test", "tokio::main")
        );
    }
    if code.contains("fn main(") {
        return format!("{code}\npub(crate) fn run() -> {RESULT} {{ Ok(main()?) }}\n");
    }
    let account = "let client = airbyte_agent::Client::from_env()?; let github = client.connector(\"github\").await?;";
    format!("#[tokio::main]\npub(crate) async fn run() -> {RESULT} {{\n{account}\n{code}\nOk(())\n}}\n")
}
