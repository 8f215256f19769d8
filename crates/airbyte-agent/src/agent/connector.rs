//! [`Connector`]: a handle on a connected account.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::pagination::{PageLimits, Pages, ReadAhead, Records};
use airbyte_agent_core::{ApiClient, Error, ErrorKind, JsonObject, json};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::catalogue::{self, Paging};
use super::check::ConnectorCheck;
use super::connectors::{
    CheckConnector, ConnectorDeletion, ConnectorDetails, ConnectorSummary, DeleteConnector, GetConnector,
    UpdateConnector,
};
use super::download::Download;
use super::execute::Execute;
use super::execution::Execution;
use super::inspect::{ConnectorInspection, InspectConnector};
use super::paging::ExecutePages;
use super::skills::{GetSkillDocs, SkillDocs};
use crate::options::CallOptions;
use crate::tables::{Batches, TableCall};

/// A connected account, from [`Client::connector`](crate::Client::connector) or
/// [`Client::connect`](crate::Client::connect).
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
/// # let client = airbyte_agent::Client::builder()
/// #     .base_url(emulator.url())
/// #     .client_id(emulator.client_id())
/// #     .client_secret(emulator.client_secret())
/// #     .build()?;
/// # client
/// #     .connect(airbyte_agent::CreateConnector {
/// #         connector_type: Some("GitHub".into()),
/// #         credentials: airbyte_agent::JsonObject::of(&serde_json::json!({"personal_access_token": "x"})).ok(),
/// #         replication_config: airbyte_agent::JsonObject::of(&serde_json::json!({"repositories": ["airbytehq/airbyte"]})).ok(),
/// #         ..Default::default()
/// #     })
/// #     .await?;
/// use futures::TryStreamExt;
/// use serde_json::{Value, json};
///
/// let github = client.connector("github").await?;
/// let execution = github.execute("issues", "list").params(json!({"per_page": 10})).await?;
/// let issues: Vec<Value> = execution.records()?;
/// assert_eq!(issues.len(), 10);
///
/// // The records of all pages.
/// let issues: Vec<Value> = github.records("issues", "list").stream().try_collect().await?;
/// assert_eq!(issues.len(), 250);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Connector {
    client: ApiClient,
    /// Connector id.
    pub id: String,
    /// Display name. `None` if it was made [by id](Self::by_id).
    pub name: Option<String>,
    /// Id of its connector definition. `None` if it was made [by id](Self::by_id) without a kind.
    pub definition_id: Option<String>,
    /// Slug of its connector definition, such as `github`. `None` if the definition is not known, or has no official slug
    /// and no name.
    pub slug: Option<String>,
}

impl Connector {
    /// Creates a handle from the details of a connector. Sends nothing.
    #[must_use]
    pub fn from_details(client: ApiClient, details: ConnectorDetails) -> Self {
        let template = details.source_template;
        let slug = catalogue::slug(&template.source_definition_id, &template.name);
        Self {
            client,
            id: details.id,
            name: Some(details.name),
            definition_id: Some(template.source_definition_id),
            slug: Some(slug),
        }
    }

    /// Creates a handle from an entry of a list. Sends nothing.
    #[must_use]
    pub fn from_summary(client: ApiClient, summary: ConnectorSummary) -> Self {
        let template = summary.summarized_source_template;
        let name = template.connector_name.unwrap_or(template.name);
        let slug = catalogue::slug(&template.actor_definition_id, &name);
        Self {
            client,
            id: summary.id,
            name: Some(summary.name),
            definition_id: Some(template.actor_definition_id),
            slug: Some(slug),
        }
    }

    /// Creates a handle from the id of a connector. Sends nothing. The `kind`, a slug such as `github` or the id of a
    /// definition, says how its pages continue.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if the id is not a UUID, or no official kind of connector has this slug.
    pub fn by_id(client: ApiClient, id: impl Into<String>, kind: Option<&str>) -> Result<Self, Error> {
        let id = id.into();
        if uuid::Uuid::try_parse(&id).is_err() {
            let reason = format!("{id:?} is not a UUID; `connector` finds a connector by its name or slug");
            return Err(Error::new(ErrorKind::InvalidRequest, format!("`id`: {reason}")).with_field("id", reason));
        }
        let (definition_id, slug) = match kind {
            None => (None, None),
            Some(kind) => catalogue::identify(kind).map(|(id, slug)| (Some(id), slug))?,
        };
        Ok(Self { client, id, name: None, definition_id, slug })
    }

