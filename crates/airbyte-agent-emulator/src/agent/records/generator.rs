//! Generates records from the connector type, the entity and an index.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value, json};

use super::fake_data::{SeededRng, Source, text};
use crate::agent::catalogue::{ConnectorType, Entity, FieldGenerator, IdAlphabet, TimeFormat};
use crate::agent::json_path;

/// How many generated records each entity of a connector has, so that references point to records that exist.
#[derive(Debug, Clone, Default)]
pub struct Counts(HashMap<String, u64>);

impl Counts {
    /// Counts by entity name.
    pub fn new(counts: HashMap<String, u64>) -> Self {
        Self(counts)
    }

    /// The count of an entity; 0 for an unknown one.
    pub fn of(&self, entity: &str) -> u64 {
        self.0.get(entity).copied().unwrap_or_default()
    }
}

/// The record at `index` (from 0) of an entity. The same arguments always give the same record.
pub fn generate(kind: &ConnectorType, entity: &Entity, index: u64, counts: &Counts) -> Value {
    generate_fields(kind, entity, &entity.fields, index, counts)
}

/// Part of the record at `index`: at least these of its entity's fields.
pub(super) fn generate_fields<'f>(
    kind: &ConnectorType,
    entity: &Entity,
    fields: impl IntoIterator<Item = &'f (String, FieldGenerator)>,
    index: u64,
    counts: &Counts,
) -> Value {
    let mut builder = RecordBuilder { kind, counts, entity, index, depth: 0, members: Map::new() };
    for (name, spec) in fields {
        let value = builder.value(name, spec);
        builder.members.insert(name.clone(), value);
    }
    Value::Object(builder.members)
}

/// How many references are followed in a row. It covers an issue's user's company, and ends circular references.
const MAX_DEPTH: u8 = 4;

/// Time of the first record, 2025-01-06T08:00:00Z, in seconds since 1970.
const EPOCH: i64 = 1_736_150_400;
/// Minutes between one record and the next.
const STEP_MINUTES: u64 = 47;
/// After so many minutes the times of records start over, so that none is in the far future.
const SPAN_MINUTES: u64 = 300 * 24 * 60;

struct RecordBuilder<'a> {
    kind: &'a ConnectorType,
    counts: &'a Counts,
    entity: &'a Entity,
    index: u64,
    depth: u8,
    members: Map<String, Value>,
}

