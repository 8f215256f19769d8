//! Every log record of this process at the most verbose level, also those of the libraries below.

use std::io;
use std::sync::{Mutex, Once};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

static RECORDS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Starts to record.
pub fn record() {
    static START: Once = Once::new();
    START.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_writer(Writer)
            .init();
        log::set_logger(&LogRecords).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
}

/// What was recorded so far.
pub fn recorded() -> Vec<String> {
    RECORDS.lock().unwrap().clone()
}

/// Receives the records of `tracing`.
struct Writer;

impl<'a> MakeWriter<'a> for Writer {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

impl io::Write for Writer {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        RECORDS.lock().unwrap().push(String::from_utf8_lossy(text).into_owned());
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Receives the records of `log`.
struct LogRecords;

impl log::Log for LogRecords {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        RECORDS.lock().unwrap().push(format!("{}: {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}
