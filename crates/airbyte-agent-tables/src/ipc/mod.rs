//! Arrow's [IPC format](https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc):
//! tables as bytes, for what cannot share memory with us.
//!
//! A stream is a message with the schema, one with each batch, and a mark at the end. A message is metadata, which is a
//! flatbuffer, and a body, which is the memory of the columns.

mod body;
mod flatbuffer;
mod metadata;

use crate::slice::Slice;
use crate::table::Table;

use body::{ALIGNMENT, Body};
use flatbuffer::Value;

/// What every message begins with.
const CONTINUATION: [u8; 4] = [0xff; 4];

/// The end of a stream: a message without metadata.
const END: [u8; 8] = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

impl Table {
    /// The rows as a stream of Arrow's IPC format, as `pyarrow.ipc.open_stream` and `tableFromIPC` of apache-arrow read it.
    #[must_use]
    pub fn to_ipc_stream(&self) -> Vec<u8> {
        let bodies: Vec<Body<'_>> = self.slices().iter().map(body_of).collect();
        let schema = metadata_bytes(&metadata::of_schema(self.schema()));
        let batches: Vec<Vec<u8>> = bodies.iter().map(|body| metadata_bytes(&metadata::of_batch(body))).collect();
        let length = schema.len() + batches.iter().map(Vec::len).sum::<usize>() + END.len();
        let mut out = Vec::with_capacity(length + bodies.iter().map(Body::len).sum::<usize>());
        out.extend_from_slice(&schema);
        for (metadata, body) in batches.iter().zip(&bodies) {
            out.extend_from_slice(metadata);
            body.write(&mut out);
        }
        out.extend_from_slice(&END);
        out
    }

    /// How many bytes of memory the values of its rows take.
    #[must_use]
    pub fn memory_size(&self) -> usize {
        self.slices().iter().map(|slice| body_of(slice).len()).sum()
    }
}

fn body_of(slice: &Slice) -> Body<'_> {
    Body::of(&slice.batch.columns, slice.range.clone())
}

/// The bytes of a message before its body.
fn metadata_bytes(message: &Value<'_>) -> Vec<u8> {
    let mut flatbuffer = message.to_bytes();
    flatbuffer.resize(flatbuffer.len().next_multiple_of(ALIGNMENT), 0);
    let length = i32::try_from(flatbuffer.len()).unwrap_or(i32::MAX);
    [CONTINUATION.as_slice(), &length.to_le_bytes(), &flatbuffer].concat()
}
