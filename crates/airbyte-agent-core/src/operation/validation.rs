//! Rejecting invalid requests before they are sent.

/// A member that is invalid, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    /// Path of the member, steps separated by dots; `.` for the whole request.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl ValidationError {
    /// A problem of one member.
    #[must_use]
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

/// Checks that exactly one of several members is given. Each comes with whether it is.
///
/// # Errors
/// If none is given, or several are.
pub fn require_one_of(members: &[(&str, bool)]) -> Result<(), ValidationError> {
    let names = || members.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let given: Vec<&str> = members.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
    match given.as_slice() {
        [_] => Ok(()),
        [] => {
            let first = members.first().map_or(".", |(name, _)| name);
            Err(ValidationError::new(first, format!("exactly one of {} is required", names())))
        }
        [.., last] => Err(ValidationError::new(
            *last,
            format!("exactly one of {} is allowed, but {} were given", names(), given.len()),
        )),
    }
}
