//! [`Described`]: the request and the response of an operation.

use super::doc::Doc;
use super::member::Member;
use super::operation::Operation;
use super::schema::Schema;

/// The request and the response of an operation.
pub struct Described {
    pub request: Schema,
    pub response: Schema,
}

impl Described {
    /// Generates the schemas of one operation; those of all others are left alone, because there are hundreds.
    pub fn of(operation: Operation) -> Self {
        let (request, response) = match operation {
            Operation::Single(schema) => (schema.request, schema.response),
            Operation::Procedure(schema) => (schema.request, schema.response),
        };
        Self { request: Schema::generate(request), response: Schema::generate(response) }
    }

    /// What the operation does.
    pub fn doc(&self) -> Doc {
        Doc::of_schema(self.request.follow(self.request.root()))
    }

    /// The parameters, in the order of declaration.
    pub fn members(&self) -> Vec<Member> {
        let schema = self.request.follow(self.request.root());
        let required =
            |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|it| it == name));
        let properties = schema["properties"].as_object().into_iter().flatten();
        properties.map(|(name, schema)| Member::read(name, schema, required(name), &self.request)).collect()
    }
}
