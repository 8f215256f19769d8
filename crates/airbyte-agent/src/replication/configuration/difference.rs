//! How a stored object differs from a wanted one, and what changes it: a PATCH, which merges, or a PUT, which replaces.
//!
//! Members that are not wanted stay as they are, and a wanted `null` removes a member. Three things need a PUT, because a
//! PATCH would silently keep what is stored: removing a member, a value that takes the place of an object, and another
//! alternative of a `oneOf`. The specification of the connector is not known, so an alternative is told by its effect: in a
//! nested object, a string changes, such as `mode` or `auth_type`, and stored members are not among the wanted ones.

use std::borrow::Cow;

use airbyte_agent_core::JsonObject;
use airbyte_agent_core::operation::ValidationError;

use super::tree::{MASK, Tree, TreeObject, is_same_scalar};

/// How two objects are compared.
#[derive(Clone, Copy)]
pub(in crate::replication) struct Rules {
    /// What the paths of members begin with.
    pub root: &'static str,
    /// Whether secrets that cannot be compared are sent.
    pub send_secrets: bool,
    /// Whether nested objects may have alternatives.
    pub has_alternatives: bool,
}

/// How a stored object differs from the wanted one.
pub(in crate::replication) struct Difference {
    /// Paths of the members that change.
    pub changes: Vec<String>,
    /// Paths of the secrets that stay as they are, because they could not be compared.
    pub not_compared: Vec<String>,
    /// What makes the stored object the wanted one.
    pub change: Change,
}

/// What makes a stored object the wanted one.
pub(in crate::replication) enum Change {
    /// Nothing: it is.
    Nothing,
    /// These members, merged into it.
    Merge(JsonObject),
    /// This object in its place. Secrets that stay are masked.
    Replace(JsonObject),
}

/// Compares a wanted object with the stored one.
///
/// # Errors
/// The secret that can neither be sent nor kept.
pub(in crate::replication) fn compare(
    wanted: &JsonObject,
    stored: &JsonObject,
    rules: Rules,
) -> Result<Difference, ValidationError> {
    let mut comparison = Comparison { rules, changes: Vec::new(), not_compared: Vec::new(), is_replaced: false };
    let (wanted, stored) = (TreeObject::of(wanted), TreeObject::of(stored));
    let Parts { patch, whole } = comparison.object(rules.root, &wanted, &stored, false)?;
    let Comparison { changes, not_compared, is_replaced, .. } = comparison;
    let change = match (changes.is_empty(), is_replaced) {
        (true, _) => Change::Nothing,
        (false, false) => Change::Merge(patch.to_json()),
        (false, true) => match whole.find_mask(rules.root, true) {
            Some(member) => return Err(lost_in_list(member)),
            None => Change::Replace(whole.to_json()),
        },
    };
    Ok(Difference { changes, not_compared, change })
}

/// A wanted object that nothing is stored for: without the members that are `null`.
///
/// # Errors
/// The member that is a mask.
pub(in crate::replication) fn complete(root: &str, wanted: &JsonObject) -> Result<JsonObject, ValidationError> {
    Ok(complete_object(root, &TreeObject::of(wanted))?.to_json())
}

/// Whether two objects are the same, except for secrets that are masked in the stored one. Their paths are added to `masked`.
pub(in crate::replication) fn is_same_but_masks(
    path: &str,
    wanted: &JsonObject,
    stored: &JsonObject,
    masked: &mut Vec<String>,
) -> bool {
    is_same_object(path, &TreeObject::of(wanted), &TreeObject::of(stored), masked)
}

struct Comparison {
    rules: Rules,
    changes: Vec<String>,
    not_compared: Vec<String>,
    /// Whether merging is not enough.
    is_replaced: bool,
}

/// The members that merging sends, and the whole object afterwards.
#[derive(Default)]
struct Parts<'a> {
    patch: TreeObject<'a>,
    whole: TreeObject<'a>,
}

