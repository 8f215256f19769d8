//! [`Body`]: the memory of the rows of a batch.

use std::ops::Range;

use crate::columns::{Bitmap, Column, Texts, Validity, Values};

/// Buffers begin at multiples of it, and so does the metadata of a message.
pub(super) const ALIGNMENT: usize = 8;

/// The memory of the rows of a batch. Nothing is copied until it is written.
pub(super) struct Body<'a> {
    pub(super) rows: usize,
    /// Each column, with its children behind it.
    pub(super) nodes: Vec<Node>,
    buffers: Vec<Buffer<'a>>,
}

/// How many values a column has, and how many of them are null.
pub(super) struct Node {
    pub(super) length: usize,
    pub(super) nulls: usize,
}

enum Buffer<'a> {
    /// No value is null.
    Empty,
    Bits(&'a Bitmap, Range<usize>),
    Signed(&'a [i64]),
    Unsigned(&'a [u64]),
    Doubles(&'a [f64]),
    /// Counted from the first of them.
    Offsets(&'a [i32]),
    Bytes(&'a [u8]),
}

impl<'a> Body<'a> {
    pub(super) fn of(columns: &'a [Column], rows: Range<usize>) -> Self {
        let mut body = Self { rows: rows.len(), nodes: Vec::new(), buffers: Vec::new() };
        columns.iter().for_each(|column| body.add(column, rows.clone()));
        body
    }

    fn add(&mut self, column: &'a Column, rows: Range<usize>) {
        let length = rows.len();
        if let Values::Null = column.values {
            self.nodes.push(Node { length, nulls: length });
            return;
        }
        let nulls = nulls(&column.validity, &rows);
        self.nodes.push(Node { length, nulls });
        self.buffers.push(match column.validity.bits() {
            Some(bits) if nulls > 0 => Buffer::Bits(bits, rows.clone()),
            _ => Buffer::Empty,
        });
        match &column.values {
            Values::Null => {}
            Values::Bool(bits) => self.buffers.push(Buffer::Bits(bits, rows)),
            Values::Int64(values) | Values::Timestamp(values) => self.buffers.push(Buffer::Signed(part(values, rows))),
            Values::UInt64(values) => self.buffers.push(Buffer::Unsigned(part(values, rows))),
            Values::Float64(values) => self.buffers.push(Buffer::Doubles(part(values, rows))),
            Values::Text(Texts { offsets, bytes }) | Values::Json(Texts { offsets, bytes }) => {
                let range = self.add_offsets(offsets, rows);
                self.buffers.push(Buffer::Bytes(part(bytes, range)));
            }
            Values::Struct(members) => members.iter().for_each(|(_, member)| self.add(member, rows.clone())),
            Values::List { offsets, items } => {
                let range = self.add_offsets(offsets, rows);
                self.add(items, range);
            }
        }
    }

    /// Adds the offsets of rows. Returns the range that they are of.
    fn add_offsets(&mut self, offsets: &'a [i32], rows: Range<usize>) -> Range<usize> {
        let offsets = part(offsets, rows.start..rows.end + 1);
        self.buffers.push(Buffer::Offsets(offsets));
        let place = |offset: Option<&i32>| offset.and_then(|offset| usize::try_from(*offset).ok()).unwrap_or(0);
        place(offsets.first())..place(offsets.last())
    }

    /// Where each buffer begins and how long it is, without the bytes up to the next one.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        self.buffers.iter().scan(0, |end, buffer| {
            let start = *end;
            *end += buffer.padded_len();
            Some((start, buffer.len()))
        })
    }

    pub(super) fn len(&self) -> usize {
        self.buffers.iter().map(Buffer::padded_len).sum()
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        for buffer in &self.buffers {
            buffer.write(out);
            out.resize(out.len() + buffer.padded_len() - buffer.len(), 0);
        }
    }
}

fn nulls(validity: &Validity, rows: &Range<usize>) -> usize {
    match validity.bits() {
        Some(bits) if rows.len() < validity.len() => rows.clone().filter(|row| !bits.get(*row)).count(),
        _ => validity.nulls(),
    }
}

fn part<T>(values: &[T], rows: Range<usize>) -> &[T] {
    values.get(rows).unwrap_or_default()
}

impl Buffer<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Bits(_, rows) => rows.len().div_ceil(8),
            Self::Signed(values) => size_of_val(*values),
            Self::Unsigned(values) => size_of_val(*values),
            Self::Doubles(values) => size_of_val(*values),
            Self::Offsets(values) => size_of_val(*values),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    fn padded_len(&self) -> usize {
        self.len().next_multiple_of(ALIGNMENT)
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Empty => {}
            Self::Bits(bits, rows) => bits.write(rows.clone(), out),
            Self::Signed(values) => write_each(values, i64::to_le_bytes, out),
            Self::Unsigned(values) => write_each(values, u64::to_le_bytes, out),
            Self::Doubles(values) => write_each(values, f64::to_le_bytes, out),
            Self::Offsets(values) => {
                let first = values.first().copied().unwrap_or(0);
                write_each(values, |offset| (offset - first).to_le_bytes(), out);
            }
            Self::Bytes(bytes) => out.extend_from_slice(bytes),
        }
    }
}

fn write_each<T: Copy, const N: usize>(values: &[T], bytes: impl Fn(T) -> [u8; N], out: &mut Vec<u8>) {
    let start = out.len();
    // Into space of the right size, the compiler makes this a copy of the whole.
    out.resize(start + values.len() * N, 0);
    let space = out.get_mut(start..).unwrap_or_default();
    for (space, value) in space.chunks_exact_mut(N).zip(values) {
        space.copy_from_slice(&bytes(*value));
    }
}
