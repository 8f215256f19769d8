//! The providers' search languages, in part. What the emulator does not support is a 422.

use serde_json::{Map, Value};

use super::error::ExecuteError;
use super::filter::{Filter, Op, words};
use super::paging::Query;
use super::query_language;
use crate::agent::catalogue::SearchSyntax;

/// A parsed search.
#[derive(Default)]
pub(super) struct SearchRequest {
    /// Condition and order.
    pub query: Query,
    /// Limit in the text (SOQL).
    pub limit: Option<u64>,
    /// Offset in the text (SOQL).
    pub offset: Option<u64>,
    /// Members that the text selects (SOQL). Empty: all.
    pub select: Vec<String>,
}

/// Parses the params of a search; `is_default` if the caller gave no text.
pub(super) fn read(
    syntax: &SearchSyntax,
    params: &Map<String, Value>,
    is_default: bool,
) -> Result<SearchRequest, ExecuteError> {
    let text = params.get(&syntax.param).and_then(Value::as_str).unwrap_or_default();
    let fault = |message: String| {
        ExecuteError::param(&syntax.param, &format!("The emulator does not support this search: {message}"))
    };
    let rename = |name: &str| rename(syntax, name);
    let mut search = match syntax.syntax.as_str() {
        "qualifiers" => SearchRequest { query: only(qualifiers(syntax, text)), ..SearchRequest::default() },
        "clauses" => of_clauses(query_language::parse(text, &rename).map_err(fault)?),
        "soql" => soql(text, &rename).map_err(fault)?,
        "sosl" => {
            let inner = text.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map_or(text, |(term, _)| term);
            SearchRequest {
                query: only(Filter::Words { fields: syntax.text.clone(), words: words(inner) }),
                ..SearchRequest::default()
            }
        }
        "hubspot" => hubspot(syntax, params)?,
        _ => SearchRequest {
            query: only(Filter::Words { fields: syntax.text.clone(), words: words(text) }),
            ..SearchRequest::default()
        },
    };
    if is_default {
        // A provider's default text sorts by recency. The order of the store stands for that, and needs no sorting.
        search.query.order.clear();
    }
    Ok(search)
}

fn only(filter: Filter) -> Query {
    Query { filter: Some(filter), ..Query::default() }
}

fn rename(syntax: &SearchSyntax, name: &str) -> String {
    let found = syntax.names.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    match (found, syntax.names.get("*")) {
        (Some((_, path)), _) => path.clone(),
        (None, Some(prefix)) => format!("{prefix}{name}"),
        (None, None) => name.to_owned(),
    }
}

fn of_clauses(clauses: query_language::Clauses) -> SearchRequest {
    let query_language::Clauses { filter, order, limit, offset } = clauses;
    SearchRequest { query: Query { filter, order, needs_total: false }, limit, offset, select: Vec::new() }
}

/// Words, and `key:value` for keys that the connector type names. Other keys are ignored.
fn qualifiers(syntax: &SearchSyntax, text: &str) -> Filter {
    let mut all = Vec::new();
    let mut plain = Vec::new();
    for part in split_quoted(text) {
        let (negated, part) = match part.strip_prefix('-') {
            Some(rest) => (true, rest.to_owned()),
            None => (false, part),
        };
        match part.split_once(':') {
            Some((key, value)) => {
                let known = syntax.names.get(key).or_else(|| syntax.names.get(&format!("{key}:{value}")));
                let Some(path) = known else { continue };
                let condition = Filter::compare(Op::Like, path.clone(), value.trim_matches('"'));
                all.push(if negated { Filter::Not(Box::new(condition)) } else { condition });
            }
            None => plain.extend(words(&part)),
        }
    }
    if !plain.is_empty() {
        all.push(Filter::Words { fields: syntax.text.clone(), words: plain });
    }
    Filter::And(all)
}

