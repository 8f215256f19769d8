//! [`PagingProgress`]: how far an iteration over pages got.

use std::fmt;

/// How far an iteration over pages got before an error ended it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagingProgress {
    /// How many records were in the pages before.
    pub records_read: u64,
    /// Where to resume, for [`Pages::after`](crate::pagination::Pages::after); `None` if no request continues there.
    pub token: Option<String>,
}

impl fmt::Display for PagingProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.records_read {
            1 => f.write_str("1 record was read before")?,
            count => write!(f, "{count} records were read before")?,
        }
        f.write_str(if self.token.is_some() {
            "; pass the error's `token` as `after` to go on from there."
        } else {
            "."
        })
    }
}
