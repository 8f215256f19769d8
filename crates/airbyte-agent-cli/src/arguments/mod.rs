//! The arguments of commands that call the APIs.

mod client;
mod input;
mod output;
mod params;
mod request;
mod table;

pub use client::ClientArguments;
pub use output::OutputArguments;
pub use params::{Params, params_arguments};
pub use request::RequestArguments;
pub use table::table_arguments;

use clap::ArgMatches;

/// The matches of a command, and those of the program, whose options apply where the command has none.
#[derive(Clone, Copy)]
pub struct Matches<'a> {
    pub command: &'a ArgMatches,
    pub program: &'a ArgMatches,
}

impl<'a> Matches<'a> {
    /// A text; `None` if it was not given, or the command does not take it.
    pub fn text(&self, id: &str) -> Option<&'a String> {
        let of = |matches: &'a ArgMatches| matches.try_get_one::<String>(id).ok().flatten();
        of(self.command).or_else(|| of(self.program))
    }

    /// Whether a flag was given.
    pub fn flag(&self, id: &str) -> bool {
        let of = |matches: &ArgMatches| matches.try_get_one::<bool>(id).ok().flatten().copied();
        of(self.command).unwrap_or(false) || of(self.program).unwrap_or(false)
    }
}
