//! What the commands on the entities of a connector have in common.

use airbyte_agent::{Connector, Execute, ExecuteBuilder, JsonObject, parse_request};
use clap::{Arg, ArgMatches};

use crate::arguments::{ClientArguments, Matches, OutputArguments, Params, params_arguments};
use crate::dry_run::{self, DryRun};
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::output::Value;
use crate::session::Session;

const CONNECTOR: &str = "connector";
const ENTITY: &str = "entity";
const ACTION: &str = "action";
const INTENT: &str = "intent";
const EXCLUDE_FIELDS: &str = "exclude-fields";

/// The arguments of an action, without those of its result. An action that has a default is optional.
pub fn arguments(default_action: Option<&'static str>) -> Vec<Arg> {
    let mut arguments = vec![
        Arg::new(CONNECTOR).value_name("CONNECTOR").required(true).help("Id, name or slug of the connector"),
        Arg::new(ENTITY).value_name("ENTITY").required(true).help("Name of the entity, such as issues"),
    ];
    let action = Arg::new(ACTION).value_name("ACTION").help("Name of the action, such as list, get or create");
    arguments.push(match default_action {
        Some(default) => action.default_value(default),
        None => action.required(true),
    });
    arguments.extend(params_arguments());
    arguments.push(
        Arg::new(INTENT)
            .long("intent")
            .value_name("TEXT")
            .help("Reason for the call, which the service keeps in its audit record. At most 512 characters")
            .help_heading("Parameters"),
    );
    arguments.push(
        Arg::new(EXCLUDE_FIELDS)
            .long("exclude-fields")
            .value_name("FIELDS")
            .help("Fields to omit, as paths separated by commas")
            .help_heading("Parameters"),
    );
    arguments.push(DryRun::argument());
    arguments.extend(ClientArguments::arguments(true));
    arguments
}

/// An action that was read from the arguments.
pub struct Action {
    pub connector: String,
    pub entity: String,
    pub action: String,
    pub intent: Option<String>,
    pub select_fields: Option<Vec<String>>,
    pub exclude_fields: Option<Vec<String>>,
    params: Params,
}

impl Action {
    /// Reads the arguments and opens a session. `None` if the request was only to be shown, which is done.
    ///
    /// # Errors
    /// Invalid arguments, and those of [`Session::open`].
    pub async fn open(
        matches: Matches<'_>,
        output: &OutputArguments,
        in_flight: &InFlight,
    ) -> Result<Option<(Self, Session)>, Failure> {
        let action = Self::read(matches, output)?;
        let session = Session::open(matches, in_flight)?;
        match &session.dry_run {
            Some(dry_run) => action.show(&session, dry_run, output).await.map(|()| None),
            None => Ok(Some((action, session))),
        }
    }

    /// The action as `entity.action`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.entity, self.action)
    }

    fn read(matches: Matches<'_>, output: &OutputArguments) -> Result<Self, Failure> {
        let text = |id: &str| of(matches.command, id);
        let list = |text: String| text.split(',').map(|path| path.trim().to_owned()).collect::<Vec<_>>();
        Ok(Self {
            connector: text(CONNECTOR).unwrap_or_default(),
            entity: text(ENTITY).unwrap_or_default(),
            action: text(ACTION).unwrap_or_default(),
            intent: text(INTENT),
            select_fields: output.fields.clone().map(list),
            exclude_fields: text(EXCLUDE_FIELDS).map(list),
            params: Params::read(matches.command)?,
        })
    }

    /// Finds the connector and the parameters that its kind has.
    ///
    /// # Errors
    /// If there is no such connector, or the parameters are invalid.
    pub async fn resolve(&mut self, session: &Session) -> Result<(Connector, Option<JsonObject>), Failure> {
        let connector = session.client.connector_with(&self.connector, None, &session.options).await?;
        let params = std::mem::replace(&mut self.params, Params::None);
        let params = params.object(connector.definition_id.as_deref(), &self.entity, &self.action)?;
        Ok((connector, params))
    }

    /// The call of the action.
    pub fn call<'a>(
        &self,
        connector: &'a Connector,
        params: Option<JsonObject>,
        session: &Session,
    ) -> ExecuteBuilder<'a> {
        let mut call = connector.execute(&self.entity, &self.action).options(session.options.clone());
        if let Some(params) = params {
            call = call.params(params);
        }
        if let Some(fields) = &self.select_fields {
            call = call.select_fields(fields);
        }
        if let Some(fields) = &self.exclude_fields {
            call = call.exclude_fields(fields);
        }
        match &self.intent {
            Some(intent) => call.intent(intent),
            None => call,
        }
    }

    /// Shows the request. A connector is not looked up, because that would send one: the reference stands for its id.
    ///
    /// # Errors
    /// If the request is invalid.
    async fn show(self, session: &Session, dry_run: &DryRun, output: &OutputArguments) -> Result<(), Failure> {
        let is_id = uuid::Uuid::try_parse(&self.connector).is_ok();
        let request = Execute {
            id: if is_id { self.connector.clone() } else { format!("id of {}", self.connector) },
            params: self.params.object(None, &self.entity, &self.action)?,
            entity: self.entity,
            action: self.action,
            select_fields: self.select_fields,
            exclude_fields: self.exclude_fields,
            intent: self.intent,
            skip_truncation: None,
        };
        let json = serde_json::to_vec(&request).map_err(|error| Failure::invalid(error.to_string()))?;
        let encoded = parse_request("connectors.execute", &json)?;
        let outcome = session.client.call(&encoded, &session.options).await;
        dry_run.show(&session.client, outcome, output)
    }
}

fn of(matches: &ArgMatches, id: &str) -> Option<String> {
    matches.try_get_one::<String>(id).ok().flatten().cloned()
}

/// Shows a plan that is no request of the Agent API.
///
/// # Errors
/// If it cannot be written.
pub fn show_json(json: &serde_json::Value, output: &OutputArguments) -> Result<(), Failure> {
    dry_run::show(&Value::parse(json.to_string().as_bytes()).map_err(Failure::invalid)?, output)
}
