//! Generated files on disk: written, or held against what is there.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::error::CodegenError;

type File = (PathBuf, String);

/// Root of the repository: this crate stands two folders below it.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Write the files that differ and name them.
pub fn write(files: &[File]) -> Result<(), CodegenError> {
    for (path, text) in files {
        if current(path)?.as_ref() == Some(text) {
            continue;
        }
        let place = root().join(path);
        let folder = place.parent().unwrap_or(root());
        fs::create_dir_all(folder).and_then(|()| fs::write(&place, text)).map_err(|error| about(path, &error))?;
        println!("{}", path.display());
    }
    Ok(())
}

/// Tell every file that differs, with the first line that does.
pub fn compare(files: &[File]) -> Result<(), CodegenError> {
    let mut report = String::new();
    for (path, text) in files {
        match current(path)? {
            None => drop(writeln!(report, "{}: does not exist", path.display())),
            Some(found) => {
                if let Some(drift) = first_drift(&found, text) {
                    let _ = writeln!(report, "{}:{drift}", path.display());
                }
            }
        }
    }
    match report.is_empty() {
        true => Ok(()),
        false => Err(CodegenError::new(format!("{report}These files are generated: run `cargo codegen`."))),
    }
}

fn current(path: &Path) -> Result<Option<String>, CodegenError> {
    match fs::read_to_string(root().join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(about(path, &error)),
    }
}

fn about(path: &Path, error: &io::Error) -> CodegenError {
    CodegenError::new(format!("{}: {error}", path.display()))
}

/// Number of the first line that differs, and what stands there and should.
fn first_drift(found: &str, wanted: &str) -> Option<String> {
    if found == wanted {
        return None;
    }
    let (mut old, mut new) = (found.split('\n'), wanted.split('\n'));
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) if old == new => {}
            (old, new) => {
                let end = "the end of the file";
                return Some(format!("{number}\n  found  {}\n  wanted {}", old.unwrap_or(end), new.unwrap_or(end)));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drifted_file_is_named() {
        let absent = compare(&[("docs/no-such-file.md".into(), String::new())]).expect_err("it has drifted");
        assert!(absent.to_string().starts_with("docs/no-such-file.md: does not exist"), "{absent}");
        let changed = compare(&[("Cargo.toml".into(), "[house]".into())]).expect_err("it has drifted");
        assert!(changed.to_string().starts_with("Cargo.toml:1\n  found  [workspace]\n  wanted [house]"), "{changed}");
    }

    #[test]
    fn equal_texts_have_not_drifted() {
        assert_eq!(first_drift("a\nb\n", "a\nb\n"), None);
    }

    #[test]
    fn the_first_other_line_is_shown() {
        assert_eq!(first_drift("a\nb\nc\n", "a\nx\ny\n").as_deref(), Some("2\n  found  b\n  wanted x"));
    }

    #[test]
    fn a_missing_end_is_shown() {
        let drift = first_drift("a\n", "a\nb\n").expect("drifted");
        assert_eq!(drift, "2\n  found  \n  wanted b");
        let drift = first_drift("a", "a\nb").expect("drifted");
        assert_eq!(drift, "2\n  found  the end of the file\n  wanted b");
    }
}
