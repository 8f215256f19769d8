//! A JSON Schema, reduced to what the contract and the table must agree on. Both are read by the same [`Reader`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use crate::constraints::Constraints;

/// The values that a schema accepts.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub kind: Kind,
    pub nullable: bool,
    /// Whether values outside `kind` are accepted too: by an extensible enum, or a union with a fallback.
    pub open: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Any,
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Enum(BTreeSet<String>),
    List(Box<Shape>),
    Map(Box<Shape>),
    Record(Record),
    /// Records that are distinguished by the constant value of a common member.
    Tagged {
        tag: String,
        variants: BTreeMap<String, Record>,
    },
    /// Alternatives of different kinds.
    OneOf(Vec<Shape>),
}

pub type Record = BTreeMap<String, Member>;

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub required: bool,
    /// Whether `null` has another meaning than an absent member.
    pub sends_null: bool,
    pub constraints: Constraints,
    pub shape: Shape,
}

impl Shape {
    fn of(kind: Kind) -> Self {
        let nullable = matches!(kind, Kind::Any | Kind::Null);
        Self { kind, nullable, open: false }
    }

    /// The members of a record, or of all variants together.
    pub fn into_record(self) -> Option<Record> {
        match self.kind {
            Kind::Record(record) => Some(record),
            Kind::Tagged { variants, .. } => Some(merge_records(variants.into_values().collect())),
            _ => None,
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Any => f.write_str("any JSON"),
            Kind::Null => f.write_str("nothing"),
            Kind::Boolean => f.write_str("boolean"),
            Kind::Integer => f.write_str("integer"),
            Kind::Number => f.write_str("number"),
            Kind::String => f.write_str("string"),
            Kind::Enum(values) => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                write!(f, "one of {}", values.join(", "))
            }
            Kind::List(item) => write!(f, "array of {item}"),
            Kind::Map(value) => write!(f, "map to {value}"),
            Kind::Record(_) | Kind::Tagged { .. } => f.write_str("object"),
            Kind::OneOf(shapes) => {
                let shapes: Vec<String> = shapes.iter().map(ToString::to_string).collect();
                f.write_str(&shapes.join(" or "))
            }
        }
    }
}

/// How deep shapes are nested. What is deeper is part of a schema that contains itself.
const MAX_DEPTH: u32 = 30;

/// Reads the schemas of one document.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The document that references point into.
    root: &'a Value,
    depth: u32,
}

impl<'a> Reader<'a> {
    pub fn new(root: &'a Value) -> Self {
        Self { root, depth: 0 }
    }

    /// Follows a reference, if there is one.
    pub fn resolve(self, value: &'a Value) -> &'a Value {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value };
        let target = self.root.pointer(reference.trim_start_matches('#'));
        self.resolve(target.unwrap_or_else(|| panic!("{reference} does not exist")))
    }

    /// The constraints of a member, whether they are stated where it is or in the schema that it refers to.
    pub fn constraints(self, schema: &'a Value) -> Constraints {
        Constraints::read(schema).common(Constraints::read(self.resolve(schema)))
    }

    pub fn shape(self, schema: &'a Value) -> Shape {
        if self.depth == MAX_DEPTH {
            return Shape::of(Kind::Any);
        }
        let schema = self.resolve(schema);
        let shape = Self { depth: self.depth + 1, ..self }.resolved(schema);
        // OpenAPI 3.0 writes it beside the type.
        Shape { nullable: shape.nullable || schema["nullable"] == true, ..shape }
    }

    fn resolved(self, schema: &'a Value) -> Shape {
        // The alternatives of an object with properties only say which of them are required together.
        let is_union = schema.get("properties").is_none();
        let variants = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
        if let Some(variants) = variants.filter(|_| is_union) {
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
            "null" => Shape::of(Kind::Null),
            "boolean" => Shape::of(Kind::Boolean),
            "integer" => Shape::of(Kind::Integer),
            "number" => Shape::of(Kind::Number),
            "string" => string(schema),
            "array" => {
                let item = schema.get("items").map_or(Shape::of(Kind::Any), |item| self.shape(item));
                Shape::of(Kind::List(Box::new(item)))
            }
            "object" => self.object(schema),
            other => panic!("unknown type `{other}` in {schema}"),
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
                constraints: self.constraints(schema),
                shape: self.shape(schema),
            };
            (name.clone(), member)
        };
        Shape::of(Kind::Record(properties.iter().map(member).collect()))
    }
}

