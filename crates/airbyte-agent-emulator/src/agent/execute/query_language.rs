//! `field op value AND …`: the common subset of JQL, SOQL's WHERE, Drive's `q`, Stripe's search and Airtable's formulas.

use std::fmt;

use serde_json::Value;

use super::filter::{Filter, Op};

/// A parsed text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Clauses {
    /// The condition. `None`: all records.
    pub filter: Option<Filter>,
    /// `ORDER BY`: fields, each with whether it descends.
    pub order: Vec<(String, bool)>,
    /// `LIMIT`.
    pub limit: Option<u64>,
    /// `OFFSET`.
    pub offset: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(&'static str),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(text) | Self::Text(text) => f.write_str(text),
            Self::Sign(sign) => f.write_str(sign),
        }
    }
}

const SIGNS: [&str; 13] = ["!=", "<>", "<=", ">=", "!~", "=", "<", ">", "~", ":", "(", ")", ","];
/// How deep parentheses and NOT may be nested. Parsing is recursive.
const MAX_DEPTH: usize = 32;

/// Parses a text; `rename` converts the language's field names into paths.
pub(super) fn parse(text: &str, rename: &dyn Fn(&str) -> String) -> Result<Clauses, String> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, rename };
    let mut clauses = Clauses::default();
    if !parser.at_tail() {
        clauses.filter = Some(parser.any(0)?);
    }
    parser.tail(&mut clauses)?;
    Ok(clauses)
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if first == '\'' || first == '"' {
            let mut inner = String::new();
            let mut letters = rest.char_indices().skip(1);
            let end = loop {
                match letters.next() {
                    None => return Err(format!("the quote before `{}` is not closed", &rest[1..])),
                    Some((_, '\\')) => inner.extend(letters.next().map(|(_, letter)| letter)),
                    Some((place, letter)) if letter == first => break place + 1,
                    Some((_, letter)) => inner.push(letter),
                }
            };
            tokens.push(Token::Text(inner));
            rest = rest[end..].trim_start();
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            tokens.push(Token::Sign(sign));
            rest = rest[sign.len()..].trim_start();
        } else if first == '{' {
            // Airtable writes a field in braces.
            let end = rest.find('}').ok_or("the brace `{` is not closed")?;
            tokens.push(Token::Word(rest[1..end].to_owned()));
            rest = rest[end + 1..].trim_start();
        } else {
            let mut in_brackets = false;
            let end = rest
                .find(|letter: char| {
                    in_brackets = (in_brackets || letter == '[') && letter != ']';
                    !in_brackets && (letter.is_whitespace() || "'\"=<>~:(),!".contains(letter))
                })
                .unwrap_or(rest.len());
            if end == 0 {
                return Err(format!("`{rest}` is not supported"));
            }
            // Stripe writes a member of an object as metadata['key'].
            let word = rest[..end].replace("['", ".").replace("[\"", ".").replace("']", "").replace("\"]", "");
            tokens.push(Token::Word(word));
            rest = rest[end..].trim_start();
        }
    }
    Ok(tokens)
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    rename: &'a dyn Fn(&str) -> String,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        self.at += 1;
        self.tokens.get(self.at - 1).cloned()
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn at_tail(&self) -> bool {
        self.peek().is_none() || ["order", "limit", "offset"].iter().any(|word| self.is_word(word))
    }

    fn any(&mut self, depth: usize) -> Result<Filter, String> {
        let mut items = vec![self.all(depth)?];
        while self.take_word("or") {
            items.push(self.all(depth)?);
        }
        Ok(single(items, Filter::Or))
    }

    fn all(&mut self, depth: usize) -> Result<Filter, String> {
        let mut items = vec![self.one(depth)?];
        while self.take_word("and") {
            items.push(self.one(depth)?);
        }
        Ok(single(items, Filter::And))
    }

    fn one(&mut self, depth: usize) -> Result<Filter, String> {
        if depth > MAX_DEPTH {
            return Err("conditions are nested too deeply".into());
        }
        if self.take_word("not") {
            return Ok(Filter::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.take_sign("(") {
            let inner = self.any(depth + 1)?;
            return if self.take_sign(")") { Ok(inner) } else { Err("a `)` is missing".into()) };
        }
        match self.next() {
            // Drive: 'folder' in parents
            Some(Token::Text(value)) if self.take_word("in") => match self.next() {
                Some(Token::Word(field)) => Ok(Filter::compare(Op::Like, (self.rename)(&field), value)),
                _ => Err("a field is missing after `in`".into()),
            },
            Some(Token::Word(field)) => self.clause(&field),
            Some(Token::Text(text)) => Err(format!("expected a field, found `{text}`")),
            Some(Token::Sign(sign)) => Err(format!("expected a field, found `{sign}`")),
            None => Err("a condition is missing at the end".into()),
        }
    }

    fn clause(&mut self, field: &str) -> Result<Filter, String> {
        let field = (self.rename)(field);
        let negate = |filter| Filter::Not(Box::new(filter));
        match self.next() {
            Some(Token::Sign(sign)) => {
                // Stripe: amount:>100
                let sign = match self.peek() {
                    Some(Token::Sign(inner)) if sign == ":" && *inner != "(" => {
                        let inner = *inner;
                        self.at += 1;
                        inner
                    }
                    _ => sign,
                };
                let value = self.value()?;
                match sign {
                    "=" | ":" if value.is_null() => Ok(negate(Filter::compare(Op::Present, field, true))),
                    "!=" | "<>" if value.is_null() => Ok(Filter::compare(Op::Present, field, true)),
                    "=" | ":" => Ok(Filter::compare(Op::Like, field, value)),
                    "!=" | "<>" => Ok(negate(Filter::compare(Op::Like, field, value))),
                    "~" => Ok(Filter::compare(Op::Matches, field, value)),
                    "!~" => Ok(negate(Filter::compare(Op::Matches, field, value))),
                    "<" => Ok(Filter::compare(Op::Lt, field, value)),
                    "<=" => Ok(Filter::compare(Op::Lte, field, value)),
                    ">" => Ok(Filter::compare(Op::Gt, field, value)),
                    ">=" => Ok(Filter::compare(Op::Gte, field, value)),
                    other => Err(format!("`{other}` is not a supported comparison")),
                }
            }
            Some(Token::Word(word)) => match word.to_lowercase().as_str() {
                "in" => Ok(Filter::compare(Op::Like, field, self.values()?)),
                "not" if self.take_word("in") => Ok(negate(Filter::compare(Op::Like, field, self.values()?))),
                "contains" => Ok(Filter::compare(Op::Matches, field, self.value()?)),
                "like" => match self.value()? {
                    Value::String(pattern) => Ok(Filter::compare(Op::Matches, field, pattern.replace('%', ""))),
                    _ => Err("LIKE takes a string".into()),
                },
                "is" => {
                    let negated = self.take_word("not");
                    if !self.take_word("null") && !self.take_word("empty") {
                        return Err("IS is followed by NULL or EMPTY".into());
                    }
                    let present = Filter::compare(Op::Present, field, true);
                    Ok(if negated { present } else { negate(present) })
                }
                other => Err(format!("`{other}` is not a supported comparison")),
            },
            _ => Err(format!("a comparison is missing after `{field}`")),
        }
    }

    fn value(&mut self) -> Result<Value, String> {
        match self.next() {
            Some(Token::Text(text)) => Ok(Value::String(text)),
            Some(Token::Word(word)) => Ok(match word.to_lowercase().as_str() {
                "null" | "empty" => Value::Null,
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => serde_json::from_str(&word).ok().filter(Value::is_number).unwrap_or(Value::String(word)),
            }),
            _ => Err("a value is missing".into()),
        }
    }

    fn values(&mut self) -> Result<Value, String> {
        if !self.take_sign("(") {
            return Err("IN takes values in parentheses".into());
        }
        let mut values = vec![self.value()?];
        while self.take_sign(",") {
            values.push(self.value()?);
        }
        if self.take_sign(")") { Ok(Value::Array(values)) } else { Err("a `)` is missing".into()) }
    }

    fn tail(&mut self, clauses: &mut Clauses) -> Result<(), String> {
        let count = |parser: &mut Self, word: &str| match parser.next() {
            Some(Token::Word(text)) => text.parse().map_err(|_| format!("{word} takes a number, not `{text}`")),
            _ => Err(format!("{word} takes a number")),
        };
        loop {
            if self.take_word("order") {
                if !self.take_word("by") {
                    return Err("ORDER is followed by BY".into());
                }
                loop {
                    let Some(Token::Word(field)) = self.next() else {
                        return Err("ORDER BY takes fields".into());
                    };
                    let descends = self.take_word("desc");
                    let _ = descends || self.take_word("asc");
                    clauses.order.push(((self.rename)(&field), descends));
                    if !self.take_sign(",") {
                        break;
                    }
                }
            } else if self.take_word("limit") {
                clauses.limit = Some(count(self, "LIMIT")?);
            } else if self.take_word("offset") {
                clauses.offset = Some(count(self, "OFFSET")?);
            } else if let Some(token) = self.peek() {
                return Err(format!("`{token}` is not supported here"));
            } else {
                return Ok(());
            }
        }
    }
}

fn single(mut items: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match items.len() {
        1 => items.remove(0),
        _ => many(items),
    }
}
