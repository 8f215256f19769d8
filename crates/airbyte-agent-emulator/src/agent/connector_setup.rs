//! Setting up a connector: its connector type, its template, its credentials.

use airbyte_agent::{Object, RequestedEntity, SourceConfigTemplateMode};
use serde_json::Value;

use crate::agent::catalogue::ConnectorType;
use crate::agent::context::AgentContext;
use crate::agent::records;
use crate::agent::store::connectors::{self, Connector};
use crate::agent::store::source_templates::{self, Template};
use crate::server::error::{ApiError, MISSING};

/// The three ways to name a connector type. The request type checks that exactly one is given.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KindNames<'a> {
    pub(crate) definition_id: Option<&'a str>,
    pub(crate) connector_type: Option<&'a str>,
    pub(crate) source_template_id: Option<&'a str>,
}

/// A connector to be created or checked.
pub(crate) struct NewConnector {
    pub(crate) name: Option<String>,
    pub(crate) workspace_id: String,
    pub(crate) replication_config: Object,
    pub(crate) environment: Object,
    pub(crate) credentials: Object,
    pub(crate) entities: Option<Vec<RequestedEntity>>,
}

impl<'v> AgentContext<'v> {
    /// The connector type of a stored id. It may be gone: a data file can outlive the seed that declared it.
    pub(crate) fn kind(&self, definition_id: &str) -> Result<&'v ConnectorType, ApiError> {
        let kind = self.state.catalogue.by_definition_id(definition_id);
        kind.ok_or_else(|| ApiError::not_found("Connector definition", definition_id))
    }

    /// The connector type that `connector_type` names: its display name in any case, else its slug.
    pub(crate) fn kind_named(&self, name: &str) -> Result<&'v ConnectorType, ApiError> {
        let catalogue = &self.state.catalogue;
        let kind = catalogue.by_name(name).or_else(|| catalogue.by_slug(name));
        kind.ok_or_else(|| ApiError::not_found("Connector type", name))
    }

    /// The connector type whose global template has this id.
    pub(crate) fn kind_of_global_template(&self, id: &str) -> Result<&'v ConnectorType, ApiError> {
        let kind = self.state.catalogue.types().iter().find(|kind| global_template_id(kind) == id);
        kind.ok_or_else(|| ApiError::not_found("Source template", id))
    }

    /// The template that a request refers to: the organization's own, or the global one if it has none.
    pub(crate) fn template(&self, names: KindNames<'_>) -> Result<(Template, &'v ConnectorType), ApiError> {
        let kind = match names {
            KindNames { source_template_id: Some(id), .. } => {
                if let Some(template) = source_templates::by_id(self.db, self.organization_id, id)? {
                    let kind = self.kind(&template.definition_id)?;
                    return Ok((template, kind));
                }
                self.kind_of_global_template(id)?
            }
            KindNames { definition_id: Some(id), .. } => self.kind(id)?,
            KindNames { connector_type: Some(name), .. } => self.kind_named(name)?,
            _ => return Err(ApiError::missing("definition_id")),
        };
        let own = self.only_template_of(kind)?;
        Ok((own.unwrap_or_else(|| global_template(kind)), kind))
    }

    /// A template of the organization. A global one is copied, which enables its connector type.
    pub(crate) fn enabled(&self, template: Template) -> Result<Template, ApiError> {
        if template.organization_id.is_some() {
            return Ok(template);
        }
        let now = self.timestamp();
        let own = Template {
            id: uuid::Uuid::new_v4().to_string(),
            organization_id: Some(self.organization_id.to_owned()),
            created_at: now.clone(),
            updated_at: now,
            ..template
        };
        source_templates::insert(self.db, &own)?;
        Ok(own)
    }

    /// The organization's only template for a connector type. If there are several, the caller must name one.
    pub(crate) fn only_template_of(&self, kind: &ConnectorType) -> Result<Option<Template>, ApiError> {
        let mut templates = source_templates::of_definition(self.db, self.organization_id, &kind.definition_id)?;
        match templates.len() {
            0 | 1 => Ok(templates.pop()),
            several => Err(ApiError::value(
                "source_template_id",
                format!("The organization has {several} source templates for {}; name one", kind.name),
            )),
        }
    }

    /// Creates a connector. The values of its credentials are not checked (`tests/contract/agent/BEHAVIOUR.md`,
    /// "Connectors").
    pub(crate) fn connect(
        &self,
        template: &Template,
        kind: &ConnectorType,
        new: NewConnector,
    ) -> Result<Connector, ApiError> {
        if let Some(name) = missing_settings(kind, template, &new).first() {
            return Err(ApiError::missing(format!("replication_config.{name}")));
        }
        let now = self.timestamp();
        let connector = Connector {
            id: uuid::Uuid::new_v4().to_string(),
            workspace_id: new.workspace_id,
            source_template_id: template.id.clone(),
            definition_id: kind.definition_id.clone(),
            name: new.name.unwrap_or_else(|| kind.name.clone()),
            replication_config: conceal(kind, new.replication_config),
            environment: conceal(kind, new.environment),
            credentials: conceal_credentials(kind, new.credentials),
            entities: new.entities,
            created_at: now.clone(),
            updated_at: now,
            last_accessed_at: None,
            direct_queries: 0,
            deletion_job: None,
        };
        connectors::insert(self.db, &connector)?;
        let catalogue = &self.state.catalogue;
        let count = self.state.options.records.or(catalogue.records_per_entity);
        records::seed_connector(self.db, &connector.id, kind, count)?;
        Ok(connector)
    }
}

