//! Finds the module that defines what a path names, through imports and re-exports.

use std::collections::HashSet;

use crate::module_tree::ModuleTree;

/// What a path names, by the index of a module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    Module(usize),
    /// Something that this module defines.
    Item(usize),
}

/// What `path`, written in `module`, names; `None` if it is not of this crate.
pub fn resolve(tree: &ModuleTree, module: usize, path: &[String]) -> Option<Target> {
    Resolver { tree, visited: HashSet::new() }.path(module, path)
}

struct Resolver<'a> {
    tree: &'a ModuleTree,
    /// Imports on the way, since imports may name each other.
    visited: HashSet<(usize, String)>,
}

impl Resolver<'_> {
    fn path(&mut self, module: usize, path: &[String]) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        let start = match first.as_str() {
            "crate" => Target::Module(0),
            "self" => Target::Module(module),
            "super" => Target::Module(self.tree.modules[module].parent?),
            name => self
                .member(module, name, !rest.is_empty())
                .or_else(|| self.tree.macros.get(name).map(|id| Target::Item(*id)))?,
        };
        self.rest(start, rest)
    }

    fn rest(&mut self, start: Target, rest: &[String]) -> Option<Target> {
        let mut target = start;
        for (index, name) in rest.iter().enumerate() {
            // Variants and associated functions belong to their type.
            let Target::Module(module) = target else { return Some(target) };
            let is_last = index + 1 == rest.len();
            target = match name.as_str() {
                "super" => Target::Module(self.tree.modules[module].parent?),
                name => self
                    .member(module, name, !is_last)
                    .or_else(|| self.tree.macros.get(name).map(|id| Target::Item(*id)))?,
            };
        }
        Some(target)
    }

    /// The member of a module. A function and a module may share a name; `is_prefix` says which is meant.
    fn member(&mut self, module: usize, name: &str, is_prefix: bool) -> Option<Target> {
        if !self.visited.insert((module, name.to_owned())) {
            return None;
        }
        let found = self.find_member(module, name, is_prefix);
        self.visited.remove(&(module, name.to_owned()));
        found
    }

    fn find_member(&mut self, module: usize, name: &str, is_prefix: bool) -> Option<Target> {
        let tree = self.tree;
        let scope = tree.modules.get(module)?;
        let item = scope.items.iter().any(|item| item == name).then_some(Target::Item(module));
        let child = scope.children.get(name).map(|id| Target::Module(*id));
        let own = if is_prefix { child.or(item) } else { item.or(child) };
        if own.is_some() {
            return own;
        }
        if let Some(path) = scope.imports.get(name) {
            return self.path(module, path);
        }
        scope.globs.iter().find_map(|glob| match self.path(module, glob)? {
            Target::Module(id) if id != module => self.member(id, name, is_prefix),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::module_tree::Sources;

    impl Sources for BTreeMap<&str, &str> {
        fn read(&self, file: &Path) -> Option<String> {
            self.get(file.to_str()?).map(|text| (*text).to_owned())
        }
    }

    fn target(files: &[(&'static str, &'static str)], module: &[&str], path: &str) -> Option<String> {
        let files: BTreeMap<_, _> = files.iter().copied().collect();
        let tree = ModuleTree::parse(&files, Path::new("lib.rs"));
        let path: Vec<_> = path.split("::").map(str::to_owned).collect();
        match resolve(&tree, tree.find(module), &path)? {
            Target::Item(id) => Some(tree.modules[id].file.to_str()?.to_owned()),
            Target::Module(id) => Some(format!("mod {}", tree.modules[id].file.to_str()?)),
        }
    }

    const FILES: &[(&str, &str)] = &[
        ("lib.rs", "mod a; mod b; pub use a::*; pub use crate::b::inner::Deep as Renamed; macro_rules! m { () => {} }"),
        ("a.rs", "pub struct A; pub fn run() {} use crate::b; use std::fmt::Debug;"),
        ("b.rs", "pub mod inner; pub use inner::Deep; use super::a::{self, A as Other}; use crate::b as itself;"),
        ("b/inner.rs", "pub enum Deep { One } fn f() { crate::run(); }"),
    ];

    #[test]
    fn a_path_is_followed_to_the_file_that_defines_the_item() {
        for (module, path, expected) in [
            (&["a"][..], "crate::b::inner::Deep", Some("b/inner.rs")),
            (&["a"], "b::Deep::One", Some("b/inner.rs")),
            (&["a"], "crate::Renamed", Some("b/inner.rs")),
            (&["b"], "Other", Some("a.rs")),
            (&["b"], "a::run", Some("a.rs")),
            (&["b", "inner"], "super::super::A", Some("a.rs")),
            (&["b", "inner"], "crate::run", Some("a.rs")),
            (&["b", "inner"], "m", Some("lib.rs")),
            (&["b"], "self::inner", Some("mod b/inner.rs")),
            (&["a"], "Debug", None),
            (&["a"], "std::fmt::Display", None),
            (&["a"], "String", None),
        ] {
            assert_eq!(target(FILES, module, path).as_deref(), expected, "{path} in {module:?}");
        }
    }

    #[test]
    fn imports_of_each_other_end() {
        let files = &[("lib.rs", "mod a; mod b;"), ("a.rs", "pub use crate::b::X;"), ("b.rs", "pub use crate::a::X;")];
        assert_eq!(target(files, &["a"], "X"), None);
    }
}