impl RecordBuilder<'_> {
    fn seed(&self, name: &str) -> u64 {
        let mut hash = 0xCBF2_9CE4_8422_2325u64;
        for byte in [&self.kind.slug, "/", &self.entity.name, "/", name].iter().flat_map(|part| part.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        SeededRng::new(hash ^ self.index.wrapping_mul(0xD6E8_FEB8_6659_FD93)).next()
    }

    fn value(&mut self, name: &str, spec: &FieldGenerator) -> Value {
        let mut rng = SeededRng::new(self.seed(name));
        match spec {
            FieldGenerator::Serial { from, step } => json!(from.saturating_add(step.saturating_mul(self.index as i64))),
            FieldGenerator::Id { prefix, length, alphabet } => {
                Value::String(id(prefix, *length, *alphabet, &mut rng, self.index))
            }
            FieldGenerator::Format(pattern) => Value::String(self.format(pattern)),
            FieldGenerator::Copy(from) => self.sibling(from),
            FieldGenerator::Choice(values) => values[rng.below(values.len() as u64) as usize].clone(),
            FieldGenerator::Cycle(values) => values[(self.index % values.len() as u64) as usize].clone(),
            FieldGenerator::Constant(value) => value.clone(),
            FieldGenerator::Text(kind) => Value::String(text(
                *kind,
                &Source {
                    own: rng.next(),
                    person: self.seed("person"),
                    company: self.seed("company"),
                    number: self.index + 1,
                },
            )),
            FieldGenerator::Integer { min, max } => {
                json!(min.saturating_add_unsigned(rng.below(max.abs_diff(*min).saturating_add(1))))
            }
            FieldGenerator::Number { min, max, decimals } => {
                let scale = 10f64.powi(*decimals as i32);
                json!(((min + rng.unit() * (max - min)) * scale).round() / scale)
            }
            FieldGenerator::Boolean(chance) => json!(rng.unit() < *chance),
            FieldGenerator::Time { format, after, within } => {
                self.time(*format, after + rng.below(within.unsigned_abs() + 1) as i64)
            }
            FieldGenerator::AsText(of) => json_path::text_of(&self.value(name, of)).map_or(Value::Null, Value::String),
            FieldGenerator::Maybe { chance, of } => {
                if rng.unit() < *chance {
                    self.value(&format!("{name}?"), of)
                } else {
                    Value::Null
                }
            }
            FieldGenerator::List { min, max, of } => {
                let length = min + rng.below((max - min + 1) as u64) as usize;
                Value::Array((0..length).map(|item| self.value(&format!("{name}[{item}]"), of)).collect())
            }
            FieldGenerator::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(member, spec)| (member.clone(), self.value(&format!("{name}.{member}"), spec)))
                    .collect(),
            ),
            FieldGenerator::Ref { entity, field, fields, among, key } => {
                let key = key.as_deref().unwrap_or(entity);
                let chosen = SeededRng::new(self.seed(&format!("ref {key}"))).next();
                let count = self.counts.of(entity).min(among.unwrap_or(u64::MAX));
                if count == 0 {
                    return Value::Null;
                }
                let index = chosen % count;
                match field {
                    Some(field) => self.of_other(entity, index, field),
                    None => Value::Object(
                        fields
                            .iter()
                            .map(|(member, from)| (member.clone(), self.of_other(entity, index, from)))
                            .collect(),
                    ),
                }
            }
        }
    }

    fn of_other(&self, entity: &str, index: u64, from: &str) -> Value {
        let Some(other) = self.kind.entity(entity).filter(|_| self.depth < MAX_DEPTH) else {
            return Value::Null;
        };
        if let Some(given) = other.seed_records.get(index as usize) {
            return json_path::get(given, from).cloned().unwrap_or(Value::Null);
        }
        let mut builder = RecordBuilder {
            kind: self.kind,
            counts: self.counts,
            entity: other,
            index,
            depth: self.depth + 1,
            members: Map::new(),
        };
        builder.sibling(from)
    }

    /// A member of the same record, generated now if it comes later.
    fn sibling(&mut self, from: &str) -> Value {
        let head = from.split('.').next().unwrap_or(from);
        if !self.members.contains_key(head) {
            let entity = self.entity;
            let Some((name, spec)) = entity.fields.iter().find(|(name, _)| name == head) else {
                return Value::Null;
            };
            if self.depth >= MAX_DEPTH * 2 {
                return Value::Null;
            }
            self.depth += 1;
            let value = self.value(name, spec);
            self.depth -= 1;
            self.members.insert(name.clone(), value);
        }
        let inner = from.split_once('.').map(|(_, rest)| rest);
        match (self.members.get(head), inner) {
            (Some(value), None) => value.clone(),
            (Some(value), Some(rest)) => json_path::get(value, rest).cloned().unwrap_or(Value::Null),
            (None, _) => Value::Null,
        }
    }

    fn format(&mut self, pattern: &str) -> String {
        let mut out = String::with_capacity(pattern.len() + 16);
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                out.push_str(after);
                return out;
            };
            if name == "index" {
                out.push_str(&(self.index + 1).to_string());
            } else {
                out.push_str(&json_path::text_of(&self.sibling(name)).unwrap_or_default());
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    fn time(&self, format: TimeFormat, hours: i64) -> Value {
        let jitter = SeededRng::new(self.seed("time")).below(STEP_MINUTES * 60) as i64;
        let minutes = (self.index.wrapping_mul(STEP_MINUTES) % SPAN_MINUTES) as i64;
        moment(format, EPOCH + minutes * 60 + jitter + hours * 3600, self.index)
    }
}

/// A time, given in seconds since 1970, in the provider's notation.
pub(crate) fn moment(format: TimeFormat, seconds: i64, index: u64) -> Value {
    let at: DateTime<Utc> = DateTime::UNIX_EPOCH + Duration::seconds(seconds);
    match format {
        TimeFormat::Iso => at.format("%Y-%m-%dT%H:%M:%SZ").to_string().into(),
        TimeFormat::IsoMillis => at.format("%Y-%m-%dT%H:%M:%S.000Z").to_string().into(),
        TimeFormat::IsoOffset => at.format("%Y-%m-%dT%H:%M:%S.000+0000").to_string().into(),
        TimeFormat::Date => at.format("%Y-%m-%d").to_string().into(),
        TimeFormat::Epoch => seconds.into(),
        TimeFormat::SlackTs => format!("{seconds}.{:06}", index % 1_000_000).into(),
    }
}

/// Characters of an id that distinguish records.
const ID_PLACES: usize = 8;
/// A prime: it has no common factor with the number of ids, so different indices give different ids.
const SCATTER: u64 = 2_654_435_761;

/// The index of the record with this id, or of one of those whose ids have the same low places: the ids of indices that
/// differ by a multiple of the second number do. `None` if no index has it. The inverse of [`id`].
pub(super) fn index_of_id(id: &str, prefix: &str, length: usize, alphabet: IdAlphabet) -> Option<(u64, u64)> {
    let range = alphabet.range()?;
    let text = id.strip_prefix(prefix)?.as_bytes();
    let places = length.min(ID_PLACES);
    if text.len() != length {
        return None;
    }
    let count = range.pow(places as u32);
    let mut scattered = 0u64;
    for byte in &text[length - places..] {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' if alphabet == IdAlphabet::Hex => byte - b'a' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        if u64::from(digit) >= range {
            return None;
        }
        scattered = scattered * range + u64::from(digit);
    }
    let index = u128::from(scattered) * u128::from(inverse(SCATTER % count, count)) % u128::from(count);
    Some((index as u64, count))
}