fn string(schema: &Value) -> Shape {
    let values: BTreeSet<String> = match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
        (Some(value), _) => value.as_str().map(str::to_owned).into_iter().collect(),
        (None, Some(values)) => {
            // Values that the service has, but its own document lacks.
            let extra = schema["x-server-extra-values"].as_array();
            values.iter().chain(extra.into_iter().flatten()).filter_map(Value::as_str).map(str::to_owned).collect()
        }
        (None, None) => return Shape::of(Kind::String),
    };
    Shape { open: schema.get("x-open").is_some(), ..Shape::of(Kind::Enum(values)) }
}

fn union(shapes: Vec<Shape>) -> Shape {
    let (nulls, shapes): (Vec<_>, Vec<_>) = shapes.into_iter().partition(|shape| shape.kind == Kind::Null);
    let (fallbacks, mut shapes): (Vec<_>, Vec<_>) = shapes.into_iter().partition(accepts_everything);
    let nullable = !nulls.is_empty() || shapes.iter().chain(&fallbacks).any(|shape| shape.nullable);
    let open = !fallbacks.is_empty() && !shapes.is_empty();
    if shapes.is_empty() {
        shapes = fallbacks;
    }
    if let [only] = shapes.as_slice() {
        return Shape { nullable, open: open || only.open, kind: only.kind.clone() };
    }
    let records: Option<Vec<Record>> = shapes.iter().map(|shape| shape.clone().into_record()).collect();
    let kind = match records {
        Some(records) => by_tag(&records).unwrap_or_else(|| Kind::Record(merge_records(records))),
        None => Kind::OneOf(shapes),
    };
    Shape { kind, nullable, open }
}

fn accepts_everything(shape: &Shape) -> bool {
    match &shape.kind {
        Kind::Any => true,
        Kind::Map(value) => value.kind == Kind::Any,
        _ => false,
    }
}

fn by_tag(records: &[Record]) -> Option<Kind> {
    let constant = |record: &Record, tag: &str| match &record.get(tag)?.shape.kind {
        Kind::Enum(values) if values.len() == 1 => values.first().cloned(),
        _ => None,
    };
    records.first()?.keys().find_map(|tag| {
        let pairs: Option<BTreeMap<String, Record>> =
            records.iter().map(|record| Some((constant(record, tag)?, record.clone()))).collect();
        let variants = pairs.filter(|variants| variants.len() == records.len())?;
        Some(Kind::Tagged { tag: tag.clone(), variants })
    })
}

/// The members of all records. A member is required if every record requires it.
fn merge_records(records: Vec<Record>) -> Record {
    let count = records.len();
    let mut by_name: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for (name, member) in records.into_iter().flatten() {
        by_name.entry(name).or_default().push(member);
    }
    let join = |(name, members): (String, Vec<Member>)| {
        let everywhere = members.len() == count;
        let mut member = members.into_iter().reduce(merge_members).expect("at least one member");
        member.required &= everywhere;
        (name, member)
    };
    by_name.into_iter().map(join).collect()
}

fn merge_members(one: Member, other: Member) -> Member {
    Member {
        required: one.required && other.required,
        sends_null: one.sends_null || other.sends_null,
        constraints: one.constraints.common(other.constraints),
        shape: merge_shapes(one.shape, other.shape),
    }
}

fn merge_shapes(one: Shape, other: Shape) -> Shape {
    let (nullable, open) = (one.nullable || other.nullable, one.open || other.open);
    let kind = match (one.kind, other.kind) {
        (one, other) if one == other => one,
        (Kind::Enum(one), Kind::Enum(other)) => Kind::Enum(one.into_iter().chain(other).collect()),
        (Kind::Record(one), Kind::Record(other)) => Kind::Record(merge_records(vec![one, other])),
        (one, other) => Kind::OneOf(vec![Shape::of(one), Shape::of(other)]),
    };
    Shape { kind, nullable, open }
}
