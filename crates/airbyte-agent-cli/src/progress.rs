//! [`Progress`]: a line on standard error while a person waits. There is none if standard error is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How often the line moves.
const TICK: Duration = Duration::from_millis(120);

/// A line that says what is being waited for. It disappears when this is dropped.
pub struct Progress(ProgressBar);

impl Progress {
    /// A line that moves; nothing if there is no terminal, or if `is_shown` is false.
    pub fn start(message: &str, is_shown: bool) -> Self {
        Self(spinner(message, is_shown))
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
        let bar = spinner(noun, is_shown).with_prefix(name.to_owned());
        Self(with_template(bar, "{spinner} {prefix}: {human_pos} {msg}, {per_sec}"))
    }

    pub fn say(&self, message: String) {
        self.0.set_message(message);
    }

    pub fn advance(&self, by: u64) {
        self.0.inc(by);
    }
}

fn spinner(message: &str, is_shown: bool) -> ProgressBar {
    // indicatif hides it where standard error is no terminal.
    let bar = if is_shown { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    bar.set_message(message.to_owned());
    if !bar.is_hidden() {
        bar.enable_steady_tick(TICK);
    }
    bar
}

fn with_template(bar: ProgressBar, template: &str) -> ProgressBar {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
