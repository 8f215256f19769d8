//! The modules of a crate: which file each is in, what it defines and what it imports.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use syn::{Attribute, Item, ItemMod, UseTree, Visibility};

use crate::references::{self, Reference};

/// A path as segments, such as `["crate", "config", "Settings"]`.
pub type Segments = Vec<String>;

/// Where the text of a module comes from: the file system, or a table in tests.
pub trait Sources {
    fn read(&self, file: &Path) -> Option<String>;
}

/// The files under a folder.
pub struct Folder(pub PathBuf);

impl Sources for Folder {
    fn read(&self, file: &Path) -> Option<String> {
        match fs::read_to_string(self.0.join(file)) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => panic!("{}: {error}", file.display()),
        }
    }
}

/// A module of a crate. Inline modules have the file of the module around them.
#[derive(Debug, Default)]
pub struct Module {
    pub file: PathBuf,
    pub parent: Option<usize>,
    /// Types, functions, constants, traits and macros defined here.
    pub items: Vec<String>,
    pub children: BTreeMap<String, usize>,
    /// Names that `use` brings in, with the path they stand for.
    pub imports: BTreeMap<String, Segments>,
    /// Paths of `use path::*`.
    pub globs: Vec<Segments>,
    pub references: Vec<Reference>,
}

/// The modules of one crate; the first is the root.
#[derive(Debug)]
pub struct ModuleTree {
    pub modules: Vec<Module>,
    /// `macro_rules!` macros, which are found by name wherever they are invoked.
    pub macros: BTreeMap<String, usize>,
}

impl ModuleTree {
    /// Parses the crate whose root is `root`, such as `lib.rs`. Modules for tests only are left out.
    pub fn parse(sources: &impl Sources, root: &Path) -> Self {
        let mut tree = Self { modules: Vec::new(), macros: BTreeMap::new() };
        let folder = root.parent().unwrap_or(Path::new("")).to_owned();
        tree.parse_file(sources, root, &folder, None);
        tree
    }

    fn parse_file(&mut self, sources: &impl Sources, file: &Path, folder: &Path, parent: Option<usize>) -> usize {
        let text = sources.read(file).unwrap_or_else(|| panic!("{} does not exist", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.add(sources, file, folder, parent, &parsed.items)
    }

    fn add(
        &mut self,
        sources: &impl Sources,
        file: &Path,
        folder: &Path,
        parent: Option<usize>,
        items: &[Item],
    ) -> usize {
        let id = self.modules.len();
        self.modules.push(Module { file: file.to_owned(), parent, ..Module::default() });
        for item in items {
            if is_test_only(attributes_of(item)) {
                continue;
            }
            match item {
                Item::Mod(module) => {
                    let child = self.add_child(sources, file, folder, id, module);
                    self.modules[id].children.insert(module.ident.to_string(), child);
                    continue;
                }
                Item::Use(import) => {
                    let module = &mut self.modules[id];
                    add_imports(&import.tree, &mut Vec::new(), module);
                }
                Item::Macro(definition) => {
                    if let Some(name) = &definition.ident {
                        self.macros.insert(name.to_string(), id);
                    }
                }
                _ => {}
            }
            let module = &mut self.modules[id];
            module.items.extend(name_of(item));
            let found = references::of_item(item);
            module.references.extend(found.references);
            for tree in found.local_imports {
                add_imports(&tree, &mut Vec::new(), module);
            }
        }
        id
    }

    fn add_child(
        &mut self,
        sources: &impl Sources,
        file: &Path,
        folder: &Path,
        parent: usize,
        module: &ItemMod,
    ) -> usize {
        let name = module.ident.to_string();
        let inner = folder.join(&name);
        if let Some((_, items)) = &module.content {
            return self.add(sources, file, &inner, Some(parent), items);
        }
        let beside = folder.join(format!("{name}.rs"));
        let path = if sources.read(&beside).is_some() { beside } else { inner.join("mod.rs") };
        self.parse_file(sources, &path, &inner, Some(parent))
    }

    /// The path of a module, for messages and lookups.
    #[cfg(test)]
    pub fn find(&self, path: &[&str]) -> usize {
        path.iter().fold(0, |module, name| self.modules[module].children[*name])
    }
}

fn add_imports(tree: &UseTree, prefix: &mut Segments, module: &mut Module) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            add_imports(&path.tree, prefix, module);
            prefix.pop();
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            let (alias, path) = if name == "self" {
                (prefix.last().cloned().unwrap_or_default(), prefix.clone())
            } else {
                (name.clone(), extended(prefix, name))
            };
            module.imports.insert(alias, path);
        }
        UseTree::Rename(rename) => {
            let name = rename.ident.to_string();
            let path = if name == "self" { prefix.clone() } else { extended(prefix, name) };
            module.imports.insert(rename.rename.to_string(), path);
        }
        UseTree::Glob(_) => module.globs.push(prefix.clone()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| add_imports(tree, prefix, module)),
    }
}

fn extended(prefix: &[String], name: String) -> Segments {
    prefix.iter().cloned().chain([name]).collect()
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

pub fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether an item is compiled for tests only: `#[cfg(test)]`, alone or within `all(…)`.
pub fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| {
                let text = list.tokens.to_string().replace(' ', "");
                text == "test" || text.starts_with("all(test,")
            })
    })
}

/// Whether an import is a re-export, which makes a name available elsewhere and uses nothing itself.
pub fn is_re_export(visibility: &Visibility) -> bool {
    !matches!(visibility, Visibility::Inherited)
}
