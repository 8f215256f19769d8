//! Adding a table to a TOML file. It is appended, so that comments and everything else stay as they are.

use toml::{Table, Value};

use super::change::{Change, Refusal};
use super::entry::Entry;

/// The table that the tables of servers are below.
const SERVERS: &str = "mcp_servers";

/// The text with an entry.
///
/// # Errors
/// If the text is no TOML, has another entry of the name, or has the servers in a form that nothing can be appended to.
pub fn change(text: &str, entry: &Entry) -> Result<Change, Refusal> {
    let unreadable = |error: toml::de::Error| Refusal::Unreadable(error.message().to_owned());
    let mut expected: Table = text.parse().map_err(unreadable)?;
    let value = value(entry);
    match expected.get(SERVERS).and_then(|servers| servers.get(&entry.name)) {
        Some(present) if *present == value => return Ok(Change::None),
        Some(_) => return Err(Refusal::ByHand),
        None => {}
    }
    let not_tables = || Refusal::Unreadable(format!("`{SERVERS}` is not a table of its own"));
    let servers = expected.entry(SERVERS).or_insert_with(|| Table::new().into());
    servers.as_table_mut().ok_or_else(not_tables)?.insert(entry.name.clone(), value);
    let separator = match text {
        "" => "",
        _ if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let new = format!("{text}{separator}{}", table(entry));
    // A table that was written in braces cannot be extended.
    if new.parse::<Table>().map_err(|_| not_tables())? != expected {
        return Err(not_tables());
    }
    Ok(Change::To(new))
}

/// The table of an entry.
pub fn table(entry: &Entry) -> String {
    let Entry { name, command, args } = entry;
    let args = Value::Array(args.iter().cloned().map(Value::String).collect());
    format!("[{SERVERS}.{name}]\ncommand = {}\nargs = {args}\n", Value::String(command.clone()))
}

fn value(entry: &Entry) -> Value {
    let args = entry.args.iter().cloned().map(Value::String).collect();
    let members = [("command", Value::String(entry.command.clone())), ("args", Value::Array(args))];
    Value::Table(members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(command: &str) -> Entry {
        Entry { name: "airbyte".to_owned(), command: command.to_owned(), args: vec!["mcp".to_owned()] }
    }

    #[test]
    fn a_table_is_appended_and_the_rest_stays() {
        let text = "# Mine.\nmodel = \"x\"\n\n[mcp_servers.other]\ncommand = 'y' # why";
        let Ok(Change::To(new)) = change(text, &entry(r#"C:\tools\"a""#)) else { panic!("refused") };
        assert!(new.starts_with(text), "{new}");
        let parsed: Table = new.parse().expect("TOML");
        assert_eq!(parsed["mcp_servers"]["airbyte"]["command"].as_str(), Some(r#"C:\tools\"a""#));
        assert_eq!(change(&new, &entry(r#"C:\tools\"a""#)), Ok(Change::None));
        assert_eq!(change(&new, &entry("another")), Err(Refusal::ByHand));
    }

    #[test]
    fn what_cannot_be_extended_is_refused() {
        for text in ["mcp_servers = {}\n", "mcp_servers = 1\n", "no TOML", "[[mcp_servers]]\n"] {
            assert!(matches!(change(text, &entry("x")), Err(Refusal::Unreadable(_))), "{text}");
        }
    }
}
