//! `airbyte-agent types`: the operations of a connector as types, for editors and type checkers.

mod docs;

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use airbyte_agent::{Client, ClientBuilder, Connector, GetSkillDocs, Settings};
use airbyte_agent_types::{Kind, Operation, python, typescript};
use futures::{StreamExt, TryStreamExt, stream};

/// Write the operations of a connector as types, so that editors complete entities, actions and parameters.
///
/// The packages have the types of the kinds in the catalogue, such as `github`. This is for all others.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Read the operations from the docs of a connector.
    Pull(PullArguments),
}

#[derive(clap::Args)]
struct PullArguments {
    /// Id, name or slug of the connector, as a program passes it to `client.connector`.
    connector: String,
    /// Language of the types. Default: that of the extension of `--output`.
    #[arg(long, value_enum)]
    language: Option<Language>,
    /// File to write: a module `.py`, or a declaration `.d.ts`. Default: standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Language {
    Python,
    Typescript,
}

/// Sections of the docs that are requested at the same time.
const CONCURRENCY: usize = 4;

pub async fn run(arguments: Arguments, settings: Settings) -> Result<(), Box<dyn Error>> {
    let Command::Pull(PullArguments { connector: reference, language, output }) = arguments.command;
    let language = language
        .or_else(|| output.as_deref().and_then(language_of))
        .ok_or("the language is not known: add --language python or --language typescript")?;
    let client = ClientBuilder::from(settings).build()?;
    let connector = client.connector(&reference).await?;
    let operations = operations(&client, &connector).await?;
    let entities: BTreeSet<&str> = operations.iter().map(|operation| operation.entity.as_str()).collect();
    let summary = format!("{} operations on {} entities", operations.len(), entities.len());
    // An id says nothing to those who read the types.
    let reference = if reference == connector.id { connector.name.clone().unwrap_or(reference) } else { reference };
    let origin = format!("Types of the connector {reference:?}, written by `airbyte-agent types pull`.");
    let kind = Kind { reference, operations };
    let text = match language {
        Language::Python => python::module(&kind, &origin),
        Language::Typescript => typescript::module(&kind, &origin),
    };
    match output {
        None => io::stdout().write_all(text.as_bytes())?,
        Some(path) => {
            std::fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
            eprintln!("{}: {summary}", path.display());
        }
    }
    Ok(())
}

/// The operations that the docs of a connector describe.
async fn operations(client: &Client, connector: &Connector) -> Result<Vec<Operation>, Box<dyn Error>> {
    let id = connector.inspect().await?.docs_skill_id;
    let request = |section| GetSkillDocs { id: id.clone(), section, ..GetSkillDocs::default() };
    let skills = client.skills();
    let guidance = skills.docs(request(None)).await?;
    let sections = guidance.outline.iter().filter(|section| section.available).map(|section| section.id.clone());
    let contents: Vec<_> = stream::iter(sections)
        .map(|section| {
            let content = skills.docs(request(Some(section.clone())));
            async move { content.await.map(|docs| docs::operations(&section, &docs.content)) }
        })
        .buffered(CONCURRENCY)
        .try_collect()
        .await?;
    let mut operations: Vec<Operation> = Vec::new();
    for operation in contents.into_iter().flatten() {
        // The same operation may be in several sections.
        if !operations.iter().any(|known| known.entity == operation.entity && known.action == operation.action) {
            operations.push(operation);
        }
    }
    match operations.is_empty() {
        true => Err(format!(
            "no operation could be read from the docs of {:?} ({} sections): an operation is a heading with an example of \
             a call as JSON, or with a table of parameters",
            connector.name,
            guidance.outline.len()
        )
        .into()),
        false => Ok(operations),
    }
}

fn language_of(path: &Path) -> Option<Language> {
    match path.extension()?.to_str()? {
        "py" | "pyi" => Some(Language::Python),
        "ts" | "mts" | "cts" => Some(Language::Typescript),
        _ => None,
    }
}
