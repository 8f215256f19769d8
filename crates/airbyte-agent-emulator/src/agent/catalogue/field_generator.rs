//! Generators of record members, as seed files spell them.
//!
//! A generator without settings is a word (`title: sentence`), one with settings an object of one member
//! (`state: {choice: [OPEN, CLOSED]}`). `{object: {…}}` generates a nested object.

use airbyte_agent_core::json::MemberError;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::ordered::ordered;
use crate::from_value::from_value;
use crate::json_errors;

/// Generates a member of a record.
#[derive(Debug, Clone)]
pub enum FieldGenerator {
    /// Integers from `from` (default 1) in steps of `step` (default 1).
    Serial {
        /// First value.
        from: i64,
        /// Difference to the next value.
        step: i64,
    },
    /// Unique text: `prefix`, then `length` characters.
    Id {
        /// Prefix of every id.
        prefix: String,
        /// Characters after the prefix.
        length: usize,
        /// Characters that are used.
        alphabet: IdAlphabet,
    },
    /// Text in which `{path}` is replaced by another member, and `{index}` by the record's number, from 1.
    Format(String),
    /// The value of another member.
    Copy(String),
    /// One of the values at random. A repeated value is more likely.
    Choice(Vec<Value>),
    /// The values in turn.
    Cycle(Vec<Value>),
    /// A constant.
    Constant(Value),
    /// Words, names, addresses.
    Text(TextKind),
    /// Integer between two bounds, inclusive.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Number with `decimals` decimal places.
    Number {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
        /// Decimal places.
        decimals: u32,
    },
    /// True with this probability.
    Boolean(f64),
    /// A time. It is later for later records: at least `after` hours after the record's own time, and up to `within` more.
    Time {
        /// Notation.
        format: TimeFormat,
        /// Hours added.
        after: i64,
        /// Random hours added, at most.
        within: i64,
    },
    /// The value of another generator as a string (`"42"`).
    AsText(Box<FieldGenerator>),
    /// A value of `of` with the probability `chance`, else null.
    Maybe {
        /// Probability of a value.
        chance: f64,
        /// Generator of the value.
        of: Box<FieldGenerator>,
    },
    /// A list of `min` to `max` values.
    List {
        /// Fewest.
        min: usize,
        /// Most.
        max: usize,
        /// Generator of the items.
        of: Box<FieldGenerator>,
    },
    /// An object.
    Object(Vec<(String, FieldGenerator)>),
    /// A value of an existing record of `entity`.
    Ref {
        /// Entity referred to.
        entity: String,
        /// Path of the value. Else `fields` is used.
        field: Option<String>,
        /// Members of an object, with the paths of their values.
        fields: Vec<(String, String)>,
        /// Only so many records, from the first, are referred to.
        among: Option<u64>,
        /// References with the same key in one record refer to the same record. Default: the entity's name.
        key: Option<String>,
    },
}

/// Characters of an id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdAlphabet {
    /// Digits, lower and upper case letters.
    #[default]
    Base62,
    /// Digits and upper case letters.
    Upper,
    /// Digits and the letters a to f.
    Hex,
    /// Digits, the first not 0.
    Digits,
    /// A UUID of 36 characters; the length is not used.
    Uuid,
}

/// Kinds of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// A title of a few words, e.g. of an issue.
    Title,
    /// One sentence.
    Sentence,
    /// Three to six sentences.
    Paragraph,
    /// One word in lower case.
    Word,
    /// Words with hyphens, e.g. a branch.
    Slug,
    /// A person's full name.
    Name,
    /// A person's first name.
    FirstName,
    /// A person's last name.
    LastName,
    /// A login made of a name.
    Login,
    /// A mail address at a reserved domain.
    Email,
    /// A phone number that no one has.
    Phone,
    /// A company's name.
    Company,
    /// A company's reserved domain.
    Domain,
    /// A product's name.
    Product,
    /// A job title.
    JobTitle,
    /// A department.
    Department,
    /// A city.
    City,
    /// A country's code.
    Country,
    /// A colour of six hexadecimal digits.
    Color,
    /// A file name with its ending.
    FileName,
}

/// Notation of a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeFormat {
    /// `2025-03-04T05:06:07Z`
    #[default]
    Iso,
    /// `2025-03-04T05:06:07.000Z`
    IsoMillis,
    /// `2025-03-04T05:06:07.000+0000` (Jira, Salesforce)
    IsoOffset,
    /// `2025-03-04`
    Date,
    /// Seconds since 1970.
    Epoch,
    /// Seconds since 1970 as text with six decimals that make it unique (Slack's `ts`).
    SlackTs,
}

impl<'de> Deserialize<'de> for FieldGenerator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(word) => from_member(&word, Value::Object(Map::new())),
            Value::Object(members) if members.len() == 1 => match members.into_iter().next() {
                Some((word, settings)) => from_member(&word, settings),
                None => Err("empty".into()),
            },
            other => Err(format!("must be the name of a generator or an object with one member, not `{other}`")),
        }
        .map_err(serde::de::Error::custom)
    }
}

