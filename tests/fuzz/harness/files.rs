//! Files that inputs are written to.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use airbyte_agent::FilePath;

/// A settings file without settings, so that the one of whoever runs the tests is not read.
pub(crate) fn empty_file() -> FilePath {
    static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
        let file = file("empty.toml");
        write(&file, b"");
        file
    });
    FILE.clone().into()
}

/// The path of a file in the folder for files of tests.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"))
}

/// Writes a file that only its owner can read.
pub(crate) fn write(file: &Path, text: &[u8]) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).and_then(|mut file| file.write_all(text)).expect("a file");
}