/// What becomes of a member.
enum Outcome<'a> {
    Stays,
    Goes,
    Becomes(Tree<'a>),
    /// An object of which some members change.
    Merges(Parts<'a>),
}

impl Comparison {
    /// If it is `exact`, members that are not wanted go away.
    fn object<'a>(
        &mut self,
        path: &str,
        wanted: &TreeObject<'a>,
        stored: &TreeObject<'a>,
        exact: bool,
    ) -> Result<Parts<'a>, ValidationError> {
        let mut parts = Parts::default();
        for (name, old) in &stored.0 {
            let outcome = match wanted.get(name) {
                Some(new) => self.member(&format!("{path}.{name}"), new, Some(old), exact)?,
                None if exact && !old.is_null() => self.removed(format!("{path}.{name}")),
                None => Outcome::Stays,
            };
            match outcome {
                Outcome::Stays => parts.whole.0.push((name.clone(), old.clone())),
                Outcome::Goes => {}
                Outcome::Becomes(value) => {
                    parts.patch.0.push((name.clone(), value.clone()));
                    parts.whole.0.push((name.clone(), value));
                }
                Outcome::Merges(Parts { patch, whole }) => {
                    if !patch.0.is_empty() {
                        parts.patch.0.push((name.clone(), Tree::Object(patch)));
                    }
                    parts.whole.0.push((name.clone(), Tree::Object(whole)));
                }
            }
        }
        for (name, new) in wanted.0.iter().filter(|(name, _)| stored.get(name).is_none()) {
            if let Outcome::Becomes(value) = self.member(&format!("{path}.{name}"), new, None, exact)? {
                parts.patch.0.push((name.clone(), value.clone()));
                parts.whole.0.push((name.clone(), value));
            }
        }
        Ok(parts)
    }

    fn member<'a>(
        &mut self,
        path: &str,
        wanted: &Tree<'a>,
        stored: Option<&Tree<'a>>,
        exact: bool,
    ) -> Result<Outcome<'a>, ValidationError> {
        match (wanted, stored) {
            (wanted, stored) if wanted.is_null() => match stored.is_none_or(Tree::is_null) {
                true => Ok(Outcome::Stays),
                false => Ok(self.removed(path.to_owned())),
            },
            (wanted, None) => self.becomes(path, wanted),
            (wanted, Some(stored)) if stored.is_mask() => self.secret(path, wanted, exact),
            (Tree::Object(wanted), Some(Tree::Object(stored))) => {
                let is_other = self.rules.has_alternatives && is_other_alternative(wanted, stored);
                self.object(path, wanted, stored, exact || is_other).map(Outcome::Merges)
            }
            (Tree::List(wanted), Some(Tree::List(stored))) => self.list(path, wanted, stored),
            (Tree::Scalar(wanted), Some(Tree::Scalar(stored))) if is_same_scalar(wanted, stored) => Ok(Outcome::Stays),
            (wanted, Some(stored)) => {
                self.is_replaced |= matches!(wanted, Tree::Object(_)) || matches!(stored, Tree::Object(_));
                self.becomes(path, wanted)
            }
        }
    }

    /// A member whose stored value is masked.
    fn secret<'a>(&mut self, path: &str, wanted: &Tree<'a>, exact: bool) -> Result<Outcome<'a>, ValidationError> {
        if !wanted.is_mask() && self.rules.send_secrets {
            return self.becomes(path, wanted);
        }
        if !wanted.is_mask() && exact {
            return Err(ValidationError::new(
                path,
                "the object around this secret changes to another alternative, and the stored secret may belong to the old \
                 one: set `secrets` to `send`",
            ));
        }
        self.not_compared.push(path.to_owned());
        Ok(Outcome::Stays)
    }

    /// Lists are compared and replaced as a whole.
    fn list<'a>(
        &mut self,
        path: &str,
        wanted: &[Tree<'a>],
        stored: &[Tree<'a>],
    ) -> Result<Outcome<'a>, ValidationError> {
        let mut masked = Vec::new();
        let is_same = is_same_list(path, wanted, stored, &mut masked);
        let wanted = Tree::List(wanted.to_vec());
        let has_masks = wanted.find_mask(path, false).is_some();
        if is_same && (masked.is_empty() || has_masks || !self.rules.send_secrets) {
            self.not_compared.append(&mut masked);
            return Ok(Outcome::Stays);
        }
        let stored_mask = Tree::List(stored.to_vec()).find_mask(path, false);
        match stored_mask.filter(|_| !self.rules.send_secrets) {
            Some(member) => Err(lost_in_list(member)),
            None => self.becomes(path, &wanted),
        }
    }

    fn becomes<'a>(&mut self, path: &str, wanted: &Tree<'a>) -> Result<Outcome<'a>, ValidationError> {
        let value = complete_value(path, wanted)?;
        self.changes.push(path.to_owned());
        Ok(Outcome::Becomes(value))
    }

    fn removed<'a>(&mut self, path: String) -> Outcome<'a> {
        self.changes.push(path);
        self.is_replaced = true;
        Outcome::Goes
    }
}

