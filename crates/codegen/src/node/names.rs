//! Names and type annotations in TypeScript.

use crate::model::Type;

/// Converts `list_global` to `listGlobal`.
pub fn camel(name: &str) -> String {
    let mut words = name.split('_');
    words.next().unwrap_or_default().to_owned() + &words.map(capital).collect::<String>()
}

/// Converts `templates.sources` to `TemplatesSources`.
pub fn pascal(path: &str) -> String {
    path.split(['_', '.']).map(capital).collect()
}

/// The annotation of a type.
pub fn annotation(ty: &Type) -> String {
    match ty {
        Type::Any => "unknown".into(),
        Type::Boolean => "boolean".into(),
        Type::Integer | Type::Number => "number".into(),
        Type::Text | Type::Secret | Type::Path => "string".into(),
        Type::Pem => "string | Uint8Array | readonly (string | Uint8Array)[]".into(),
        Type::Constant(word) => format!("\"{word}\""),
        Type::List(item) if matches!(**item, Type::OneOf(_)) => format!("({})[]", annotation(item)),
        Type::List(item) => format!("{}[]", annotation(item)),
        Type::OneOf(types) => types.iter().map(annotation).collect::<Vec<_>>().join(" | "),
        Type::Map(value) => format!("Record<string, {}>", annotation(value)),
        Type::Named(name) => name.clone(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_names_to_the_case_of_typescript() {
        assert_eq!((camel("list_global"), camel("get")), ("listGlobal".into(), "get".into()));
        assert_eq!(pascal("oauth_credentials"), "OauthCredentials");
        assert_eq!(pascal("templates.sources"), "TemplatesSources");
    }
}
