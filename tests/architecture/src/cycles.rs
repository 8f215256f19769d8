//! Cycles between the files of a crate.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use crate::module_tree::ModuleTree;
use crate::resolve::{Target, resolve};

/// Which file uses which, with the places where it does: line and path.
type Edges = BTreeMap<PathBuf, BTreeMap<PathBuf, Vec<(usize, String)>>>;

fn edges(tree: &ModuleTree) -> Edges {
    let mut edges = Edges::new();
    for (id, module) in tree.modules.iter().enumerate() {
        for reference in &module.references {
            let used = match resolve(tree, id, &reference.path) {
                Some(Target::Item(used)) => used,
                // What is used of an imported module is found where it is used.
                Some(Target::Module(used)) if !reference.is_import => used,
                _ => continue,
            };
            let file = &tree.modules[used].file;
            if *file != module.file {
                let uses = edges.entry(module.file.clone()).or_default().entry(file.clone()).or_default();
                uses.push((reference.line, reference.path.join("::")));
            }
        }
    }
    edges
}

/// The shortest way from `start` back to it.
fn shortest_cycle(edges: &Edges, start: &Path) -> Option<Vec<PathBuf>> {
    let mut previous: BTreeMap<&Path, &Path> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for next in edges.get(file).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                let mut cycle = vec![start.to_owned()];
                let mut at = file;
                while at != start {
                    cycle.push(at.to_owned());
                    at = previous[at];
                }
                cycle[1..].reverse();
                return Some(cycle);
            }
            if !previous.contains_key(next.as_path()) {
                previous.insert(next, file);
                queue.push_back(next);
            }
        }
    }
    None
}

/// Every cycle that cannot be shortened, as text with the lines that make it. Empty if there is none.
pub fn report(tree: &ModuleTree) -> String {
    let edges = edges(tree);
    let mut seen = BTreeSet::new();
    let mut report = String::new();
    for start in edges.keys() {
        let Some(mut cycle) = shortest_cycle(&edges, start) else { continue };
        // The same cycle is found from each of its files; it begins with the first in alphabetical order.
        let first = cycle.iter().enumerate().min_by_key(|(_, file)| *file).map_or(0, |(index, _)| index);
        cycle.rotate_left(first);
        if !seen.insert(cycle.clone()) {
            continue;
        }
        for (index, file) in cycle.iter().enumerate() {
            let next = &cycle[(index + 1) % cycle.len()];
            report += &format!("  {} uses {}\n", file.display(), next.display());
            for (line, path) in edges[file][next].iter().take(5) {
                report += &format!("    {}:{line}: {path}\n", file.display());
            }
        }
        report += "\n";
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crates::workspace_crates;
    use crate::module_tree::Folder;

    fn report_of(files: &[(&'static str, &'static str)]) -> String {
        let files: BTreeMap<_, _> = files.iter().copied().collect();
        report(&ModuleTree::parse(&files, Path::new("lib.rs")))
    }

    #[test]
    fn a_cycle_is_reported_with_its_lines() {
        let report = report_of(&[
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", "use crate::b::B;\npub struct A(B);"),
            ("b.rs", "pub struct B;\nfn f() {\n    let _ = super::c::make();\n}"),
            ("c.rs", "pub fn make() { format!(\"{:?}\", crate::a::A) }"),
        ]);
        for line in ["a.rs uses b.rs", "a.rs:1: crate::b::B", "b.rs:3: super::c::make", "c.rs:1: crate::a::A"] {
            assert!(report.contains(line), "{line} in\n{report}");
        }
    }

    #[test]
    fn the_module_around_it_counts_by_what_it_defines() {
        let declared = [("lib.rs", "mod a;"), ("a.rs", "mod b; pub use b::B;"), ("a/b.rs", "pub struct B;")];
        assert_eq!(report_of(&declared), "");
        let used = [
            ("lib.rs", "mod a;"),
            ("a.rs", "mod b; pub struct A; fn f(_: b::B) {}"),
            ("a/b.rs", "pub struct B; impl B { fn f(_: super::A) {} }"),
        ];
        assert!(report_of(&used).contains("a/b.rs uses a.rs"));
    }

    #[test]
    fn a_re_export_leads_to_the_file_that_defines_the_item() {
        let files = [
            ("lib.rs", "mod a; mod b; pub use a::A; pub use b::B;"),
            ("a.rs", "use crate::B; pub struct A(B);"),
            ("b.rs", "pub struct B;"),
        ];
        assert_eq!(report_of(&files), "");
    }

    #[test]
    fn macros_and_attributes_are_read() {
        let files = [
            ("lib.rs", "#[macro_use] mod a; mod b;"),
            ("a.rs", "macro_rules! make { () => { $crate::b::B } }\npub mod seconds {}"),
            ("b.rs", "#[derive(Serialize)] pub struct B { #[serde(with = \"crate::a::seconds\")] x: u8 }"),
        ];
        let report = report_of(&files);
        assert!(report.contains("a.rs uses b.rs") && report.contains("b.rs:1: crate::a::seconds"), "{report}");
    }

    #[test]
    fn what_is_compiled_for_tests_only_is_left_out() {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "pub struct A; #[cfg(test)] mod tests { use crate::b::B; } #[cfg(test)] use crate::b::B;"),
            ("b.rs", "pub struct B(crate::a::A);"),
        ];
        assert_eq!(report_of(&files), "");
    }

    #[test]
    fn inline_modules_belong_to_their_file() {
        let files = [("lib.rs", "mod a;"), ("a.rs", "pub struct A; pub mod inner { pub struct B(super::A); }")];
        assert_eq!(report_of(&files), "");
    }

    #[test]
    fn no_crate_has_cycles_between_its_modules() {
        let mut reports = String::new();
        for member in workspace_crates() {
            for root in ["lib.rs", "main.rs"] {
                let folder = member.folder.join("src");
                if folder.join(root).exists() {
                    let found = report(&ModuleTree::parse(&Folder(folder), Path::new(root)));
                    if !found.is_empty() {
                        reports += &format!("{} ({root}):\n{found}", member.name);
                    }
                }
            }
        }
        assert!(
            reports.is_empty(),
            "Modules use each other in a circle. Move what both need into a module of its own.\n{reports}"
        );
    }
}