fn is_other_alternative(wanted: &TreeObject<'_>, stored: &TreeObject<'_>) -> bool {
    let text = |value: &Tree<'_>| value.text().filter(|text| text != MASK).map(Cow::into_owned);
    let mut members = stored.0.iter().map(|(name, old)| (old, wanted.get(name)));
    let is_switched = members.clone().any(|(old, new)| {
        let (old, new) = (text(old), new.and_then(text));
        old.is_some() && new.is_some() && old != new
    });
    is_switched && members.any(|(old, new)| new.is_none() && !old.is_null())
}

fn lost_in_list(member: String) -> ValidationError {
    let reason = "the service replaces lists completely, so the stored secret in this one would be lost: set `secrets` to \
                  `send`, and give the whole list";
    ValidationError::new(member, reason)
}

fn complete_value<'a>(path: &str, wanted: &Tree<'a>) -> Result<Tree<'a>, ValidationError> {
    match wanted {
        Tree::Object(object) => complete_object(path, object).map(Tree::Object),
        other => match other.find_mask(path, false) {
            Some(member) => Err(ValidationError::new(
                member,
                format!(
                    "`{MASK}` stands for a stored secret, and there is none that could be kept: give the secret itself"
                ),
            )),
            None => Ok(other.clone()),
        },
    }
}

fn complete_object<'a>(path: &str, wanted: &TreeObject<'a>) -> Result<TreeObject<'a>, ValidationError> {
    let members = wanted.0.iter().filter(|(_, value)| !value.is_null());
    let members = members.map(|(name, value)| Ok((name.clone(), complete_value(&format!("{path}.{name}"), value)?)));
    members.collect::<Result<_, _>>().map(TreeObject)
}

fn is_same_value(path: &str, wanted: &Tree<'_>, stored: &Tree<'_>, masked: &mut Vec<String>) -> bool {
    match (wanted, stored) {
        (_, stored) if stored.is_mask() => {
            masked.push(path.to_owned());
            true
        }
        (Tree::Object(wanted), Tree::Object(stored)) => is_same_object(path, wanted, stored, masked),
        (Tree::List(wanted), Tree::List(stored)) => is_same_list(path, wanted, stored, masked),
        (Tree::Scalar(wanted), Tree::Scalar(stored)) => is_same_scalar(wanted, stored),
        _ => false,
    }
}

fn is_same_object(path: &str, wanted: &TreeObject<'_>, stored: &TreeObject<'_>, masked: &mut Vec<String>) -> bool {
    wanted.0.len() == stored.0.len()
        && wanted.0.iter().all(|(name, new)| {
            stored.get(name).is_some_and(|old| is_same_value(&format!("{path}.{name}"), new, old, masked))
        })
}

fn is_same_list(path: &str, wanted: &[Tree<'_>], stored: &[Tree<'_>], masked: &mut Vec<String>) -> bool {
    let mut pairs = wanted.iter().zip(stored).enumerate();
    wanted.len() == stored.len()
        && pairs.all(|(index, (new, old))| is_same_value(&format!("{path}.{index}"), new, old, masked))
}

#[cfg(test)]
mod tests;
