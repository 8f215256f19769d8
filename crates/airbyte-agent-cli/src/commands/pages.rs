//! What the commands that read several pages have in common.

use airbyte_agent::Error;

use crate::arguments::OutputArguments;
use crate::failure::Failure;

/// The failure of a page, with what became of the records before it. They are there only if they were written one by one: then a
/// command that `can_resume` goes on behind them.
pub fn failure(error: Error, output: &OutputArguments, can_resume: bool) -> Failure {
    let progress = error.progress().cloned().filter(|progress| progress.records_read > 0);
    let failure = Failure::from(error);
    let Some(progress) = progress else { return failure };
    match (&output.path, progress.token) {
        (Some(path), _) => failure.advise(&format!("Nothing was written to {}.", path.display())),
        (None, Some(token)) if can_resume && output.is_written_at_once() => failure.resumable(token),
        (None, _) if output.is_written_at_once() => failure,
        (None, _) if output.format.is_columnar() => failure.advise("What was written is not a complete file."),
        (None, _) => failure.advise("Nothing was written."),
    }
}
