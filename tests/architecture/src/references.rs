//! The paths that an item mentions, with their lines.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, Lit, Macro, Path, UseTree, Visibility};

use crate::module_tree::{Segments, attributes_of, is_re_export, is_test_only};

/// A path in the text of a module.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub path: Segments,
    pub line: usize,
    /// Whether it stands in a `use`.
    pub is_import: bool,
}

#[derive(Default)]
pub struct Found {
    pub references: Vec<Reference>,
    /// Imports within functions, which are looked up as if they stood in the module.
    pub local_imports: Vec<UseTree>,
}

/// Everything that `item` refers to. Re-exports and `mod` lines refer to nothing.
pub fn of_item(item: &Item) -> Found {
    let mut found = Found::default();
    match item {
        Item::Use(import) => found.add_import(import),
        Item::Mod(_) => {}
        item => found.visit_item(item),
    }
    found
}

impl Found {
    fn add_import(&mut self, import: &ItemUse) {
        if !is_re_export(&import.vis) {
            self.add_import_tree(&import.tree, &mut Vec::new());
        }
    }

    fn add_import_tree(&mut self, tree: &UseTree, prefix: &mut Segments) {
        match tree {
            UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.add_import_tree(&path.tree, prefix);
                prefix.pop();
            }
            UseTree::Name(name) => self.add(prefix, &name.ident),
            UseTree::Rename(rename) => self.add(prefix, &rename.ident),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_import_tree(tree, prefix)),
            // The names that are used are found where they are used.
            UseTree::Glob(_) => {}
        }
    }

    fn add(&mut self, prefix: &[String], name: &proc_macro2::Ident) {
        let mut path = prefix.to_vec();
        if name != "self" {
            path.push(name.to_string());
        }
        self.references.push(Reference { path, line: name.span().start().line, is_import: true });
    }

    /// The paths in the body of a macro, or in its invocation: `$crate::a::b`, `a::b`, `Name`.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while index < tokens.len() {
            match &tokens[index] {
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Ident(first) if !is_member(&tokens, index) => {
                    let mut path = vec![first.to_string()];
                    while let Some(TokenTree::Ident(next)) = after_colons(&tokens, index) {
                        path.push(next.to_string());
                        index += 3;
                    }
                    let is_name = path.len() > 1 || path[0].starts_with(char::is_uppercase);
                    if is_name {
                        self.references.push(Reference { path, line: first.span().start().line, is_import: false });
                    }
                }
                _ => {}
            }
            index += 1;
        }
    }
}

/// Whether the identifier follows a dot: a field or a method, which is found by its type.
fn is_member(tokens: &[TokenTree], index: usize) -> bool {
    index > 0 && matches!(&tokens[index - 1], TokenTree::Punct(punct) if punct.as_char() == '.')
}

fn after_colons(tokens: &[TokenTree], index: usize) -> Option<&TokenTree> {
    let is_colon = |at: usize, spacing: Option<Spacing>| {
        matches!(tokens.get(at), Some(TokenTree::Punct(punct))
            if punct.as_char() == ':' && spacing.is_none_or(|spacing| punct.spacing() == spacing))
    };
    (is_colon(index + 1, Some(Spacing::Joint)) && is_colon(index + 2, None)).then(|| tokens.get(index + 3)).flatten()
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test_only(attributes_of(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, import: &'ast ItemUse) {
        self.add_import(import);
        self.local_imports.push(import.tree.clone());
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            let line = path.segments.first().map_or(0, |segment| segment.ident.span().start().line);
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.references.push(Reference { path: segments, line, is_import: false });
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invocation: &'ast Macro) {
        visit::visit_macro(self, invocation);
        self.add_tokens(invocation.tokens.clone());
    }

    /// Paths in strings, as in `#[serde(with = "crate::json::lenient")]`.
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if attribute.path().is_ident("doc") {
            return;
        }
        if let syn::Meta::List(list) = &attribute.meta {
            self.add_tokens(list.tokens.clone());
            for token in list.tokens.clone() {
                if let TokenTree::Literal(literal) = token
                    && let Lit::Str(text) = Lit::new(literal.clone())
                    && let Ok(path) = text.parse::<Path>()
                {
                    let path = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
                    self.references.push(Reference { path, line: literal.span().start().line, is_import: false });
                }
            }
        }
    }

    // `pub(in crate::module)` uses nothing of the module.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}
