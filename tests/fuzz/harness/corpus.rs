//! [`Corpus`]: the kept inputs of one target.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;

use super::document::Document;
use super::edits::{Edit, TextEdit, edit, text_edit};

/// The kept inputs of one target, from a folder of `corpus`.
pub(super) struct Corpus {
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// An input, shown as text.
#[derive(Clone)]
pub(super) struct Input(pub(super) Vec<u8>);

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl Corpus {
    pub(super) fn read(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut files: Vec<_> = entries
            .map(|entry| {
                let path = entry.expect("a file").path();
                let input = std::fs::read(&path).expect("a readable file");
                (path, input)
            })
            .collect();
        assert!(!files.is_empty(), "{} is empty", folder.display());
        files.sort();
        Self { files }
    }

    pub(super) fn inputs(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        self.files.iter().map(|(path, input)| (path.as_path(), input.as_slice()))
    }

    /// Inputs with edits: of their values, and of some of them also as text.
    pub(super) fn edited(&self) -> impl Strategy<Value = Input> + use<> {
        let documents: Arc<Vec<Document>> =
            Arc::new(self.files.iter().map(|(path, input)| Document::read(path, input)).collect());
        let names: BTreeSet<String> = documents.iter().flat_map(|document| document.names()).collect();
        let names: Vec<String> = names.into_iter().chain(["next".into(), String::new()]).collect();
        let edits = prop::collection::vec(edit(names), 0..6);
        let text_edits = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(text_edit(), 1..4)];
        (any::<Index>(), edits, text_edits)
            .prop_map(move |(file, edits, text_edits)| Input(edited(&documents, file, &edits, &text_edits)))
    }
}

fn edited(documents: &[Document], file: Index, edits: &[Edit], text_edits: &[TextEdit]) -> Vec<u8> {
    let mut document = file.get(documents).clone();
    for edit in edits {
        document.apply(edit, documents);
    }
    let mut text = document.text();
    for edit in text_edits {
        edit.apply(&mut text);
    }
    text
}
