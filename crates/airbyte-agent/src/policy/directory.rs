//! [`Directory`]: which connector an id stands for.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::{ApiClient, Error, ErrorKind, RequestOptions, Response};

use crate::agent::{
    Connector, ConnectorDetails, ConnectorList, DeleteConnector, GetConnector, GetWorkspace, ListConnectors,
    UpdateConnector,
};
use crate::options::ORGANIZATION_HEADER;

/// Operations after which a connector may have another name.
const CHANGES: [&str; 2] = [UpdateConnector::SPEC.name, DeleteConnector::SPEC.name];

/// What rules need to know of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) slug: String,
    pub(super) name: String,
}

/// Which connector an id stands for. Every connector is looked up once; what the caller looks up or lists is not looked up again.
pub(super) struct Directory {
    /// Without interceptors: what it sends is no call of the caller.
    client: ApiClient,
    /// Names or ids of the workspaces that exist for the caller; `None` is all.
    workspaces: Option<Vec<String>>,
    accounts: Mutex<HashMap<String, Account>>,
    /// Names of workspaces by id.
    names: Mutex<HashMap<String, String>>,
}

impl Directory {
    pub(super) fn new(client: ApiClient, workspaces: Option<Vec<String>>) -> Self {
        Self { client, workspaces, accounts: Mutex::default(), names: Mutex::default() }
    }

    /// Whether not all workspaces exist for the caller.
    pub(super) fn is_restricted(&self) -> bool {
        self.workspaces.is_some()
    }

    /// The connector with this id.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if it does not exist for the caller, and the errors of looking it up.
    pub(super) async fn account(&self, id: &str, options: &RequestOptions) -> Result<Account, Error> {
        let id = id.to_lowercase();
        if let Some(account) = self.known(&id) {
            return Ok(account);
        }
        match &self.workspaces {
            None => {
                let details = self.client.send_shared(GetConnector { id: id.clone() }, &lookup_options(options)).await;
                self.learn(Connector::from_details(self.client.clone(), details.map_err(unresolved)?));
            }
            Some(workspaces) => {
                for workspace in workspaces {
                    self.list(workspace, options).await?;
                }
            }
        }
        self.known(&id).ok_or_else(|| self.hidden(&format!("no connector has the id {id}")))
    }

    /// Checks that a workspace exists for the caller.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if it does not, and the errors of looking up its name.
    pub(super) async fn check_workspace(&self, workspace: &Workspace, options: &RequestOptions) -> Result<(), Error> {
        let Some(workspaces) = &self.workspaces else { return Ok(()) };
        let (is_visible, text) = match workspace {
            Workspace::Name(name) => (workspaces.contains(name), format!("no workspace is named {name:?}")),
            Workspace::Id(id) if workspaces.iter().any(|known| known.eq_ignore_ascii_case(id)) => return Ok(()),
            Workspace::Id(id) => {
                let name = self.workspace_name(id, options).await?;
                (name.is_some_and(|name| workspaces.contains(&name)), format!("no workspace has the id {id}"))
            }
        };
        if is_visible { Ok(()) } else { Err(self.hidden(&text)) }
    }

    /// Remembers the connectors of a response, and forgets one that was changed.
    pub(super) fn observe(&self, operation: &str, connector: Option<&str>, response: &Response) {
        if operation == ListConnectors::SPEC.name {
            if let Ok(list) = response.json::<ConnectorList>() {
                self.learn_list(list);
            }
        } else if operation == GetConnector::SPEC.name {
            // With workspaces, the id was looked up before.
            if let (false, Ok(details)) = (self.is_restricted(), response.json::<ConnectorDetails>()) {
                self.learn(Connector::from_details(self.client.clone(), details));
            }
        } else if let (true, Some(id)) = (CHANGES.contains(&operation), connector) {
            self.accounts.lock().unwrap_or_else(PoisonError::into_inner).remove(&id.to_lowercase());
        }
    }

    async fn list(&self, workspace: &str, options: &RequestOptions) -> Result<(), Error> {
        let mut request = ListConnectors::default();
        match uuid::Uuid::try_parse(workspace) {
            Ok(_) => request.workspace_id = Some(workspace.to_owned()),
            Err(_) => request.workspace_name = Some(workspace.to_owned()),
        }
        match self.client.send_shared(request, &lookup_options(options)).await {
            Ok(list) => {
                self.learn_list(list);
                Ok(())
            }
            // A workspace of the policy need not exist.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(unresolved(error)),
        }
    }

    async fn workspace_name(&self, id: &str, options: &RequestOptions) -> Result<Option<String>, Error> {
        if let Some(name) = self.names.lock().unwrap_or_else(PoisonError::into_inner).get(id) {
            return Ok(Some(name.clone()));
        }
        let request = GetWorkspace { workspace_id: id.to_owned() };
        match self.client.send_shared(request, &lookup_options(options)).await {
            Ok(workspace) => {
                let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
                names.insert(id.to_owned(), workspace.name.clone());
                Ok(Some(workspace.name))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unresolved(error)),
        }
    }

    fn known(&self, id: &str) -> Option<Account> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    fn learn_list(&self, list: ConnectorList) {
        for summary in list.data {
            self.learn(Connector::from_summary(self.client.clone(), summary));
        }
    }

    fn learn(&self, connector: Connector) {
        let Connector { id, name, slug, .. } = connector;
        let account = Account { id: id.clone(), slug: slug.unwrap_or_default(), name: name.unwrap_or_default() };
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_lowercase(), account);
    }

    /// The error of what does not exist for the caller, whether it exists for others or not.
    fn hidden(&self, text: &str) -> Error {
        let names: Vec<String> = self.workspaces.iter().flatten().map(|name| format!("{name:?}")).collect();
        let place = match names.as_slice() {
            [] => "no workspace is visible".to_owned(),
            names => format!("the workspaces {} are visible", names.join(", ")),
        };
        Error::new(ErrorKind::NotFound, format!("{text} as far as the policy lets this caller see: {place}"))
    }
}

/// A workspace that a request names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Workspace {
    Name(String),
    Id(String),
}

/// The organization is that of the call; the rest is as the client has it.
fn lookup_options(options: &RequestOptions) -> RequestOptions {
    let mut lookup = RequestOptions::default();
    if let Some(organization) = options.headers.get(ORGANIZATION_HEADER) {
        lookup.headers.insert(ORGANIZATION_HEADER, organization.clone());
    }
    lookup
}

fn unresolved(error: Error) -> Error {
    let message = format!("the policy could not find out what the call is about: {}", error.message());
    error.with_message(message)
}
