//! The metadata of messages, by [Message.fbs](https://github.com/apache/arrow/blob/main/format/Message.fbs) and
//! [Schema.fbs](https://github.com/apache/arrow/blob/main/format/Schema.fbs): fields are in the order of their ids there.

use super::body::Body;
use super::flatbuffer::Value;
use crate::schema::{DataType, Field, Schema};

/// `MetadataVersion.V5`.
const VERSION: i16 = 4;

/// `MessageHeader.Schema`.
const SCHEMA: u8 = 1;

/// `MessageHeader.RecordBatch`.
const RECORD_BATCH: u8 = 3;

/// `Precision.DOUBLE`.
const DOUBLE: i16 = 2;

/// `TimeUnit.MICROSECOND`.
const MICROSECOND: i16 = 2;

/// The message with a schema.
pub(super) fn of_schema(schema: &Schema) -> Value<'_> {
    // Little endian, the default.
    let endianness = Value::Absent;
    message(SCHEMA, Value::Table(vec![endianness, fields(&schema.fields)]), 0)
}

/// The message with a batch, of which the body is a part.
pub(super) fn of_batch(body: &Body<'_>) -> Value<'static> {
    let nodes = body.nodes.iter().map(|node| [long(node.length), long(node.nulls)]).collect();
    let buffers = body.places().map(|(offset, length)| [long(offset), long(length)]).collect();
    let batch = vec![Value::I64(long(body.rows)), Value::Pairs(nodes), Value::Pairs(buffers)];
    message(RECORD_BATCH, Value::Table(batch), body.len())
}

fn message(kind: u8, header: Value<'_>, body_length: usize) -> Value<'_> {
    Value::Table(vec![Value::I16(VERSION), Value::U8(kind), header, Value::I64(long(body_length))])
}

fn fields(fields: &[Field]) -> Value<'_> {
    Value::Tables(fields.iter().map(|it| field(&it.name, &it.data_type)).collect())
}

fn field<'a>(name: &'a str, data_type: &'a DataType) -> Value<'a> {
    let no_children = Value::Tables(Vec::new());
    // The number is that of the union `Type`.
    let (kind, members, children) = match data_type {
        DataType::Null => (1, vec![], no_children),
        DataType::Int64 => (2, vec![Value::I32(64), Value::Bool(true)], no_children),
        DataType::UInt64 => (2, vec![Value::I32(64), Value::Bool(false)], no_children),
        DataType::Float64 => (3, vec![Value::I16(DOUBLE)], no_children),
        DataType::Text | DataType::Json => (5, vec![], no_children),
        DataType::Bool => (6, vec![], no_children),
        DataType::Timestamp => (10, vec![Value::I16(MICROSECOND), Value::Text("UTC")], no_children),
        DataType::List(items) => (12, vec![], Value::Tables(vec![field("item", items)])),
        DataType::Struct(members) => (13, vec![], fields(members)),
    };
    let (is_nullable, dictionary) = (Value::Bool(true), Value::Absent);
    Value::Table(vec![Value::Text(name), is_nullable, Value::U8(kind), Value::Table(members), dictionary, children])
}

fn long(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
