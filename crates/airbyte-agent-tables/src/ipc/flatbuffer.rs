//! [`Value`]: what a flatbuffer has, and its bytes.
//!
//! A [flatbuffer](https://flatbuffers.dev/internals/) refers to whatever has no fixed size by its distance, always forwards.
//! So a table is written before what its fields refer to, and the distances are filled in afterwards.

/// A value of a flatbuffer. The root is a table.
pub(super) enum Value<'a> {
    /// A field that has its default.
    Absent,
    Bool(bool),
    U8(u8),
    I16(i16),
    I32(i32),
    I64(i64),
    Text(&'a str),
    /// Fields by their ids.
    Table(Vec<Value<'a>>),
    /// A vector of tables.
    Tables(Vec<Value<'a>>),
    /// A vector of structs of two integers.
    Pairs(Vec<[i64; 2]>),
}

/// The size of a reference.
const REFERENCE: usize = 4;

/// The alignment of the largest scalars, which tables begin at.
const LARGEST: usize = 8;

impl Value<'_> {
    /// The flatbuffer whose root it is.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![0; REFERENCE];
        self.write_referred(0, &mut out);
        out
    }

    /// The size in a table.
    fn size(&self) -> usize {
        match self {
            Self::Absent => 0,
            Self::Bool(_) | Self::U8(_) => 1,
            Self::I16(_) => 2,
            Self::I32(_) => 4,
            Self::I64(_) => 8,
            Self::Text(_) | Self::Table(_) | Self::Tables(_) | Self::Pairs(_) => REFERENCE,
        }
    }

    /// Writes what a field has in a table: the value, or the space of a reference to it.
    fn write_inline(&self, out: &mut Vec<u8>) {
        match self {
            Self::Bool(value) => out.push(u8::from(*value)),
            Self::U8(value) => out.push(*value),
            Self::I16(value) => out.extend(value.to_le_bytes()),
            Self::I32(value) => out.extend(value.to_le_bytes()),
            Self::I64(value) => out.extend(value.to_le_bytes()),
            _ => out.resize(out.len() + self.size(), 0),
        }
    }

    /// Writes the value that the reference at a position refers to. Scalars have none.
    fn write_referred(&self, reference: usize, out: &mut Vec<u8>) {
        let start = match self {
            Self::Text(text) => {
                let start = write_length(text.len(), REFERENCE, out);
                out.extend_from_slice(text.as_bytes());
                out.push(0);
                start
            }
            Self::Table(fields) => return write_table(fields, reference, out),
            Self::Tables(tables) => {
                let start = write_length(tables.len(), REFERENCE, out);
                refer(reference, start, out);
                let first = out.len();
                out.resize(first + tables.len() * REFERENCE, 0);
                for (position, table) in tables.iter().enumerate() {
                    table.write_referred(first + position * REFERENCE, out);
                }
                return;
            }
            Self::Pairs(pairs) => {
                let start = write_length(pairs.len(), LARGEST, out);
                pairs.iter().flatten().for_each(|number| out.extend(number.to_le_bytes()));
                start
            }
            _ => return,
        };
        refer(reference, start, out);
    }
}

/// Writes a table, which begins with the distance to the places of its fields, and then what the fields refer to.
fn write_table(fields: &[Value<'_>], reference: usize, out: &mut Vec<u8>) {
    let mut size = REFERENCE;
    let places: Vec<usize> = fields
        .iter()
        .map(|field| match field {
            Value::Absent => 0,
            field => {
                let place = size.next_multiple_of(field.size());
                size = place + field.size();
                place
            }
        })
        .collect();
    let places_size = 2 * (2 + fields.len());
    let start = (out.len() + places_size).next_multiple_of(LARGEST);
    out.resize(start - places_size, 0);
    [places_size, size].iter().chain(&places).for_each(|number| out.extend(small(*number).to_le_bytes()));
    refer(reference, start, out);
    out.extend(narrow(places_size).to_le_bytes());
    for (field, place) in fields.iter().zip(&places).filter(|(_, place)| **place > 0) {
        out.resize(start + place, 0);
        field.write_inline(out);
    }
    for (field, place) in fields.iter().zip(&places) {
        field.write_referred(start + place, out);
    }
}

/// Writes the length of a vector whose items have an alignment. Returns where the vector begins.
fn write_length(length: usize, alignment: usize, out: &mut Vec<u8>) -> usize {
    let start = (out.len() + REFERENCE).next_multiple_of(alignment) - REFERENCE;
    out.resize(start, 0);
    out.extend(narrow(length).to_le_bytes());
    start
}

/// Fills in a reference.
fn refer(reference: usize, target: usize, out: &mut [u8]) {
    if let Some(space) = out.get_mut(reference..reference + REFERENCE) {
        space.copy_from_slice(&narrow(target - reference).to_le_bytes());
    }
}

/// A number of bytes of metadata. There are at most 10,000 columns, whose names are in memory.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A number of bytes of one table, which has a few fields.
fn small(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
