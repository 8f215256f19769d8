//! Believable records from nothing but the kind, the entity and an index.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value, json};

use super::fake_data::{Dice, Source, text};
use crate::agent::catalogue::{ConnectorType, Entity, IdAlphabet, Spec, TimeFormat};
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

/// The record number `index` (from 0) of an entity. The same arguments give the same record, always.
pub fn generate(kind: &ConnectorType, entity: &Entity, index: u64, counts: &Counts) -> Value {
    let mut maker = Maker { kind, counts, entity, index, depth: 0, made: Map::new() };
    for (name, spec) in &entity.fields {
        let value = maker.value(name, spec);
        maker.made.insert(name.clone(), value);
    }
    Value::Object(maker.made)
}

/// How far references are followed from record to record: enough for an issue's user's company, short of a circle.
const MAX_DEPTH: u8 = 4;

/// Moment of the first record, 2025-01-06T08:00:00Z, in seconds since 1970.
const EPOCH: i64 = 1_736_150_400;
/// Minutes between one record and the next.
const STEP_MINUTES: u64 = 47;
/// After so many minutes the clock of records starts over, so that none lies in the far future.
const SPAN_MINUTES: u64 = 300 * 24 * 60;

struct Maker<'a> {
    kind: &'a ConnectorType,
    counts: &'a Counts,
    entity: &'a Entity,
    index: u64,
    depth: u8,
    made: Map<String, Value>,
}

