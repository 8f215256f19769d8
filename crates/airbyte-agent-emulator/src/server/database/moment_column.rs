//! Moments in a column.

use chrono::{DateTime, Utc};
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};

use crate::server::clock::{Moment, timestamp};

/// A moment that its column holds as a timestamp.
pub(crate) struct AsTimestamp(pub(crate) Moment);

impl ToSql for AsTimestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(timestamp(self.0).into())
    }
}

impl FromSql for AsTimestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let moment =
            DateTime::parse_from_rfc3339(value.as_str()?).map_err(|error| FromSqlError::Other(error.into()))?;
        Ok(Self(moment.with_timezone(&Utc)))
    }
}
