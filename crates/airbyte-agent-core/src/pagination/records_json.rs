//! [`RecordsJson`]: the records of a page as JSON.

use std::borrow::Cow;
use std::fmt;
use std::str;

use bytes::Bytes;

/// The records of a page: an array in JSON, which keeps the body that it is part of.
#[derive(Clone)]
pub struct RecordsJson(Bytes);

impl RecordsJson {
    /// Records that were found in a body, or made from it.
    #[must_use]
    pub fn new(body: &Bytes, records: Cow<'_, str>) -> Self {
        Self(match records {
            Cow::Owned(records) => records.into(),
            Cow::Borrowed(records) => {
                let (all, part) = (body.as_ptr_range(), records.as_bytes().as_ptr_range());
                // A text of another place can only be copied.
                let is_part = all.start <= part.start && part.end <= all.end;
                if is_part { body.slice_ref(records.as_bytes()) } else { Bytes::copy_from_slice(records.as_bytes()) }
            }
        })
    }
}

impl AsRef<str> for RecordsJson {
    fn as_ref(&self) -> &str {
        // SAFETY: `new` is the only way to make one, and its bytes are those of a `str` there, or a part of a body that is a `str`.
        // Bytes do not change. Checking again at each look would cost as much as looking for the end of the records.
        unsafe { str::from_utf8_unchecked(&self.0) }
    }
}

impl fmt::Debug for RecordsJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Records may contain secrets, so only their size is shown.
        write!(f, "RecordsJson({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_part_of_the_body_is_not_copied() {
        let body = Bytes::from_static(b"{\"data\": [1, 2]}");
        let part = str::from_utf8(&body[9..15]).expect("UTF-8");
        let records = RecordsJson::new(&body, part.into());
        assert_eq!((records.as_ref(), records.as_ref().as_ptr()), ("[1, 2]", part.as_ptr()));
        assert_eq!(RecordsJson::new(&body, Cow::Borrowed("[]")).as_ref(), "[]");
        assert_eq!(RecordsJson::new(&body, Cow::Owned("[3]".into())).as_ref(), "[3]");
        assert_eq!(format!("{records:?}"), "RecordsJson(6 bytes)");
    }
}