    /// Runs an action on an entity when the builder is awaited.
    pub fn execute(&self, entity: impl Into<String>, action: impl Into<String>) -> ExecuteBuilder<'_> {
        let request =
            Execute { id: self.id.clone(), entity: entity.into(), action: action.into(), ..Execute::default() };
        ExecuteBuilder {
            connector: self,
            request,
            paging: None,
            after: None,
            limits: PageLimits::default(),
            prefetch: None,
            concurrency: 1,
            options: CallOptions::default(),
            invalid_params: None,
        }
    }

    /// Prepares an action whose records are read from all pages, by [`stream`](ExecuteBuilder::stream) or
    /// [`pages`](ExecuteBuilder::pages).
    pub fn records(&self, entity: impl Into<String>, action: impl Into<String>) -> ExecuteBuilder<'_> {
        self.execute(entity, action)
    }

    /// Gets the connector with its stored configuration.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn get(&self) -> Result<ConnectorDetails, Error> {
        self.client.send(GetConnector { id: self.id.clone() }).await
    }

    /// Checks the stored configuration.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn check(&self) -> Result<ConnectorCheck, Error> {
        self.client.send(CheckConnector { id: self.id.clone(), ..CheckConnector::default() }).await
    }

    /// Gets its identity and the state of its Context Store.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn inspect(&self) -> Result<ConnectorInspection, Error> {
        self.client.send(InspectConnector { id: self.id.clone() }).await
    }

    /// Gets its documentation: guidance and outline, or one section.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn docs(&self, section: Option<&str>) -> Result<SkillDocs, Error> {
        let id = self.inspect().await?.docs_skill_id;
        let section = section.map(str::to_owned);
        self.client.send(GetSkillDocs { id, section, ..GetSkillDocs::default() }).await
    }

    /// Changes its name, configuration or entities. The `id` of the request is replaced by the connector's own.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn update(&self, change: UpdateConnector) -> Result<ConnectorDetails, Error> {
        self.client.send(UpdateConnector { id: self.id.clone(), ..change }).await
    }

    /// Deletes it. The service accepts the deletion and completes it later.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn delete(&self) -> Result<ConnectorDeletion, Error> {
        self.client.send(DeleteConnector { id: self.id.clone() }).await
    }
}

/// An action that has not been sent. Await it for its result, or read its [`pages`](Self::pages), its records by
/// [`stream`](Self::stream), or its file by [`download`](Self::download).
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct ExecuteBuilder<'a> {
    connector: &'a Connector,
    request: Execute,
    paging: Option<Paging>,
    after: Option<String>,
    limits: PageLimits,
    prefetch: Option<usize>,
    concurrency: usize,
    options: CallOptions,
    invalid_params: Option<String>,
}

