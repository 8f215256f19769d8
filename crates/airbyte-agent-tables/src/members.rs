//! [`Members`]: what belongs to each name, found without hashing where objects have the same names in the same order.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::json::Cursor;

/// Names above which they are looked up by hash.
const FEW: usize = 8;

/// Values by name, in the order in which they were added.
#[derive(Clone, Debug)]
pub(crate) struct Members<T> {
    entries: Vec<Entry<T>>,
    positions: HashMap<Box<str>, usize>,
}

#[derive(Clone, Debug)]
struct Entry<T> {
    name: Box<str>,
    /// The name as a key of JSON, with its quotes.
    key: Box<str>,
    value: T,
}

/// A member of an object.
pub(crate) enum Member<'a> {
    /// At this position.
    Known(usize),
    /// The name.
    Unknown(Cow<'a, str>),
}

impl<T> Default for Members<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), positions: HashMap::new() }
    }
}

impl<T> Members<T> {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The next member of the object that the cursor is in, which is probably the expected one. `None` behind its end. The cursor
    /// is before the value of the member.
    pub(crate) fn next<'a>(&self, cursor: &mut Cursor<'a>, expected: usize) -> Option<Member<'a>> {
        if self.entries.get(expected).is_some_and(|entry| cursor.next_key_is(&entry.key)) {
            return Some(Member::Known(expected));
        }
        let name = cursor.next_key()?.decode_or_spelt();
        Some(self.position(&name).map_or(Member::Unknown(name), Member::Known))
    }

    /// The position of a name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        if self.entries.len() <= FEW {
            return self.entries.iter().position(|entry| *entry.name == *name);
        }
        self.positions.get(name).copied()
    }

    /// Adds a name that is not there yet. Returns its position.
    pub(crate) fn add(&mut self, name: &str, value: T) -> usize {
        let position = self.entries.len();
        let key = serde_json::Value::from(name).to_string().into();
        self.entries.push(Entry { name: name.into(), key, value });
        if position == FEW {
            self.positions = self.entries.iter().enumerate().map(|(at, entry)| (entry.name.clone(), at)).collect();
        } else if position > FEW {
            self.positions.insert(name.into(), position);
        }
        position
    }

    pub(crate) fn get_mut(&mut self, position: usize) -> Option<&mut T> {
        self.entries.get_mut(position).map(|entry| &mut entry.value)
    }

    /// The name and the value at a position.
    pub(crate) fn entry_mut(&mut self, position: usize) -> Option<(&str, &mut T)> {
        self.entries.get_mut(position).map(|entry| (&*entry.name, &mut entry.value))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.entries.iter().map(|entry| (&*entry.name, &entry.value))
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.entries.iter_mut().map(|entry| &mut entry.value)
    }

    pub(crate) fn into_values(self) -> impl Iterator<Item = T> {
        self.entries.into_iter().map(|entry| entry.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_are() {
        let mut members = Members::default();
        for number in 0..20_usize {
            let name = format!("n{number}");
            assert_eq!(members.position(&name), None);
            assert_eq!(members.add(&name, number), number);
        }
        assert_eq!(
            (members.position("n7"), members.position("n19"), members.position("other")),
            (Some(7), Some(19), None)
        );
        assert!(members.iter().map(|(name, _)| name.to_owned()).eq((0..20).map(|number| format!("n{number}"))));
    }

    #[test]
    fn members_are_found_in_any_order_and_however_they_are_spelt() {
        let mut members = Members::default();
        for name in ["a", "b\"", "b", "é"] {
            members.add(name, ());
        }
        let mut cursor = Cursor::new(r#"{"a":1, "b\"" : 2,"b":[3],"\u00e9":4,"a":5,"\u0061":6,"c":7}"#);
        let (mut found, mut expected) = (Vec::new(), 0);
        cursor.token();
        while let Some(member) = members.next(&mut cursor, expected) {
            let position = if let Member::Known(position) = member { Some(position) } else { None };
            expected = position.map_or(0, |position| position + 1);
            found.push((position, cursor.raw()));
        }
        let known = [(0, "1"), (1, "2"), (2, "[3]"), (3, "4"), (0, "5"), (0, "6")];
        assert_eq!(found[..6], known.map(|(position, value)| (Some(position), value)));
        assert_eq!(found[6..], [(None, "7")]);
    }
}
