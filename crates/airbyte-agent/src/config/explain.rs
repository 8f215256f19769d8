//! [`explain`]: which settings apply, and where each comes from.

use airbyte_agent_core::Error;
use airbyte_agent_core::transport::url_without_secrets;
use schemars::SchemaGenerator;
use serde_json::Value;

use super::defaults::Defaults;
use super::resolve::sources;
use super::settings::{Settings, VARIABLES};
use super::source::Origin;

/// A setting that has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingOrigin {
    /// Name of the setting.
    pub name: String,
    /// Where its value comes from, such as `the environment (AIRBYTE_WORKSPACE)`.
    pub source: String,
    /// The value; `None` if it is, or may contain, a secret.
    pub value: Option<String>,
}

/// The settings that a client with these arguments would have, and where each comes from. Those that have their default are
/// left out. Nothing is validated.
///
/// # Errors
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the settings file cannot be read.
pub fn explain(arguments: Settings) -> Result<Vec<SettingOrigin>, Error> {
    explain_with(arguments, Defaults::of_process())
}

pub(super) fn explain_with(arguments: Settings, defaults: Defaults) -> Result<Vec<SettingOrigin>, Error> {
    let sources = sources(arguments, defaults)?;
    let schema = SchemaGenerator::default().into_root_schema_for::<Settings>().to_value();
    let mut found: Vec<SettingOrigin> = Vec::new();
    for source in &sources {
        let Ok(Value::Object(members)) = serde_json::to_value(&source.settings) else { continue };
        for (name, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
            if found.iter().any(|setting| setting.name == name) {
                continue;
            }
            let variable = VARIABLES.iter().find(|(_, setting)| *setting == name).map(|(variable, _)| *variable);
            let place = match (source.origin, variable) {
                (Origin::Environment, Some(variable)) => format!("{} ({variable})", source.name),
                _ => source.name.to_owned(),
            };
            let value = shown(&schema["properties"][&name], &value);
            found.push(SettingOrigin { name, source: place, value });
        }
    }
    Ok(found)
}

/// A value of a type that cannot contain a secret.
fn shown(schema: &Value, value: &Value) -> Option<String> {
    match (value, schema["format"].as_str()) {
        (Value::Bool(_) | Value::Number(_), _) => Some(value.to_string()),
        (Value::String(text), Some("uri")) => Some(url_without_secrets(text)),
        (Value::String(text), None | Some("uuid")) => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_named_but_not_shown() {
        let arguments = Settings {
            client_secret: Some("hush".into()),
            headers: Some([("x-key".to_owned(), "hush".into())].into()),
            proxy: Some("http://me:hush@proxy".into()),
            base_url: Some("https://me:hush@api.test?key=hush".into()),
            timeout: Some(3.5),
            ..Settings::default()
        };
        let settings = explain(arguments).expect("explains");
        assert!(!format!("{settings:?}").contains("hush"));
        let of = |name: &str| settings.iter().find(|setting| setting.name == name).cloned().expect(name);
        assert_eq!(of("timeout").value.as_deref(), Some("3.5"));
        assert_eq!(
            of("client_secret"),
            SettingOrigin { name: "client_secret".into(), source: "the arguments".into(), value: None }
        );
    }
}
