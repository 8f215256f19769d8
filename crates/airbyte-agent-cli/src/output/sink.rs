//! [`Sink`]: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::failure::Failure;

/// Where a result is written.
pub enum Sink {
    Stdout(BufWriter<io::Stdout>),
    /// What is no regular file, such as a named pipe or `/dev/null`, cannot be replaced by one.
    Device(PathBuf, BufWriter<File>),
    File(PartialFile),
}

/// A file that has another name in the same folder until it is complete. If it is dropped before, it is removed.
pub struct PartialFile {
    path: PathBuf,
    part: PathBuf,
    file: BufWriter<File>,
    is_complete: bool,
}

impl Sink {
    /// Standard output if there is no path.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self::Stdout(BufWriter::new(io::stdout())));
        };
        if path.is_dir() {
            return Err(Failure::invalid(format!("{} is a folder; `--output` takes a file", path.display())));
        }
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            let device = File::options().write(true).open(path).map_err(|error| unwritable(path, &error))?;
            return Ok(Self::Device(path.to_owned(), BufWriter::new(device)));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(format!(".{}.part", Uuid::new_v4()));
        let part = PathBuf::from(part);
        let file = File::create_new(&part).map_err(|error| unwritable(path, &error))?;
        let path = path.to_owned();
        Ok(Self::File(PartialFile { path, part, file: BufWriter::new(file), is_complete: false }))
    }

    /// Completes the result.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Stdout(mut stdout) => Ok(stdout.flush()?),
            Self::Device(path, mut device) => device.flush().map_err(|error| unwritable(&path, &error)),
            Self::File(mut file) => {
                let renamed = file.file.flush().and_then(|()| fs::rename(&file.part, &file.path));
                renamed.map_err(|error| unwritable(&file.path, &error))?;
                file.is_complete = true;
                Ok(())
            }
        }
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::io(&format!("cannot write {}", path.display()), error)
}

/// An error of writing, with the file that it is about.
fn about(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stdout) => stdout.write(bytes),
            Self::Device(path, device) => device.write(bytes).map_err(|error| about(path, &error)),
            Self::File(file) => file.file.write(bytes).map_err(|error| about(&file.path, &error)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stdout) => stdout.flush(),
            Self::Device(path, device) => device.flush().map_err(|error| about(path, &error)),
            Self::File(file) => file.file.flush().map_err(|error| about(&file.path, &error)),
        }
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if !self.is_complete {
            // The error that led here is the one to report.
            let _ = fs::remove_file(&self.part);
        }
    }
}
