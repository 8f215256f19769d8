//! [`Members`]: what belongs to each name, found without hashing where objects have the same names in the same order.

use std::collections::HashMap;

/// Names above which they are looked up by hash.
const FEW: usize = 8;

/// Values by name, in the order in which they were added.
#[derive(Clone, Debug)]
pub(crate) struct Members<T> {
    entries: Vec<(Box<str>, T)>,
    positions: HashMap<Box<str>, usize>,
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

    /// The position of a name, which is probably the expected one.
    pub(crate) fn position(&self, name: &str, expected: usize) -> Option<usize> {
        if self.entries.get(expected).is_some_and(|(entry, _)| **entry == *name) {
            return Some(expected);
        }
        if self.entries.len() <= FEW {
            return self.entries.iter().position(|(entry, _)| **entry == *name);
        }
        self.positions.get(name).copied()
    }

    /// Adds a name that is not there yet. Returns its position.
    pub(crate) fn add(&mut self, name: &str, value: T) -> usize {
        let position = self.entries.len();
        self.entries.push((name.into(), value));
        if position == FEW {
            self.positions = self.entries.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        } else if position > FEW {
            self.positions.insert(name.into(), position);
        }
        position
    }

    pub(crate) fn get_mut(&mut self, position: usize) -> Option<&mut T> {
        self.entries.get_mut(position).map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.entries.iter().map(|(name, value)| (&**name, value))
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    pub(crate) fn into_values(self) -> impl Iterator<Item = T> {
        self.entries.into_iter().map(|(_, value)| value)
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
            assert_eq!(members.position(&name, number), None);
            assert_eq!(members.add(&name, number), number);
        }
        for expected in [0, 7, 19, 99] {
            assert_eq!(members.position("n7", expected), Some(7));
            assert_eq!(members.position("n19", expected), Some(19));
            assert_eq!(members.position("other", expected), None);
        }
        assert!(members.iter().map(|(name, _)| name.to_owned()).eq((0..20).map(|number| format!("n{number}"))));
    }
}
