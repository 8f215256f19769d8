//! Semantic search without embeddings: a passage scores by the share of the prompt's words that it contains.

use std::time::Instant;

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::call::ConnectorRef;
use super::context_store::search_output;
use super::error::ExecuteError;
use super::filter::{Filter, words};
use super::output::ExecuteOutput;
use super::suggestion::suggestion;
use crate::agent::catalogue::Entity;
use crate::agent::json_path;

/// Default and largest number of hits (`tests/contract/agent/BEHAVIOUR.md`, "Execute").
const DEFAULT_LIMIT: u64 = 10;
const MAX_LIMIT: u64 = 100;
/// Default of `min_similarity`.
const DEFAULT_SIMILARITY: f64 = 0.25;
/// Words that are too frequent to matter.
const STOP_WORDS: [&str; 24] = [
    "a", "about", "an", "and", "are", "by", "do", "for", "from", "how", "in", "is", "it", "of", "on", "or", "that",
    "the", "this", "to", "was", "what", "which", "with",
];
const MEMBERS: [&str; 6] = ["prompt", "field", "filter", "context_size", "dedup", "min_similarity"];

struct Hit {
    score: f64,
    context: String,
    field: String,
    id: String,
}

/// Runs a search; `semantic` is `params.semantic`.
pub(super) fn run(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    semantic: &Value,
    params: &Map<String, Value>,
    started: Instant,
) -> Result<ExecuteOutput, ExecuteError> {
    let fault = |name: &str, message: &str| ExecuteError::param(&format!("semantic.{name}"), message);
    let Some(members) = semantic.as_object() else {
        return Err(ExecuteError::param("semantic", "Input should be an object with `prompt`"));
    };
    if let Some(unknown) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(fault(unknown, &format!("Unknown member.{}", suggestion(unknown, MEMBERS.into_iter()))));
    }
    let get = |name: &str| members.get(name).filter(|value| !value.is_null());
    let prompt = get("prompt").and_then(Value::as_str).filter(|prompt| !prompt.trim().is_empty());
    let prompt = prompt.ok_or_else(|| fault("prompt", "Field required"))?;
    let fields: Vec<String> = match get("field") {
        None => entity.semantic_fields.clone(),
        Some(field) => match field.as_str().filter(|field| entity.semantic_fields.iter().any(|known| known == field)) {
            Some(field) => vec![field.to_owned()],
            None => {
                let known = entity.semantic_fields.join(", ");
                return Err(fault("field", &format!("Not a semantically indexed field. Known: {known}")));
            }
        },
    };
    if fields.is_empty() {
        let message = format!("`{}` has no semantically indexed field", entity.name);
        return Err(ExecuteError::param("semantic", &message));
    }
    let least = match get("min_similarity") {
        None => DEFAULT_SIMILARITY,
        Some(least) => least
            .as_f64()
            .filter(|least| (-1.0..=1.0).contains(least))
            .ok_or_else(|| fault("min_similarity", "Input should be from -1 to 1"))?,
    };
    let one_per_record = match get("dedup").map(Value::as_str) {
        None | Some(Some("max")) => true,
        Some(Some("none")) => false,
        Some(_) => return Err(fault("dedup", "Input should be max or none")),
    };
    let context_size = match get("context_size") {
        None => 0,
        Some(size) => size.as_u64().ok_or_else(|| fault("context_size", "Input should be a non-negative integer"))?,
    };
    let filter = get("filter").map(|filter| Filter::parse(filter, "params.semantic.filter")).transpose()?;
    let limit = match params.get("limit").filter(|limit| !limit.is_null()) {
        None => DEFAULT_LIMIT,
        Some(limit) => limit
            .as_u64()
            .filter(|limit| (1..=MAX_LIMIT).contains(limit))
            .ok_or_else(|| ExecuteError::param("limit", &format!("Input should be from 1 to {MAX_LIMIT}")))?,
    };

    let wanted = significant_words(prompt);
    let records = connector.records(db, entity)?;
    let mut read: Vec<&str> = fields.iter().map(String::as_str).collect();
    let read = match &filter {
        None => Some(read.as_slice()),
        Some(filter) => filter.add_paths(&mut read).then_some(read.as_slice()),
    };
    let mut hits: Vec<Hit> = Vec::new();
    records.scan::<ExecuteError>(0, read, |record| {
        if filter.as_ref().is_some_and(|filter| !filter.matches(&record.body)) {
            return Ok(true);
        }
        let before = hits.len();
        for field in &fields {
            let Some(text) = json_path::get(&record.body, field).and_then(Value::as_str) else { continue };
            for (score, context) in passages(text, &wanted, context_size as usize) {
                if score >= least {
                    hits.push(Hit { score, context, field: field.clone(), id: record.id.clone() });
                }
            }
        }
        if one_per_record && hits.len() > before + 1 {
            hits[before..].sort_by(|a, b| b.score.total_cmp(&a.score));
            hits.truncate(before + 1);
        }
        Ok(true)
    })?;
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    let more = hits.len() as u64 > limit;
    let mut data = Vec::new();
    for hit in hits.into_iter().take(limit as usize) {
        let record = records.find(&hit.id)?;
        data.push(json!({
            "entity": record.map(|record| record.body),
            "metadata": {
                "score": (hit.score * 1e4).round() / 1e4,
                "context": hit.context,
                "field": hit.field,
                "record_id": hit.id,
            },
        }));
    }
    Ok(search_output(data, more, None, started))
}

fn significant_words(text: &str) -> Vec<String> {
    let all = words(text);
    let significant: Vec<String> = all.iter().filter(|word| !STOP_WORDS.contains(&word.as_str())).cloned().collect();
    if significant.is_empty() { all } else { significant }
}

/// The score of each sentence of a text, with `around` sentences on both sides as context.
fn passages(text: &str, wanted: &[String], around: usize) -> Vec<(f64, String)> {
    let sentences: Vec<&str> =
        text.split_inclusive(['.', '!', '?', '\n']).filter(|part| !part.trim().is_empty()).collect();
    (0..sentences.len())
        .map(|at| {
            let found = words(sentences[at]);
            let points: f64 = wanted.iter().map(|word| similarity(word, &found)).sum();
            let context = sentences[at.saturating_sub(around)..(at + around + 1).min(sentences.len())].concat();
            (points / wanted.len().max(1) as f64, context.trim().to_owned())
        })
        .collect()
}

/// 1 if the word itself is among `found`, less if another form of it is.
fn similarity(word: &str, found: &[String]) -> f64 {
    const OTHER_FORM: f64 = 0.8;
    if found.iter().any(|other| other == word) {
        return 1.0;
    }
    let stem: String = word.chars().take(5).collect();
    let is_form = |other: &String| stem.chars().count() >= 4 && other.starts_with(&stem);
    if found.iter().any(is_form) { OTHER_FORM } else { 0.0 }
}
