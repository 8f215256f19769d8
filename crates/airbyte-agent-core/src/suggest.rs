//! Suggestions for misspelt names.

use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};

/// The known name that is most similar to the given one, if any is similar enough to suggest.
#[must_use]
pub fn nearest<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    similar(given, known).into_iter().next()
}

/// The end of an error about an unknown name: `; did you mean …?`, or nothing.
#[must_use]
pub fn nearest_hint(given: &str, known: &[&str]) -> String {
    nearest(given, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// The known names that are similar enough to the given one to suggest them, the most similar first.
#[must_use]
pub fn similar<'a>(given: &str, known: &[&'a str]) -> Vec<&'a str> {
    let given = given.to_lowercase();
    let similarity = |name: &str| strsim::jaro_winkler(&given, &name.to_lowercase());
    let mut names: Vec<_> = known.iter().map(|name| (similarity(name), *name)).filter(|(it, _)| *it > 0.8).collect();
    names.sort_by(|a, b| b.0.total_cmp(&a.0));
    names.into_iter().map(|(_, name)| name).collect()
}

/// The names of a struct's members, as its `Deserialize` implementation declares them.
#[must_use]
pub fn member_names<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut members: &'static [&'static str] = &[];
    // Always an error: the probe holds no value.
    let _ = T::deserialize(Probe(&mut members));
    members
}

struct Probe<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        Err(Self::Error::custom("no value"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("no value"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
