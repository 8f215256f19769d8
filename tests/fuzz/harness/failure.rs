//! Inputs that fail: why, and where they are kept.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Once;

thread_local! {
    /// The last panic of a property on this thread; `None` while no property runs.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps the panics of properties out of the output: while an input is made smaller, there are thousands.
pub(super) fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            PANIC.with_borrow_mut(|reason| match reason {
                Some(reason) => *reason = info.to_string(),
                None => print(info),
            });
        }));
    });
}

/// Why a property fails for an input.
pub(super) fn of(property: &impl Fn(&[u8]), input: &[u8]) -> Result<(), String> {
    PANIC.set(Some(String::new()));
    let result = panic::catch_unwind(AssertUnwindSafe(|| property(input)));
    let reason = PANIC.take().unwrap_or_default();
    result.map_err(|_| reason)
}

/// Writes an input to a file of its own.
pub(super) fn keep(target: &str, input: &[u8]) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/fuzz").join(target);
    let file = folder.join(format!("{:016x}", hasher.finish()));
    if let Err(error) = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, input)) {
        eprintln!("{} could not be written: {error}", file.display());
    }
    file
}
