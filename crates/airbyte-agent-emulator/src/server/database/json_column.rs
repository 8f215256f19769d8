//! JSON in a column.

use airbyte_agent_core::json::{MemberError, from_json};
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value that its column holds as JSON text.
pub(crate) struct AsJson<T>(pub(crate) T);

impl<T: Serialize> ToSql for AsJson<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match serde_json::to_string(&self.0) {
            Ok(text) => Ok(text.into()),
            Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
        }
    }
}

impl<T: DeserializeOwned> FromSql for AsJson<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match from_json(value.as_bytes()?) {
            Ok((value, _)) => Ok(Self(value)),
            Err(MemberError { error, .. }) => Err(FromSqlError::Other(error.into())),
        }
    }
}