/// Largest difference between a time and its record's own, in hours: a century.
const MAX_HOURS: i64 = 100 * 365 * 24;

/// Most characters of an id, and most items of a list.
const MAX_LENGTH: usize = 1000;

fn at_most(most: usize, name: &str, given: usize) -> Result<(), String> {
    if given > most { Err(format!("{name} must be at most {most}, not {given}")) } else { Ok(()) }
}

fn from_member(word: &str, settings: Value) -> Result<FieldGenerator, String> {
    let spec = match word {
        "serial" => {
            let Serial { from, step } = read(word, settings)?;
            FieldGenerator::Serial { from, step }
        }
        "id" => {
            let Id { prefix, length, alphabet } = read(word, settings)?;
            at_most(MAX_LENGTH, "id: length", length)?;
            FieldGenerator::Id { prefix, length, alphabet }
        }
        "uuid" => FieldGenerator::Id { prefix: String::new(), length: 36, alphabet: IdAlphabet::Uuid },
        "format" => FieldGenerator::Format(read(word, settings)?),
        "copy" => FieldGenerator::Copy(read(word, settings)?),
        "choice" => FieldGenerator::Choice(not_empty(word, read(word, settings)?)?),
        "cycle" => FieldGenerator::Cycle(not_empty(word, read(word, settings)?)?),
        "constant" => FieldGenerator::Constant(settings),
        "integer" => {
            let Range { min, max, .. } = read(word, settings)?;
            FieldGenerator::Integer { min: min as i64, max: (max as i64).max(min as i64) }
        }
        "number" => {
            let Range { min, max, decimals } = read(word, settings)?;
            FieldGenerator::Number { min, max: max.max(min), decimals }
        }
        "boolean" => FieldGenerator::Boolean(if settings.is_object() { 0.5 } else { read(word, settings)? }),
        "time" => {
            let Time { format, after, within } = read(word, settings)?;
            FieldGenerator::Time {
                format,
                after: after.clamp(-MAX_HOURS, MAX_HOURS),
                within: within.clamp(0, MAX_HOURS),
            }
        }
        "text" => FieldGenerator::AsText(Box::new(read(word, settings)?)),
        "maybe" => {
            let Maybe { chance, of } = read(word, settings)?;
            FieldGenerator::Maybe { chance, of: Box::new(of) }
        }
        "list" => {
            let List { min, max, of } = read(word, settings)?;
            at_most(MAX_LENGTH, "list: length", max.max(min))?;
            FieldGenerator::List { min, max: max.max(min), of: Box::new(of) }
        }
        "object" => FieldGenerator::Object(ordered(settings).map_err(|error| format!("object: {error}"))?),
        "ref" => {
            let Ref { entity, field, fields, among, key } = read(word, settings)?;
            if field.is_none() && fields.is_empty() {
                return Err("ref: needs `field` or `fields`".into());
            }
            FieldGenerator::Ref { entity, field, fields, among, key }
        }
        text => {
            FieldGenerator::Text(from_value(&Value::from(text)).map_err(|_| format!("`{text}` is not a generator"))?)
        }
    };
    Ok(spec)
}

fn read<T: serde::de::DeserializeOwned>(word: &str, settings: Value) -> Result<T, String> {
    from_value(&settings)
        .map_err(|MemberError { error, .. }| format!("{word}: {}", json_errors::describe(&error.to_string())))
}

fn not_empty(word: &str, values: Vec<Value>) -> Result<Vec<Value>, String> {
    if values.is_empty() { Err(format!("{word}: needs at least one value")) } else { Ok(values) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Serial {
    from: i64,
    step: i64,
}

impl Default for Serial {
    fn default() -> Self {
        Self { from: 1, step: 1 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Id {
    prefix: String,
    length: usize,
    alphabet: IdAlphabet,
}

impl Default for Id {
    fn default() -> Self {
        Self { prefix: String::new(), length: 14, alphabet: IdAlphabet::Base62 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Range {
    min: f64,
    max: f64,
    decimals: u32,
}

impl Default for Range {
    fn default() -> Self {
        Self { min: 0.0, max: 100.0, decimals: 2 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Time {
    format: TimeFormat,
    after: i64,
    within: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Maybe {
    #[serde(default = "half")]
    chance: f64,
    of: FieldGenerator,
}

fn half() -> f64 {
    0.5
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    min: usize,
    #[serde(default = "three")]
    max: usize,
    of: FieldGenerator,
}

fn three() -> usize {
    3
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ref {
    entity: String,
    #[serde(default)]
    field: Option<String>,
    #[serde(default, deserialize_with = "ordered")]
    fields: Vec<(String, String)>,
    #[serde(default)]
    among: Option<u64>,
    #[serde(default)]
    key: Option<String>,
}