impl Maker<'_> {
    fn seed(&self, name: &str) -> u64 {
        let mut hash = 0xCBF2_9CE4_8422_2325u64;
        for byte in [&self.kind.slug, "/", &self.entity.name, "/", name].iter().flat_map(|part| part.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        Dice::new(hash ^ self.index.wrapping_mul(0xD6E8_FEB8_6659_FD93)).next()
    }

    fn value(&mut self, name: &str, spec: &Spec) -> Value {
        let mut dice = Dice::new(self.seed(name));
        match spec {
            Spec::Serial { from, step } => json!(from.saturating_add(step.saturating_mul(self.index as i64))),
            Spec::Id { prefix, length, alphabet } => {
                Value::String(id(prefix, *length, *alphabet, &mut dice, self.index))
            }
            Spec::Format(pattern) => Value::String(self.format(pattern)),
            Spec::Copy(from) => self.sibling(from),
            Spec::Choice(values) => values[dice.below(values.len() as u64) as usize].clone(),
            Spec::Cycle(values) => values[(self.index % values.len() as u64) as usize].clone(),
            Spec::Constant(value) => value.clone(),
            Spec::Text(kind) => Value::String(text(
                *kind,
                &Source {
                    own: dice.next(),
                    person: self.seed("person"),
                    company: self.seed("company"),
                    number: self.index + 1,
                },
            )),
            Spec::Integer { min, max } => {
                json!(min.saturating_add_unsigned(dice.below(max.abs_diff(*min).saturating_add(1))))
            }
            Spec::Number { min, max, decimals } => {
                let scale = 10f64.powi(*decimals as i32);
                json!(((min + dice.unit() * (max - min)) * scale).round() / scale)
            }
            Spec::Boolean(chance) => json!(dice.unit() < *chance),
            Spec::Time { format, after, within } => {
                self.time(*format, after + dice.below(within.unsigned_abs() + 1) as i64)
            }
            Spec::AsText(of) => json_path::text_of(&self.value(name, of)).map_or(Value::Null, Value::String),
            Spec::Maybe { chance, of } => {
                if dice.unit() < *chance {
                    self.value(&format!("{name}?"), of)
                } else {
                    Value::Null
                }
            }
            Spec::List { min, max, of } => {
                let length = min + dice.below((max - min + 1) as u64) as usize;
                Value::Array((0..length).map(|item| self.value(&format!("{name}[{item}]"), of)).collect())
            }
            Spec::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(member, spec)| (member.clone(), self.value(&format!("{name}.{member}"), spec)))
                    .collect(),
            ),
            Spec::Ref { entity, field, fields, among, key } => {
                let key = key.as_deref().unwrap_or(entity);
                let chosen = Dice::new(self.seed(&format!("ref {key}"))).next();
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
        if let Some(given) = other.given.get(index as usize) {
            return json_path::get(given, from).cloned().unwrap_or(Value::Null);
        }
        let mut maker = Maker {
            kind: self.kind,
            counts: self.counts,
            entity: other,
            index,
            depth: self.depth + 1,
            made: Map::new(),
        };
        maker.sibling(from)
    }

    /// A member of the record being made; made now if its turn has not come.
    fn sibling(&mut self, from: &str) -> Value {
        let head = from.split('.').next().unwrap_or(from);
        if !self.made.contains_key(head) {
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
            self.made.insert(name.clone(), value);
        }
        let inner = from.split_once('.').map(|(_, rest)| rest);
        match (self.made.get(head), inner) {
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
        let jitter = Dice::new(self.seed("time")).below(STEP_MINUTES * 60) as i64;
        let minutes = (self.index.wrapping_mul(STEP_MINUTES) % SPAN_MINUTES) as i64;
        moment(format, EPOCH + minutes * 60 + jitter + hours * 3600, self.index)
    }
}

/// A moment, in seconds since 1970, in the provider's notation.
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

/// Places of an id that tell records apart.
const ID_PLACES: usize = 8;
/// A prime, so that it shares no factor with the number of ids and different indices stay different.
const SCATTER: u64 = 2_654_435_761;

fn id(prefix: &str, length: usize, alphabet: IdAlphabet, dice: &mut Dice, index: u64) -> String {
    const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    if alphabet == IdAlphabet::Uuid {
        let bytes = (u128::from(dice.next()) << 64) | u128::from(dice.next());
        return uuid::Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid().to_string();
    }
    let range: u64 = match alphabet {
        IdAlphabet::Base62 | IdAlphabet::Uuid => 62,
        IdAlphabet::Upper => 36,
        IdAlphabet::Hex => 16,
        IdAlphabet::Digits => 10,
    };
    // The low places hold the index, scattered, so that ids of one entity differ however short they are.
    let places = length.min(ID_PLACES);
    let mut scattered = index.wrapping_mul(SCATTER) % range.pow(places as u32);
    let mut digits: Vec<u8> = Vec::with_capacity(length);
    for place in 0..length {
        let digit = if place < places { scattered % range } else { dice.below(range) };
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

/// What a new record has by itself: ids, links, moments and the usual states, but no content.
pub(crate) fn blank(kind: &ConnectorType, entity: &Entity, index: u64, counts: &Counts, now: i64) -> Value {
    let mut maker = Maker { kind, counts, entity, index, depth: 0, made: Map::new() };
    for (name, spec) in &entity.fields {
        let value = empty(&mut maker, name, spec, now);
        maker.made.insert(name.clone(), value);
    }
    Value::Object(maker.made)
}

fn empty(maker: &mut Maker<'_>, name: &str, spec: &Spec, now: i64) -> Value {
    match spec {
        Spec::Text(_) | Spec::Maybe { .. } => Value::Null,
        Spec::AsText(of) => json_path::text_of(&empty(maker, name, of, now)).map_or(Value::Null, Value::String),
        Spec::Integer { .. } | Spec::Number { .. } => json!(0),
        Spec::Boolean(_) => Value::Bool(false),
        Spec::List { .. } => Value::Array(Vec::new()),
        Spec::Choice(values) | Spec::Cycle(values) => values.first().cloned().unwrap_or(Value::Null),
        Spec::Time { format, .. } => moment(*format, now, maker.index),
        Spec::Object(members) => Value::Object(
            members
                .iter()
                .map(|(member, spec)| (member.clone(), empty(maker, &format!("{name}.{member}"), spec, now)))
                .collect(),
        ),
        _ => maker.value(name, spec),
    }
}

/// Sets the moments that every update renews.
pub(crate) fn renew(entity: &Entity, body: &mut Value, now: i64) {
    for path in &entity.updated {
        let head = path.split('.').next().unwrap_or(path);
        let spec = entity.fields.iter().find(|(name, _)| name == head).map(|(_, spec)| spec);
        if let Some(Spec::Time { format, .. }) = spec.and_then(|spec| member(spec, path)) {
            json_path::set(body, path, moment(*format, now, 0));
        }
    }
}

/// The spec at a path whose head has the spec `spec`.
fn member<'a>(spec: &'a Spec, path: &str) -> Option<&'a Spec> {
    match (path.split_once('.'), spec) {
        (None, spec) => Some(spec),
        (Some((_, rest)), Spec::Object(members)) => {
            let head = rest.split('.').next().unwrap_or(rest);
            members.iter().find(|(name, _)| name == head).and_then(|(_, spec)| member(spec, rest))
        }
        _ => None,
    }
}
