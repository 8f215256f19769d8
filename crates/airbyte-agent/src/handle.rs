//! A handle on one connector.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use futures::stream::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::{
    CheckConnector, ConnectorCheck, ConnectorDeletion, ConnectorDetails, ConnectorInspection, ConnectorSummary,
    CreateConnector, DeleteConnector, Execute, GetConnector, GetSkillDocs, InspectConnector, SkillDocs,
    UpdateConnector,
};
use crate::client::Client;
use crate::download::Download;
use crate::error::{Error, ErrorKind};
use crate::execution::Execution;
use crate::json::JsonObject;
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::paging::{Pages, Paging};

/// One connected account. Made by [`Client::connector`] and [`Client::connect`].
#[derive(Clone, Debug)]
pub struct Connector {
    client: Client,
    /// Connector id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Definition id of its kind.
    pub definition_id: String,
    /// Slug of its kind, such as `github`, where it is known.
    pub slug: Option<String>,
}

impl Client {
    /// Create a connector and get a handle on it. See [`CreateConnector`].
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn connect(&self, request: CreateConnector) -> Result<Connector, Error> {
        Ok(Connector::from_details(self.clone(), self.send(request).await?))
    }
}

impl Connector {
    /// A handle made of what is known of a connector. Nothing is sent.
    #[must_use]
    pub fn from_details(client: Client, details: ConnectorDetails) -> Self {
        let definition_id = details.source_template.source_definition_id;
        Self { client, id: details.id, name: details.name, definition_id, slug: None }
    }

    /// A handle made of an entry of a list. Nothing is sent.
    #[must_use]
    pub fn from_summary(client: Client, summary: ConnectorSummary) -> Self {
        let template = summary.summarized_source_template;
        Self {
            client,
            id: summary.id,
            name: summary.name,
            definition_id: template.actor_definition_id,
            slug: template.connector_name,
        }
    }

    /// Run an action on an entity: await it, or say more first.
    pub fn execute(&self, entity: impl Into<String>, action: impl Into<String>) -> Action<'_> {
        let request =
            Execute { id: self.id.clone(), entity: entity.into(), action: action.into(), ..Execute::default() };
        Action { connector: self, request, paging: None, options: CallOptions::default(), broken: None }
    }

    /// All records of an action, page after page: say more, then take the [`stream`](Action::stream) or the [`pages`](Action::pages) of it.
    pub fn records(&self, entity: impl Into<String>, action: impl Into<String>) -> Action<'_> {
        self.execute(entity, action)
    }

    /// The connector as stored.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn get(&self) -> Result<ConnectorDetails, Error> {
        self.client.send(GetConnector { id: self.id.clone() }).await
    }

    /// Check it as it stands.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn check(&self) -> Result<ConnectorCheck, Error> {
        self.client.send(CheckConnector { id: self.id.clone(), ..CheckConnector::default() }).await
    }

    /// Its identity and readiness.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn inspect(&self) -> Result<ConnectorInspection, Error> {
        self.client.send(InspectConnector { id: self.id.clone() }).await
    }

    /// Its docs: guidance and outline, or one section of it.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn docs(&self, section: Option<&str>) -> Result<SkillDocs, Error> {
        let id = self.inspect().await?.docs_skill_id;
        let section = section.map(str::to_owned);
        self.client.send(GetSkillDocs { id, section, ..GetSkillDocs::default() }).await
    }

    /// Change its name, configuration or entities; `id` of the request is this one's.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn update(&self, change: UpdateConnector) -> Result<ConnectorDetails, Error> {
        self.client.send(UpdateConnector { id: self.id.clone(), ..change }).await
    }

    /// Delete it. Accepted at once, finished later.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn delete(&self) -> Result<ConnectorDeletion, Error> {
        self.client.send(DeleteConnector { id: self.id.clone() }).await
    }
}

/// An action that is being put together. Awaiting it sends it.
#[derive(Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct Action<'a> {
    connector: &'a Connector,
    request: Execute,
    paging: Option<Paging>,
    options: CallOptions,
    broken: Option<String>,
}

impl<'a> Action<'a> {
    /// Arguments of the action, keys exactly as the connector documents them.
    pub fn params(mut self, params: impl Serialize) -> Self {
        match JsonObject::of(&params) {
            Ok(params) => self.request.params = Some(params),
            Err(error) => self.broken = Some(error.to_string()),
        }
        self
    }

    /// Fields to keep, as dot paths.
    pub fn select_fields<T: Into<String>>(mut self, fields: impl IntoIterator<Item = T>) -> Self {
        self.request.select_fields = Some(fields.into_iter().map(Into::into).collect());
        self
    }

    /// Fields to leave out, as dot paths.
    pub fn exclude_fields<T: Into<String>>(mut self, fields: impl IntoIterator<Item = T>) -> Self {
        self.request.exclude_fields = Some(fields.into_iter().map(Into::into).collect());
        self
    }

    /// Whether long texts in collections stay whole. Default: `true`.
    pub fn skip_truncation(mut self, skip: bool) -> Self {
        self.request.skip_truncation = Some(skip);
        self
    }

    /// Why the call is made; kept with the audit record. At most 512 characters.
    pub fn intent(mut self, intent: impl Into<String>) -> Self {
        self.request.intent = Some(intent.into());
        self
    }

    /// How its pages follow each other, for connectors the table does not know.
    pub fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// Options of the calls.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Its pages. Nothing is sent before the first is asked for.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] when the params are no JSON object.
    pub fn pages(self) -> Result<Pages, Error> {
        self.sound()?;
        let definition_id = Some(self.connector.definition_id.clone());
        let client = self.connector.client.clone();
        Ok(Pages::of_execute(client, self.request, definition_id, self.paging, self.options))
    }

    /// Its records over all pages, as a stream that ends after an error.
    pub fn stream<T: DeserializeOwned + Send + 'static>(self) -> Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>> {
        match self.pages() {
            Ok(pages) => Box::pin(pages.records()),
            Err(error) => Box::pin(futures::stream::once(async { Err(error) })),
        }
    }

    /// Its answer as bytes that come as they are read: for `download`.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn download(self) -> Result<Download, Error> {
        self.sound()?;
        self.connector.client.download(&self.request, &self.options).await
    }

    fn sound(&self) -> Result<(), Error> {
        match &self.broken {
            None => Ok(()),
            Some(reason) => Err(Error::new(ErrorKind::InvalidRequest, format!("`params`: {reason}"))
                .on(Execute::META.name)
                .about_field("params", reason)),
        }
    }
}

impl<'a> IntoFuture for Action<'a> {
    type Output = Result<Execution, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            self.sound()?;
            let answer = self.connector.client.send_with(self.request.clone(), &self.options).await?;
            Ok(answer.to(self.request, self.connector.definition_id.clone()))
        })
    }
}