/// Refuses settings that are beside `replication_config`, where the service does not see them
/// (`tests/contract/agent/BEHAVIOUR.md`, "Connectors"). `request` is what it sees.
pub(crate) fn refuse_misplaced_settings(
    context: &AgentContext<'_>,
    kind: &ConnectorType,
    request: &impl serde::Serialize,
) -> Result<(), ApiError> {
    let sent: Object = serde_json::from_slice(context.body)?;
    let seen = serde_json::to_value(request)?;
    let within = |name: &str| ["replication_config", "environment"].iter().any(|place| seen[place].get(name).is_some());
    let misplaced = kind
        .settings
        .iter()
        .map(|setting| setting.name.as_str())
        .find(|name| sent.contains_key(*name) && seen.get(name).is_none() && !within(name));
    match misplaced {
        None => Ok(()),
        Some(name) => Err(ApiError::field(
            format!("replication_config.{name}"),
            format!(
                "Field required. `{name}` at the top level is not read: settings are members of replication_config"
            ),
            MISSING,
        )),
    }
}

/// Checks that credentials fit a scheme. Replication has the whole configuration in one object, credentials included.
pub(crate) fn validate_credentials(
    kind: &ConnectorType,
    mode: &SourceConfigTemplateMode,
    credentials: &Object,
    replication_config: &Object,
) -> Result<(), String> {
    let nested = replication_config.get("credentials").and_then(Value::as_object);
    let given = if credentials.is_empty() { nested.unwrap_or(credentials) } else { credentials };
    if given.is_empty() && *mode == SourceConfigTemplateMode::Replication {
        return Ok(());
    }
    kind.check_credentials(given).map(|_| ()).map_err(|mismatch| mismatch.to_string())
}

/// Names of required settings that neither the request nor the template has.
pub(crate) fn missing_settings(kind: &ConnectorType, template: &Template, new: &NewConnector) -> Vec<String> {
    let mut settings = template.partial_default_config.clone();
    settings.extend(new.replication_config.clone());
    settings.extend(new.environment.clone());
    kind.missing_settings(&settings).into_iter().map(str::to_owned).collect()
}

/// The value of a credential that the third party rejects.
const REJECTED: &str = "invalid";

/// Whether the third party rejects these credentials: in the emulator, if one of their values is `invalid`.
pub(crate) fn rejects_credentials(credentials: &Object) -> bool {
    credentials.values().any(|value| match value {
        Value::String(text) => text == REJECTED,
        Value::Object(members) => rejects_credentials(members),
        _ => false,
    })
}

/// A configuration as it is kept: nothing reads its secrets again, except to see whether the third party rejects them.
pub(crate) fn conceal(kind: &ConnectorType, config: Object) -> Object {
    let config = Value::Object(config);
    match keep_rejected(&config, kind.redact(&config)) {
        Value::Object(kept) => kept,
        _ => Object::new(),
    }
}

/// Credentials as they are kept.
pub(crate) fn conceal_credentials(kind: &ConnectorType, credentials: Object) -> Object {
    let mut kept = conceal(kind, Object::from_iter([("credentials".to_owned(), Value::Object(credentials))]));
    match kept.get_mut("credentials").map(Value::take) {
        Some(Value::Object(kept)) => kept,
        _ => Object::new(),
    }
}

/// Puts values that the third party rejects back into a redacted configuration.
fn keep_rejected(original: &Value, redacted: Value) -> Value {
    match (original, redacted) {
        (Value::Object(original), Value::Object(redacted)) => redacted
            .into_iter()
            .map(|(name, value)| {
                let value = original.get(&name).map_or(Value::Null, |original| keep_rejected(original, value));
                (name, value)
            })
            .collect(),
        (Value::Array(original), Value::Array(redacted)) => {
            original.iter().zip(redacted).map(|(original, redacted)| keep_rejected(original, redacted)).collect()
        }
        (Value::String(text), _) if text == REJECTED => original.clone(),
        (_, redacted) => redacted,
    }
}

/// Id of the global template of a connector type. It is the same in every emulator.
fn global_template_id(kind: &ConnectorType) -> String {
    let name = format!("source-template:{}", kind.definition_id);
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).to_string()
}

/// The global template of a connector type.
pub(crate) fn global_template(kind: &ConnectorType) -> Template {
    // Global templates are older than everything that is created from them.
    const SINCE: &str = "2025-01-01T00:00:00.000000Z";
    Template {
        id: global_template_id(kind),
        organization_id: None,
        definition_id: kind.definition_id.clone(),
        name: kind.name.clone(),
        mode: SourceConfigTemplateMode::Multi,
        partial_default_config: Object::new(),
        customization: None,
        tags: Vec::new(),
        created_at: SINCE.to_owned(),
        updated_at: SINCE.to_owned(),
    }
}
