//! The nearest name to a misspelt one.

/// The known name most similar to `name`, if any is similar at all. Case and separators do not count.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    /// Least similarity of a suggestion, by Jaro-Winkler, from 0 to 1.
    const LEAST: f64 = 0.8;
    let normalize = |text: &str| text.to_lowercase().replace(['_', '-', ' '], "");
    let name = normalize(name);
    known
        .map(|candidate| (strsim::jaro_winkler(&name, &normalize(candidate)), candidate))
        .filter(|(similarity, _)| *similarity >= LEAST)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
