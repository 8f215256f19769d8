//! A JSON Schema, reduced to what the two ends of a wire must agree on. Both ends are read by the same reader.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use crate::constraints::Constraints;

/// What a value may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub kind: Kind,
    pub nullable: bool,
    /// Values outside `kind` are taken too: an extensible enum, or a union with a last resort.
    pub open: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Any,
    Nothing,
    Boolean,
    Integer,
    Number,
    Text,
    Word(BTreeSet<String>),
    List(Box<Shape>),
    Map(Box<Shape>),
    Record(Record),
    /// Records told apart by the one value that a common member has in each.
    Tagged {
        tag: String,
        variants: BTreeMap<String, Record>,
    },
    /// Alternatives of different kinds.
    Either(Vec<Shape>),
}

pub type Record = BTreeMap<String, Member>;

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub required: bool,
    /// `null` is sent on purpose and says something else than leaving the member out.
    pub sends_null: bool,
    pub constraints: Constraints,
    pub shape: Shape,
}

impl Shape {
    fn of(kind: Kind) -> Self {
        let nullable = matches!(kind, Kind::Any | Kind::Nothing);
        Self { kind, nullable, open: false }
    }

    /// The members of a record; variants are laid over each other.
    pub fn into_record(self) -> Option<Record> {
        match self.kind {
            Kind::Record(record) => Some(record),
            Kind::Tagged { variants, .. } => Some(overlay(variants.into_values().collect())),
            _ => None,
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Any => f.write_str("any JSON"),
            Kind::Nothing => f.write_str("nothing"),
            Kind::Boolean => f.write_str("boolean"),
            Kind::Integer => f.write_str("integer"),
            Kind::Number => f.write_str("number"),
            Kind::Text => f.write_str("string"),
            Kind::Word(words) => {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                write!(f, "one of {}", words.join(", "))
            }
            Kind::List(item) => write!(f, "array of {item}"),
            Kind::Map(value) => write!(f, "map to {value}"),
            Kind::Record(_) | Kind::Tagged { .. } => f.write_str("object"),
            Kind::Either(shapes) => {
                let shapes: Vec<String> = shapes.iter().map(ToString::to_string).collect();
                f.write_str(&shapes.join(" or "))
            }
        }
    }
}

/// Reads the schemas of one document.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Where references start from.
    pub root: &'a Value,
}

impl<'a> Reader<'a> {
    /// Follow a reference, if there is one.
    pub fn resolve(self, value: &'a Value) -> &'a Value {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value };
        let target = self.root.pointer(reference.trim_start_matches('#'));
        self.resolve(target.unwrap_or_else(|| panic!("{reference} leads nowhere")))
    }

    pub fn shape(self, schema: &'a Value) -> Shape {
        let schema = self.resolve(schema);
        if let Some(variants) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
            return union(variants.iter().map(|variant| self.shape(variant)).collect());
        }
        match schema.get("type") {
            None => Shape::of(Kind::Any),
            Some(Value::Array(names)) => {
                union(names.iter().map(|name| self.typed(name.as_str().unwrap_or_default(), schema)).collect())
            }
            Some(name) => self.typed(name.as_str().unwrap_or_default(), schema),
        }
    }

    fn typed(self, name: &str, schema: &'a Value) -> Shape {
        match name {
            "null" => Shape::of(Kind::Nothing),
            "boolean" => Shape::of(Kind::Boolean),
            "integer" => Shape::of(Kind::Integer),
            "number" => Shape::of(Kind::Number),
            "string" => text(schema),
            "array" => {
                let item = schema.get("items").map_or(Shape::of(Kind::Any), |item| self.shape(item));
                Shape::of(Kind::List(Box::new(item)))
            }
            "object" => self.object(schema),
            other => panic!("a schema of the type `{other}`: {schema}"),
        }
    }

    fn object(self, schema: &'a Value) -> Shape {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            let value = schema.get("additionalProperties").map_or(Shape::of(Kind::Any), |value| self.shape(value));
            return Shape::of(Kind::Map(Box::new(value)));
        };
        let required: BTreeSet<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let member = |(name, schema): (&String, &'a Value)| {
            let member = Member {
                required: required.contains(name.as_str()),
                sends_null: schema["x-nullable"] == true,
                constraints: Constraints::read(schema),
                shape: self.shape(schema),
            };
            (name.clone(), member)
        };
        Shape::of(Kind::Record(properties.iter().map(member).collect()))
    }
}

