//! `cargo xtask faces`: writes every file that follows from the operation table, or tells which have drifted.

mod code;
mod faces;
mod files;
mod model;

use std::fmt;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Chores of this repository.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write the language faces and the reference docs from the operation table.
    Faces {
        /// Write nothing; fail when a file differs from what would be written.
        #[arg(long)]
        check: bool,
    },
}

/// Why a chore could not be done.
#[derive(Debug)]
pub struct Oddity(String);

impl Oddity {
    /// With what was met.
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn main() -> ExitCode {
    let Chore::Faces { check } = Arguments::parse().chore;
    let done = model::Model::read().and_then(|model| {
        let files = faces::files(&model);
        if check { files::compare(&files) } else { files::write(&files) }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(oddity) => {
            eprintln!("{oddity}");
            ExitCode::FAILURE
        }
    }
}
