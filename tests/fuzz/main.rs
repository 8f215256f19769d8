//! Fuzz targets: properties that hold for whatever a server, a file or a caller may send. README.md

mod harness;
mod targets;