fn text(schema: &Value) -> Shape {
    let words: BTreeSet<String> = match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
        (Some(word), _) => word.as_str().map(str::to_owned).into_iter().collect(),
        (None, Some(words)) => words.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        (None, None) => return Shape::of(Kind::Text),
    };
    Shape { open: schema.get("x-open").is_some(), ..Shape::of(Kind::Word(words)) }
}

fn union(shapes: Vec<Shape>) -> Shape {
    let (nulls, shapes): (Vec<_>, Vec<_>) = shapes.into_iter().partition(|shape| shape.kind == Kind::Nothing);
    let (last_resorts, mut shapes): (Vec<_>, Vec<_>) = shapes.into_iter().partition(takes_everything);
    let nullable = !nulls.is_empty() || shapes.iter().chain(&last_resorts).any(|shape| shape.nullable);
    let open = !last_resorts.is_empty() && !shapes.is_empty();
    if shapes.is_empty() {
        shapes = last_resorts;
    }
    if let [only] = shapes.as_slice() {
        return Shape { nullable, open: open || only.open, kind: only.kind.clone() };
    }
    let records: Option<Vec<Record>> = shapes.iter().map(|shape| shape.clone().into_record()).collect();
    let kind = match records {
        Some(records) => by_tag(&records).unwrap_or_else(|| Kind::Record(overlay(records))),
        None => Kind::Either(shapes),
    };
    Shape { kind, nullable, open }
}

fn takes_everything(shape: &Shape) -> bool {
    match &shape.kind {
        Kind::Any => true,
        Kind::Map(value) => value.kind == Kind::Any,
        _ => false,
    }
}

fn by_tag(records: &[Record]) -> Option<Kind> {
    let constant = |record: &Record, tag: &str| match &record.get(tag)?.shape.kind {
        Kind::Word(words) if words.len() == 1 => words.first().cloned(),
        _ => None,
    };
    records.first()?.keys().find_map(|tag| {
        let pairs: Option<BTreeMap<String, Record>> =
            records.iter().map(|record| Some((constant(record, tag)?, record.clone()))).collect();
        let variants = pairs.filter(|variants| variants.len() == records.len())?;
        Some(Kind::Tagged { tag: tag.clone(), variants })
    })
}

/// All members of all records; required are those that every record requires.
fn overlay(records: Vec<Record>) -> Record {
    let count = records.len();
    let mut gathered: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for (name, member) in records.into_iter().flatten() {
        gathered.entry(name).or_default().push(member);
    }
    let join = |(name, members): (String, Vec<Member>)| {
        let everywhere = members.len() == count;
        let mut member = members.into_iter().reduce(joined).expect("one at least");
        member.required &= everywhere;
        (name, member)
    };
    gathered.into_iter().map(join).collect()
}

fn joined(one: Member, other: Member) -> Member {
    Member {
        required: one.required && other.required,
        sends_null: one.sends_null || other.sends_null,
        constraints: one.constraints.common(other.constraints),
        shape: either(one.shape, other.shape),
    }
}

fn either(one: Shape, other: Shape) -> Shape {
    let (nullable, open) = (one.nullable || other.nullable, one.open || other.open);
    let kind = match (one.kind, other.kind) {
        (one, other) if one == other => one,
        (Kind::Word(one), Kind::Word(other)) => Kind::Word(one.into_iter().chain(other).collect()),
        (Kind::Record(one), Kind::Record(other)) => Kind::Record(overlay(vec![one, other])),
        (one, other) => Kind::Either(vec![Shape::of(one), Shape::of(other)]),
    };
    Shape { kind, nullable, open }
}
