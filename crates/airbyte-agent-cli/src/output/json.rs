//! JSON that is written record by record.

use std::io::{self, Write};

use super::value::Value;

/// An array whose items are written when they arrive.
#[derive(Default)]
pub struct JsonArray {
    count: u64,
}

impl JsonArray {
    pub fn item(&mut self, to: &mut impl Write, record: &Value, shown: impl Fn(String) -> String) -> io::Result<()> {
        to.write_all(if self.count == 0 { b"[\n  " } else { b",\n  " })?;
        self.count += 1;
        to.write_all(shown(record.to_pretty_json(1)).as_bytes())
    }

    pub fn end(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(if self.count == 0 { b"[]\n" } else { b"\n]\n" })
    }
}
