//! [`MemberPath`]: where a value is; [`Place`]: the same while values are deserialized, without an allocation.

use std::cell::RefCell;
use std::fmt;

/// Where a value is: the steps from the outermost object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberPath(pub Vec<PathStep>);

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// To the member of this name.
    Member(String),
    /// To the item at this index.
    Index(usize),
}

/// `a.b[0].c`; `.` for the outermost value.
impl fmt::Display for MemberPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(".");
        }
        for (at, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Member(name) if at == 0 => f.write_str(name)?,
                PathStep::Member(name) => write!(f, ".{name}")?,
                PathStep::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Where a value is, on the stack.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    step: Option<(Step<'t>, &'t Place<'t>)>,
    findings: &'t RefCell<Findings>,
}

#[derive(Clone, Copy)]
pub(super) enum Step<'t> {
    Member(&'t str),
    Index(usize),
}

impl<'t> Place<'t> {
    /// That of the outermost value.
    pub(super) fn outermost(findings: &'t RefCell<Findings>) -> Self {
        Self { step: None, findings }
    }

    pub(super) fn inside(&'t self, step: Step<'t>) -> Self {
        Self { step: Some((step, self)), findings: self.findings }
    }

    fn path(&self) -> MemberPath {
        let mut steps = Vec::new();
        let mut at = self;
        while let Some((step, outer)) = at.step {
            steps.push(match step {
                Step::Member(name) => PathStep::Member(name.to_owned()),
                Step::Index(index) => PathStep::Index(index),
            });
            at = outer;
        }
        steps.reverse();
        MemberPath(steps)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn add_failed(&self) {
        let path = self.path();
        self.findings.borrow_mut().failed.get_or_insert(path);
    }

    #[inline(never)]
    pub(super) fn add_unknown(&self) {
        let path = self.path();
        self.findings.borrow_mut().unknown.push(path);
    }
}

/// What was noticed while values were deserialized.
#[derive(Default)]
pub(super) struct Findings {
    /// The innermost value that could not be deserialized.
    pub(super) failed: Option<MemberPath>,
    pub(super) unknown: Vec<MemberPath>,
}
