//! Finding a connector by id, name or slug.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use futures::future::{Shared, WeakShared};

use crate::api::{ConnectorSummary, GetConnector, ListConnectors};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::handle::Connector;
use crate::operation::{Answer, Operation};
use crate::options::CallOptions;
use crate::reply::Reply;
use crate::suggest::nearest;
use crate::{events, request};

type Future<T> = Pin<Box<dyn std::future::Future<Output = T> + Send>>;
type Looked = Future<Result<Reply, Arc<Error>>>;

/// Look-ups on their way: those who want to know the same thing at the same time ask once.
#[derive(Default)]
pub(crate) struct LookUps(Mutex<Vec<UnderWay>>);

struct UnderWay {
    target: String,
    options: CallOptions,
    // Held by those who wait: when the last of them has left, the request on the wire is dropped.
    looked: WeakShared<Looked>,
}

impl LookUps {
    fn join(&self, target: &str, options: &CallOptions, look: impl FnOnce() -> Looked) -> Shared<Looked> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.retain(|other| other.looked.upgrade().is_some_and(|looked| looked.peek().is_none()));
        let same = under_way.iter().find(|other| other.target == target && other.options == *options);
        if let Some(looked) = same.and_then(|other| other.looked.upgrade()) {
            return looked;
        }
        let looked = look().shared();
        if let Some(weak) = looked.downgrade() {
            under_way.push(UnderWay { target: target.to_owned(), options: options.clone(), looked: weak });
        }
        looked
    }

    /// Something may have changed: what was asked before is no answer to what is asked from now on.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Client {
    /// The connector that answers to an id, a name or a slug such as `github`, in this client's workspace.
    ///
    /// An id is looked up wherever it is. Otherwise an exact name goes before a slug, and a slug before names that
    /// differ only in case (its own, its template's).
    ///
    /// # Errors
    /// [`ErrorKind::ConnectorNotFound`] with what there is instead, [`ErrorKind::ConnectorAmbiguous`] with the ids to
    /// choose from, and what listing can end in.
    pub async fn connector(&self, reference: &str) -> Result<Connector, Error> {
        self.connector_with(reference, None, &CallOptions::default()).await
    }

    /// [`connector`](Self::connector), in another workspace or with options for the call.
    ///
    /// # Errors
    /// As [`connector`](Self::connector).
    pub async fn connector_with(
        &self,
        reference: &str,
        workspace: Option<&str>,
        options: &CallOptions,
    ) -> Result<Connector, Error> {
        if uuid::Uuid::try_parse(reference).is_ok() {
            return match self.look(GetConnector { id: reference.to_owned() }, options).await {
                Ok(details) => Ok(Connector::from_details(self.clone(), details)),
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    let message = format!("no connector has the id {reference}");
                    Err(error.recast(ErrorKind::ConnectorNotFound, message))
                }
                Err(error) => Err(error),
            };
        }
        let workspace = workspace.unwrap_or_else(|| self.workspace());
        let request = ListConnectors { workspace_name: Some(workspace.to_owned()), ..ListConnectors::default() };
        let listed = self.look(request, options).await?.data;
        let found = matching(reference, &listed);
        match found.as_slice() {
            [one] => Ok(Connector::from_summary(self.clone(), (*one).clone())),
            [] => Err(not_found(reference, workspace, &listed)),
            several => Err(ambiguous(reference, workspace, several)),
        }
    }

    /// Send a request that changes nothing, or wait for the answer to one that is the same.
    async fn look<O: Operation>(&self, request: O, options: &CallOptions) -> Result<O::Output, Error> {
        let call = request::encode(&request)?;
        let target = call.target.clone();
        let options = self.options_of(options).into_owned();
        let look = || {
            let (transport, options) = (Arc::clone(&self.transport), options.clone());
            let looked = async move { transport.send(&call, &options).await.map_err(Arc::new) };
            Box::pin(events::on_behalf(looked)) as Looked
        };
        let looked = self.transport.look_ups.join(&target, &options, look);
        O::Output::from_reply(looked.await.map_err(|error| error.share())?)
    }
}

/// Those of the first way of matching that finds any.
fn matching<'a>(reference: &str, connectors: &'a [ConnectorSummary]) -> Vec<&'a ConnectorSummary> {
    let same = |text: &str| text.eq_ignore_ascii_case(reference) || text.to_lowercase() == reference.to_lowercase();
    let ways: [&dyn Fn(&ConnectorSummary) -> bool; 3] = [
        &|connector| connector.name == reference,
        &|connector| connector.summarized_source_template.connector_name.as_deref() == Some(reference),
        &|connector| same(&connector.name) || same(&connector.summarized_source_template.name),
    ];
    ways.into_iter()
        .map(|way| connectors.iter().filter(|connector| way(connector)).collect::<Vec<_>>())
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn not_found(reference: &str, workspace: &str, listed: &[ConnectorSummary]) -> Error {
    let names: Vec<&str> = listed.iter().map(|connector| connector.name.as_str()).collect();
    let hint = match (nearest(reference, &names), names.as_slice()) {
        (Some(near), _) => format!("did you mean {near:?}?"),
        (None, []) => "the workspace has none yet: create one with `connectors.create`".to_owned(),
        (None, names) => format!("there are {}", quoted(names)),
    };
    Error::new(
        ErrorKind::ConnectorNotFound,
        format!("no connector of workspace {workspace:?} answers to {reference:?}; {hint}"),
    )
    .on(ListConnectors::META.name)
}

fn ambiguous(reference: &str, workspace: &str, found: &[&ConnectorSummary]) -> Error {
    let choices: Vec<String> =
        found.iter().map(|connector| format!("{:?} ({})", connector.name, connector.id)).collect();
    Error::new(
        ErrorKind::ConnectorAmbiguous,
        format!(
            "{} connectors of workspace {workspace:?} answer to {reference:?}: {}; use one of the ids",
            found.len(),
            choices.join(", ")
        ),
    )
    .on(ListConnectors::META.name)
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}