/// Splits at white space outside of double quotes.
fn split_quoted(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for letter in text.chars() {
        quoted ^= letter == '"';
        match parts.last_mut() {
            Some(part) if quoted || !letter.is_whitespace() => part.push(letter),
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// `SELECT a, b FROM X [WHERE …] [ORDER BY …] [LIMIT n] [OFFSET n]`.
fn soql(text: &str, rename: &dyn Fn(&str) -> String) -> Result<SearchRequest, String> {
    let text = text.trim();
    let small = text.to_ascii_lowercase();
    let selected = small.strip_prefix("select ").ok_or("it does not begin with SELECT")?;
    let from = selected.find(" from ").ok_or("FROM is missing")? + "select ".len();
    let list = &text["select ".len()..from];
    let rest = text[from + " from ".len()..].trim_start();
    let rest = rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start());
    let rest = match rest.get(..6) {
        Some(word) if word.eq_ignore_ascii_case("where ") => &rest[6..],
        _ => rest,
    };
    let mut search = of_clauses(query_language::parse(rest, rename)?);
    if !list.contains('(') {
        search.select = list.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    }
    Ok(search)
}

/// HubSpot: words, sorts, and groups of filters, of which one must hold.
fn hubspot(syntax: &SearchSyntax, params: &Map<String, Value>) -> Result<SearchRequest, ExecuteError> {
    let mut all = Vec::new();
    let mut groups = Vec::new();
    for group in params.get("filterGroups").and_then(Value::as_array).into_iter().flatten() {
        let mut filters = Vec::new();
        for filter in group.get("filters").and_then(Value::as_array).into_iter().flatten() {
            filters.push(hubspot_filter(syntax, filter)?);
        }
        groups.push(Filter::And(filters));
    }
    if !groups.is_empty() {
        all.push(Filter::Or(groups));
    }
    if let Some(text) = params.get("query").and_then(Value::as_str) {
        all.push(Filter::Words { fields: syntax.text.clone(), words: words(text) });
    }
    let mut order = Vec::new();
    for sort in params.get("sorts").and_then(Value::as_array).into_iter().flatten() {
        let name = sort.get("propertyName").unwrap_or(sort).as_str();
        let name = name.ok_or_else(|| ExecuteError::param("sorts", "A sort needs `propertyName`"))?;
        let descends = sort.get("direction").and_then(Value::as_str) == Some("DESCENDING");
        order.push((rename(syntax, name), descends));
    }
    Ok(SearchRequest {
        query: Query { filter: Some(Filter::And(all)), order, needs_total: false },
        ..SearchRequest::default()
    })
}

fn hubspot_filter(syntax: &SearchSyntax, filter: &Value) -> Result<Filter, ExecuteError> {
    let fault = |message: &str| ExecuteError::param("filterGroups", message);
    let name =
        filter.get("propertyName").and_then(Value::as_str).ok_or_else(|| fault("A filter needs `propertyName`"))?;
    let field = rename(syntax, name);
    let operator = filter.get("operator").and_then(Value::as_str).ok_or_else(|| fault("A filter needs `operator`"))?;
    let value = filter.get("value").or_else(|| filter.get("values")).cloned().unwrap_or(Value::Null);
    let negate = |filter| Filter::Not(Box::new(filter));
    Ok(match operator {
        "EQ" => Filter::compare(Op::Like, field, value),
        "NEQ" => negate(Filter::compare(Op::Like, field, value)),
        "LT" => Filter::compare(Op::Lt, field, value),
        "LTE" => Filter::compare(Op::Lte, field, value),
        "GT" => Filter::compare(Op::Gt, field, value),
        "GTE" => Filter::compare(Op::Gte, field, value),
        "BETWEEN" => {
            let high = filter.get("highValue").cloned().unwrap_or(Value::Null);
            Filter::And(vec![Filter::compare(Op::Gte, field.clone(), value), Filter::compare(Op::Lte, field, high)])
        }
        "IN" => Filter::compare(Op::Like, field, value),
        "NOT_IN" => negate(Filter::compare(Op::Like, field, value)),
        "HAS_PROPERTY" => Filter::compare(Op::Present, field, true),
        "NOT_HAS_PROPERTY" => negate(Filter::compare(Op::Present, field, true)),
        "CONTAINS_TOKEN" | "NOT_CONTAINS_TOKEN" => {
            let text = value.as_str().unwrap_or_default().replace('*', "");
            let contains = Filter::compare(Op::Matches, field, text);
            if operator == "CONTAINS_TOKEN" { contains } else { negate(contains) }
        }
        other => return Err(fault(&format!("Unknown operator `{other}`"))),
    })
}
