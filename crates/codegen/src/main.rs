//! `cargo codegen` writes every file that is generated from the operation tables; `cargo codegen --check` fails when
//! one of them is out of date.

mod code;
mod error;
mod files;
mod model;
mod node;
mod python;
mod reference;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Generates the Python and Node packages' resources and models, and the reference docs, from the operation tables.
#[derive(Parser)]
#[command(bin_name = "cargo codegen")]
struct Arguments {
    /// Write nothing; fail when a file differs from what would be written.
    #[arg(long)]
    check: bool,
}

/// Every generated file: its path from the root of the repository, and its text.
fn generated(model: &model::Model) -> Vec<(PathBuf, String)> {
    [reference::files(model), python::files(model), node::files(model)].concat()
}

fn main() -> ExitCode {
    let Arguments { check } = Arguments::parse();
    let done = model::Model::read().and_then(|model| {
        let files = generated(&model);
        if check { files::compare(&files) } else { files::write(&files) }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
