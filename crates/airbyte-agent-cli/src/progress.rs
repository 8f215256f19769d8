//! [`Progress`]: a line on standard error while a person waits. There is none if standard error is no terminal.

use std::fmt::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

/// How often the line moves.
const TICK: Duration = Duration::from_millis(120);

/// A line that says what is being waited for. It disappears when this is dropped.
pub struct Progress(ProgressBar);

impl Progress {
    /// A line that moves; nothing if there is no terminal, or if `is_shown` is false.
    pub fn start(message: &str, is_shown: bool) -> Self {
        Self(spinner(ProgressBar::new_spinner().with_message(message.to_owned()), is_shown))
    }

    /// A bar of bytes; a line that counts them if their number is not known.
    pub fn of_bytes(size: Option<u64>) -> Self {
        let bar = match size {
            Some(size) => ProgressBar::new(size),
            None => ProgressBar::new_spinner(),
        };
        let template = if size.is_some() { "{bar:30} {bytes}/{total_bytes} {eta}" } else { "{spinner} {bytes}" };
        Self(with_template(bar, template))
    }

    /// A line that counts records, and how many arrive in a second; nothing if there is no terminal, or if `is_shown` is false.
    pub fn of_records(name: &str, noun: &str, is_shown: bool) -> Self {
        let bar = with_template(ProgressBar::new_spinner(), "{spinner} {prefix}: {human_pos} {msg}, {rate}/s");
        Self(spinner(bar.with_prefix(name.to_owned()).with_message(noun.to_owned()), is_shown))
    }

    pub fn say(&self, message: String) {
        self.0.set_message(message);
    }

    pub fn advance(&self, by: u64) {
        self.0.inc(by);
    }
}

fn spinner(bar: ProgressBar, is_shown: bool) -> ProgressBar {
    // indicatif hides it where standard error is no terminal.
    let bar = if is_shown { bar } else { ProgressBar::hidden() };
    if !bar.is_hidden() {
        bar.enable_steady_tick(TICK);
    }
    bar
}

fn with_template(bar: ProgressBar, template: &str) -> ProgressBar {
    if let Ok(style) = ProgressStyle::with_template(template) {
        let rate = |state: &ProgressState, to: &mut dyn Write| {
            // What cannot be shown is left out.
            let _ = write!(to, "{:.0}", state.per_sec());
        };
        bar.set_style(style.with_key("rate", rate));
    }
    bar
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