impl ExecuteBuilder<'_> {
    /// Sets the parameters of the action, named as the connector documents them.
    pub fn params(mut self, params: impl Serialize) -> Self {
        match JsonObject::of(&params) {
            Ok(params) => self.request.params = Some(params),
            Err(error) => self.invalid_params = Some(json::describe(&error)),
        }
        self
    }

    /// Sets the fields to return, as paths separated by dots.
    pub fn select_fields<T: Into<String>>(mut self, fields: impl IntoIterator<Item = T>) -> Self {
        self.request.select_fields = Some(fields.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the fields to omit, as paths separated by dots.
    pub fn exclude_fields<T: Into<String>>(mut self, fields: impl IntoIterator<Item = T>) -> Self {
        self.request.exclude_fields = Some(fields.into_iter().map(Into::into).collect());
        self
    }

    /// Sets whether collections contain long strings in full. Default: `true`.
    pub fn skip_truncation(mut self, skip: bool) -> Self {
        self.request.skip_truncation = Some(skip);
        self
    }

    /// Sets the reason for the call, which the service keeps in its audit record. At most 512 characters.
    pub fn intent(mut self, intent: impl Into<String>) -> Self {
        self.request.intent = Some(intent.into());
        self
    }

    /// Sets how its pages continue, for connectors that the catalogue does not cover.
    pub fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// Begins at the token of [`Records`], of a [`Page`](crate::Page) or of an error, which may come from another process. The call must
    /// be the same.
    pub fn after(mut self, token: impl Into<String>) -> Self {
        self.after = Some(token.into());
        self
    }

    /// Stops after so many pages.
    pub fn max_pages(mut self, most: u64) -> Self {
        self.limits.max_pages = Some(most);
        self
    }

    /// Stops after so many records: [`stream`](Self::stream) exactly then, [`pages`](Self::pages) after the page that
    /// completes them.
    pub fn max_records(mut self, most: u64) -> Self {
        self.limits.max_records = Some(most);
        self
    }

    /// Sets how many pages are requested before they are read. Default: 1 for [`stream`](Self::stream), from its second record
    /// on, and none for [`pages`](Self::pages).
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.prefetch = Some(pages);
        self
    }

    /// Sets how many pages are requested at the same time, if they have numbers and a response says how many there are.
    /// Otherwise they are requested one by one. The records are in order either way. Default: 1.
    pub fn concurrency(mut self, most: usize) -> Self {
        self.concurrency = most;
        self
    }

    /// Sets the options of its calls.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// The pages. Each is requested when it is read, unless [`prefetch`](Self::prefetch) or
    /// [`concurrency`](Self::concurrency) is set.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if the parameters are not a JSON object, or an option or the token is invalid.
    pub fn pages(self) -> Result<Pages, Error> {
        self.validate()?;
        let options = self.options.request_options()?;
        let source = ExecutePages::new(self.request, self.connector.definition_id.as_deref(), self.paging);
        let read_ahead = ReadAhead { prefetch: self.prefetch.unwrap_or(0), concurrency: self.concurrency };
        let pages =
            Pages::new(self.connector.client.clone(), source, options).limits(self.limits).read_ahead(read_ahead);
        match self.after {
            Some(token) => pages.after(&token),
            None => Ok(pages),
        }
    }

    /// The records of all pages, as a stream that ends after an error.
    pub fn stream<T: DeserializeOwned>(self) -> Records<T> {
        let prefetch = self.prefetch.or(Some(1));
        match (Self { prefetch, ..self }).pages() {
            Ok(pages) => pages.records(),
            Err(error) => Records::failed(error),
        }
    }

    /// A table of the records of all pages. Await it, or read its batches.
    ///
    /// ```
    /// # async fn example(github: airbyte_agent::Connector) -> Result<(), airbyte_agent::Error> {
    /// let table = github.records("issues", "list").table().await?;
    /// println!("{} rows, {}", table.rows(), table.schema().to_json());
    /// println!("{}", table.report()); // what of the records is not in the table as it was
    /// # Ok(())
    /// # }
    /// ```
    pub fn table(self) -> TableCall {
        TableCall::new(self.pages())
    }

    /// Tables of at most that many rows each, read one by one: see [`TableCall::batches`].
    ///
    /// # Errors
    /// As [`pages`](Self::pages).
    pub fn batches(self, rows: usize) -> Result<Batches, Error> {
        self.table().batches(rows)
    }

    /// The file that the action `download` returns, read piece by piece.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn download(self) -> Result<Download, Error> {
        self.validate()?;
        Download::open(&self.connector.client, &self.request, &self.options.request_options()?).await
    }

    fn validate(&self) -> Result<(), Error> {
        match &self.invalid_params {
            None => Ok(()),
            Some(reason) => Err(Error::new(ErrorKind::InvalidRequest, format!("`params`: {reason}"))
                .with_operation(Execute::SPEC.name)
                .with_field("params", reason)),
        }
    }
}

impl<'a> IntoFuture for ExecuteBuilder<'a> {
    type Output = Result<Execution, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            self.validate()?;
            let options = self.options.request_options()?;
            let execution = self.connector.client.send_with(self.request.clone(), &options).await?;
            Ok(execution.with_call(ExecutePages::new(
                self.request,
                self.connector.definition_id.as_deref(),
                self.paging,
            )))
        })
    }
}
