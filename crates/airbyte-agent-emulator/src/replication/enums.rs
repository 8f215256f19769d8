//! Enumerations in requests: the service takes them in any letter case, and refuses unknown values.

/// Reads a value of an open enumeration of the client, whose unknown values are kept in `Other`.
macro_rules! known_enum {
    ($enumeration:ident, $value:expr, $problem:expr) => {{
        let value = $value;
        match &value {
            $enumeration::Other(text) => {
                let lower = $enumeration::from(text.to_lowercase().as_str());
                let upper = $enumeration::from(text.to_uppercase().as_str());
                match (lower, upper) {
                    ($enumeration::Other(_), $enumeration::Other(_)) => Err($problem),
                    ($enumeration::Other(_), known) | (known, _) => Ok(known),
                }
            }
            _ => Ok(value),
        }
    }};
}

/// Reads an enumeration in a body: an unknown value is JSON that cannot be read.
macro_rules! enum_in_body {
    ($enumeration:ident, $value:expr) => {
        $crate::replication::enums::known_enum!(
            $enumeration,
            $value,
            $crate::replication::problem::Problem::unreadable_body()
        )
    };
}

/// Reads an enumeration in a query or a path: an unknown value is an invalid one.
macro_rules! enum_in_query {
    ($enumeration:ident, $value:expr) => {
        $crate::replication::enums::known_enum!($enumeration, $value, $crate::replication::problem::Problem::invalid())
    };
}

pub(crate) use {enum_in_body, enum_in_query, known_enum};
