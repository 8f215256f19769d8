//! How a member of a generated record comes about, as a seed file spells it.
//!
//! A spec without settings is a word (`title: sentence`), one with settings an object of one member
//! (`state: {choice: [OPEN, CLOSED]}`), and a plain object of specs is a nested object when written `{object: {…}}`.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::ordered::ordered;

/// Makes one member of a record.
#[derive(Debug, Clone)]
pub enum Spec {
    /// Whole numbers counting up from `from` (default 1) in steps of `step` (default 1).
    Serial {
        /// First value.
        from: i64,
        /// Distance to the next.
        step: i64,
    },
    /// Unique text: `prefix`, then `length` characters.
    Id {
        /// Text every id starts with.
        prefix: String,
        /// Characters after the prefix.
        length: usize,
        /// Which characters.
        alphabet: IdAlphabet,
    },
    /// Text with `{path}` replaced by members made before it, and `{index}` by the record's number from 1.
    Format(String),
    /// The value of a member made before this one.
    Copy(String),
    /// One of the values; repeat a value to make it likelier.
    Choice(Vec<Value>),
    /// The values in turn: the n-th record has the n-th.
    Cycle(Vec<Value>),
    /// Always this value.
    Constant(Value),
    /// Words, names, addresses.
    Text(TextKind),
    /// Whole number between two bounds, both possible.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Number with `decimals` places.
    Number {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
        /// Places after the point.
        decimals: u32,
    },
    /// True with this chance.
    Boolean(f64),
    /// A moment: later for later records, `after` hours behind the record's own time at least, up to `within` more.
    Time {
        /// Its notation.
        format: TimeFormat,
        /// Hours added.
        after: i64,
        /// Up to so many hours more, by chance.
        within: i64,
    },
    /// The value of another spec as text (`"42"`).
    AsText(Box<Spec>),
    /// Null instead of `of`, with the chance `1 - chance`.
    Maybe {
        /// Chance of a value.
        chance: f64,
        /// The value's spec.
        of: Box<Spec>,
    },
    /// A list of `min` to `max` values.
    List {
        /// Fewest.
        min: usize,
        /// Most.
        max: usize,
        /// Spec of each.
        of: Box<Spec>,
    },
    /// An object.
    Object(Vec<(String, Spec)>),
    /// Something of a record of `entity` that exists.
    Ref {
        /// Entity referred to.
        entity: String,
        /// Path to take there; else `fields`.
        field: Option<String>,
        /// Members of the object to make, with the paths to take there.
        fields: Vec<(String, String)>,
        /// Only the first so many records are referred to.
        among: Option<u64>,
        /// References of one record with the same key refer to the same record. Default: the entity's name.
        key: Option<String>,
    },
}

/// Characters of an id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdAlphabet {
    /// Digits, small and large letters.
    #[default]
    Base62,
    /// Digits and large letters.
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
    /// One word, small letters.
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

/// Notation of a moment.
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

impl<'de> Deserialize<'de> for Spec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(word) => from_member(&word, Value::Object(Map::new())),
            Value::Object(members) if members.len() == 1 => match members.into_iter().next() {
                Some((word, settings)) => from_member(&word, settings),
                None => Err("empty".into()),
            },
            other => Err(format!("`{other}` is neither a word nor an object of one member")),
        }
        .map_err(serde::de::Error::custom)
    }
}

/// Hours a moment may lie from its record's own: a century.
const MAX_HOURS: i64 = 100 * 365 * 24;

fn from_member(word: &str, settings: Value) -> Result<Spec, String> {
    let spec = match word {
        "serial" => {
            let Serial { from, step } = read(word, settings)?;
            Spec::Serial { from, step }
        }
        "id" => {
            let Id { prefix, length, alphabet } = read(word, settings)?;
            Spec::Id { prefix, length, alphabet }
        }
        "uuid" => Spec::Id { prefix: String::new(), length: 36, alphabet: IdAlphabet::Uuid },
        "format" => Spec::Format(read(word, settings)?),
        "copy" => Spec::Copy(read(word, settings)?),
        "choice" => Spec::Choice(not_empty(word, read(word, settings)?)?),
        "cycle" => Spec::Cycle(not_empty(word, read(word, settings)?)?),
        "constant" => Spec::Constant(settings),
        "integer" => {
            let Range { min, max, .. } = read(word, settings)?;
            Spec::Integer { min: min as i64, max: (max as i64).max(min as i64) }
        }
        "number" => {
            let Range { min, max, decimals } = read(word, settings)?;
            Spec::Number { min, max: max.max(min), decimals }
        }
        "boolean" => Spec::Boolean(if settings.is_object() { 0.5 } else { read(word, settings)? }),
        "time" => {
            let Time { format, after, within } = read(word, settings)?;
            Spec::Time { format, after: after.clamp(-MAX_HOURS, MAX_HOURS), within: within.clamp(0, MAX_HOURS) }
        }
        "text" => Spec::AsText(Box::new(read(word, settings)?)),
        "maybe" => {
            let Maybe { chance, of } = read(word, settings)?;
            Spec::Maybe { chance, of: Box::new(of) }
        }
        "list" => {
            let List { min, max, of } = read(word, settings)?;
            Spec::List { min, max: max.max(min), of: Box::new(of) }
        }
        "object" => Spec::Object(ordered(settings).map_err(|error| format!("object: {error}"))?),
        "ref" => {
            let Ref { entity, field, fields, among, key } = read(word, settings)?;
            if field.is_none() && fields.is_empty() {
                return Err("ref: needs `field` or `fields`".into());
            }
            Spec::Ref { entity, field, fields, among, key }
        }
        text => Spec::Text(
            serde_json::from_value(Value::String(text.into())).map_err(|_| format!("`{text}` is no generator"))?,
        ),
    };
    Ok(spec)
}

fn read<T: serde::de::DeserializeOwned>(word: &str, settings: Value) -> Result<T, String> {
    serde_json::from_value(settings).map_err(|error| format!("{word}: {error}"))
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
    of: Spec,
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
    of: Spec,
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
