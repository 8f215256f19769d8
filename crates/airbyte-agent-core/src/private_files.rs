//! Files that only their owner may read.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Creates a folder with those above it, for the owner only. One that exists stays as it is.
///
/// # Errors
/// Those of the file system.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes a file that appears complete or not at all.
///
/// # Errors
/// Those of the file system.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let part = write_part(path, content)?;
    fs::rename(&part, path).inspect_err(|_| drop(fs::remove_file(&part)))
}

/// Writes a file that appears complete or not at all, unless it exists. Returns whether it did not, for one of several
/// processes.
///
/// # Errors
/// Those of the file system.
pub fn create(path: &Path, content: &[u8]) -> io::Result<bool> {
    let part = write_part(path, content)?;
    let linked = fs::hard_link(&part, path);
    let _ = fs::remove_file(&part);
    match linked {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn write_part(path: &Path, content: &[u8]) -> io::Result<std::path::PathBuf> {
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".{}.part", uuid::Uuid::new_v4()));
    let mut file = options().write(true).create_new(true).open(&part)?;
    file.write_all(content)?;
    Ok(part.into())
}

/// The permissions of a file that others than its owner have any for; `None` if they have not, or if the system has no such
/// permissions.
///
/// # Errors
/// Those of the file system.
#[cfg_attr(not(unix), expect(unused_variables, reason = "there is no mode"))]
pub fn mode_for_others(path: &Path) -> io::Result<Option<u32>> {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path)?.permissions()) & 0o777;
        Ok((mode & 0o077 != 0).then_some(mode))
    }
    #[cfg(not(unix))]
    Ok(None)
}

/// Opens a file to append to, and creates it with its folder.
///
/// # Errors
/// Those of the file system.
pub fn append(path: &Path) -> io::Result<File> {
    let open = || options().append(true).create(true).open(path);
    match (open(), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
            create_folder(folder)?;
            open()
        }
        (outcome, _) => outcome,
    }
}

fn options() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "there is no mode"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
