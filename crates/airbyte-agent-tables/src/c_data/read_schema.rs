//! [`ArrowSchema::read`]: schemas that another library made.

use std::ffi::{CStr, c_char};

use super::ArrowSchema;
use crate::options::MAX_DEPTH;
use crate::schema::{DataType, Field, Schema};
use crate::words::SchemaError;

impl ArrowSchema {
    /// The schema in our types. Narrow types become the wider ones that tables have: integers `int64`, floats `float64`, times
    /// `timestamp`.
    ///
    /// # Errors
    /// [`SchemaError`] if it is no schema of a table, or a column has a type that tables do not have.
    ///
    /// # Safety
    /// The struct must be one that a library filled in by the specification, and that was not released.
    pub unsafe fn read(&self) -> Result<Schema, SchemaError> {
        // SAFETY: the caller promises it.
        unsafe {
            if self.release.is_none() || text(self.format)? != "+s" {
                return Err(SchemaError::new("", "the schema of a table is a struct".to_owned()));
            }
            Ok(Schema { fields: self.fields("", 0)? })
        }
    }

    /// # Safety
    /// As for [`read`](Self::read).
    unsafe fn fields(&self, path: &str, depth: usize) -> Result<Vec<Field>, SchemaError> {
        let mut fields: Vec<Field> = Vec::new();
        // SAFETY: the caller promises that there are children, each of which is a schema.
        for child in unsafe { self.children() } {
            // SAFETY: see above.
            let name = unsafe { text(child.name) }?.to_owned();
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            if fields.iter().any(|field| field.name == name) {
                return Err(SchemaError::new(&path, "two columns have this name".to_owned()));
            }
            // SAFETY: see above.
            let data_type = unsafe { child.data_type(&path, depth + 1) }?;
            fields.push(Field { name, data_type });
        }
        Ok(fields)
    }

    /// # Safety
    /// As for [`read`](Self::read).
    unsafe fn data_type(&self, path: &str, depth: usize) -> Result<DataType, SchemaError> {
        if depth > MAX_DEPTH {
            return Err(SchemaError::new(path, format!("more than {MAX_DEPTH} levels")));
        }
        // SAFETY: the caller promises it.
        let format = unsafe { text(self.format) }?;
        if !self.dictionary.is_null() {
            return Err(SchemaError::new(path, "dictionaries are not supported; use text".to_owned()));
        }
        Ok(match format {
            "n" => DataType::Null,
            "b" => DataType::Bool,
            "c" | "C" | "s" | "S" | "i" | "I" | "l" => DataType::Int64,
            "L" => DataType::UInt64,
            "e" | "f" | "g" => DataType::Float64,
            "u" | "U" | "vu" => DataType::Text,
            // SAFETY: the caller promises it.
            "+s" => match unsafe { self.fields(path, depth) }? {
                fields if fields.is_empty() => {
                    return Err(SchemaError::new(path, "a struct without members; use text".to_owned()));
                }
                fields => DataType::Struct(fields),
            },
            // SAFETY: the caller promises it.
            "+l" | "+L" | "+vl" | "+vL" => match unsafe { self.children() }.next() {
                // SAFETY: see above.
                Some(items) => DataType::List(Box::new(unsafe { items.data_type(&format!("{path}[]"), depth + 1) }?)),
                None => return Err(SchemaError::new(path, "a list without a type of its items".to_owned())),
            },
            times if times.starts_with("ts") => DataType::Timestamp,
            other => {
                let reason = format!("tables have no type with the Arrow format `{other}`; use text");
                return Err(SchemaError::new(path, reason));
            }
        })
    }

    /// # Safety
    /// As for [`read`](Self::read).
    unsafe fn children(&self) -> impl Iterator<Item = &ArrowSchema> {
        let count = usize::try_from(self.n_children).unwrap_or(0);
        // SAFETY: the specification promises that many pointers, each to a schema. Without children the pointer may be null.
        (0..count).map(|position| unsafe { &**self.children.add(position) })
    }
}

/// # Safety
/// The pointer must be null or to a text that ends with zero and lives as long as it is used.
unsafe fn text<'a>(text: *const c_char) -> Result<&'a str, SchemaError> {
    if text.is_null() {
        return Ok("");
    }
    // SAFETY: the caller promises it.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map_err(|_| SchemaError::new("", "a name in the schema is not UTF-8".to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn our_schemas_are_read_again() {
        let words = json!({
            "none": "null", "is": "bool", "n": "int64", "u": "uint64", "f": "float64", "t": "text", "at": "timestamp",
            "s": {"a.b": ["int64"]}, "l": [{"x": "text"}],
        });
        let schema = Schema::from_json(&words).expect("a schema");
        let exported = ArrowSchema::of(&schema);
        // SAFETY: it is a schema that was just made.
        assert_eq!(unsafe { exported.read() }, Ok(schema));
        // SAFETY: an empty one is refused before its pointers are followed.
        assert!(unsafe { ArrowSchema::empty().read() }.is_err());
    }
}
