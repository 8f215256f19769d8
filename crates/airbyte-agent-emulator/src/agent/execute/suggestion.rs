//! Sentences that help with a misspelt name.

use crate::server::suggestion::nearest;

/// Sentences that name the nearest of the known names, then all of them.
pub(super) fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let listed: Vec<&str> = known.clone().collect();
    let mut text = String::new();
    if let Some(near) = nearest(name, known) {
        text.push_str(&format!(" Did you mean `{near}`?"));
    }
    text.push_str(&format!(" Known: {}.", listed.join(", ")));
    text
}