/// The number by which `factor` must be multiplied to get 1 modulo `modulus` (extended Euclid). They have no common factor.
fn inverse(factor: u64, modulus: u64) -> u64 {
    let (mut low, mut high) = (i128::from(factor), i128::from(modulus));
    let (mut of_low, mut of_high) = (1i128, 0i128);
    while low != 0 {
        let quotient = high / low;
        (low, high) = (high - quotient * low, low);
        (of_low, of_high) = (of_high - quotient * of_low, of_low);
    }
    of_high.rem_euclid(i128::from(modulus)) as u64
}

impl IdAlphabet {
    /// How many characters it has; `None` for UUIDs, which are random throughout.
    fn range(self) -> Option<u64> {
        match self {
            Self::Base62 => Some(62),
            Self::Upper => Some(36),
            Self::Hex => Some(16),
            Self::Digits => Some(10),
            Self::Uuid => None,
        }
    }
}

fn id(prefix: &str, length: usize, alphabet: IdAlphabet, rng: &mut SeededRng, index: u64) -> String {
    const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let Some(range) = alphabet.range() else {
        let bytes = (u128::from(rng.next()) << 64) | u128::from(rng.next());
        return uuid::Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid().to_string();
    };
    // The low places encode the index, so that ids of one entity differ however short they are.
    let places = length.min(ID_PLACES);
    let mut scattered = index.wrapping_mul(SCATTER) % range.pow(places as u32);
    let mut digits: Vec<u8> = Vec::with_capacity(length);
    for place in 0..length {
        let digit = if place < places { scattered % range } else { rng.below(range) };
        scattered /= range;
        digits.push(BASE62[digit as usize]);
    }
    digits.reverse();
    if alphabet == IdAlphabet::Digits && length > ID_PLACES && digits.first() == Some(&b'0') {
        digits[0] = b'1';
    }
    let mut out = String::with_capacity(prefix.len() + length);
    out.push_str(prefix);
    let is_small = alphabet == IdAlphabet::Hex;
    out.extend(digits.into_iter().map(|digit| char::from(if is_small { digit.to_ascii_lowercase() } else { digit })));
    out
}

/// A new record without content: ids, links, times and default states.
pub(crate) fn blank(kind: &ConnectorType, entity: &Entity, index: u64, counts: &Counts, now: i64) -> Value {
    let mut builder = RecordBuilder { kind, counts, entity, index, depth: 0, members: Map::new() };
    for (name, spec) in &entity.fields {
        let value = empty(&mut builder, name, spec, now);
        builder.members.insert(name.clone(), value);
    }
    Value::Object(builder.members)
}

fn empty(builder: &mut RecordBuilder<'_>, name: &str, spec: &FieldGenerator, now: i64) -> Value {
    match spec {
        FieldGenerator::Text(_) | FieldGenerator::Maybe { .. } => Value::Null,
        FieldGenerator::AsText(of) => {
            json_path::text_of(&empty(builder, name, of, now)).map_or(Value::Null, Value::String)
        }
        FieldGenerator::Integer { .. } | FieldGenerator::Number { .. } => json!(0),
        FieldGenerator::Boolean(_) => Value::Bool(false),
        FieldGenerator::List { .. } => Value::Array(Vec::new()),
        FieldGenerator::Choice(values) | FieldGenerator::Cycle(values) => {
            values.first().cloned().unwrap_or(Value::Null)
        }
        FieldGenerator::Time { format, .. } => moment(*format, now, builder.index),
        FieldGenerator::Object(members) => Value::Object(
            members
                .iter()
                .map(|(member, spec)| (member.clone(), empty(builder, &format!("{name}.{member}"), spec, now)))
                .collect(),
        ),
        _ => builder.value(name, spec),
    }
}

/// Sets the times that every update renews.
pub(crate) fn renew(entity: &Entity, body: &mut Value, now: i64) {
    for path in &entity.updated {
        let head = path.split('.').next().unwrap_or(path);
        let spec = entity.fields.iter().find(|(name, _)| name == head).map(|(_, spec)| spec);
        if let Some(FieldGenerator::Time { format, .. }) = spec.and_then(|spec| member(spec, path)) {
            json_path::set(body, path, moment(*format, now, 0));
        }
    }
}

/// The generator at a path below `spec`.
fn member<'a>(spec: &'a FieldGenerator, path: &str) -> Option<&'a FieldGenerator> {
    match (path.split_once('.'), spec) {
        (None, spec) => Some(spec),
        (Some((_, rest)), FieldGenerator::Object(members)) => {
            let head = rest.split('.').next().unwrap_or(rest);
            members.iter().find(|(name, _)| name == head).and_then(|(_, spec)| member(spec, rest))
        }
        _ => None,
    }
}
