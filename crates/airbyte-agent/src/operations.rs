//! The operation table, whole.

use crate::api::{
    Automations, ConnectionTemplates, Connectors, Definitions, OAuthCredentialsResource, Organizations, Skills,
    SourceTemplates, Tokens, Workflows, Workspaces,
};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::operation::Entry;
use crate::suggest::nearest;

/// Every operation of the API, resource by resource.
pub fn operations() -> impl Iterator<Item = &'static Entry> {
    [
        Tokens::TABLE,
        Definitions::TABLE,
        Connectors::TABLE,
        Workspaces::TABLE,
        Skills::TABLE,
        SourceTemplates::TABLE,
        ConnectionTemplates::TABLE,
        OAuthCredentialsResource::TABLE,
        Organizations::TABLE,
        Workflows::TABLE,
        Automations::TABLE,
    ]
    .into_iter()
    .flatten()
}

/// One operation by its name, `resource.verb`.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`], with the nearest name.
pub fn operation(name: &str) -> Result<&'static Entry, Error> {
    operations().find(|entry| entry.meta.name == name).ok_or_else(|| {
        let known: Vec<&str> = operations().map(|entry| entry.meta.name).collect();
        let hint = nearest(name, &known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Error::new(ErrorKind::InvalidRequest, format!("there is no operation `{name}`{hint}"))
    })
}

impl Client {
    /// `tokens`
    #[must_use]
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens(self)
    }

    /// `definitions`
    #[must_use]
    pub fn definitions(&self) -> Definitions<'_> {
        Definitions(self)
    }

    /// `connectors`
    #[must_use]
    pub fn connectors(&self) -> Connectors<'_> {
        Connectors(self)
    }

    /// `workspaces`
    #[must_use]
    pub fn workspaces(&self) -> Workspaces<'_> {
        Workspaces(self)
    }

    /// `skills`
    #[must_use]
    pub fn skills(&self) -> Skills<'_> {
        Skills(self)
    }

    /// `templates`
    #[must_use]
    pub fn templates(&self) -> Templates<'_> {
        Templates(self)
    }

    /// `oauth_credentials`
    #[must_use]
    pub fn oauth_credentials(&self) -> OAuthCredentialsResource<'_> {
        OAuthCredentialsResource(self)
    }

    /// `organizations`
    #[must_use]
    pub fn organizations(&self) -> Organizations<'_> {
        Organizations(self)
    }

    /// `beta`: absent from the public spec as a whole.
    #[must_use]
    pub fn beta(&self) -> Beta<'_> {
        Beta(self)
    }
}

/// Templates, of sources and of connections.
#[derive(Clone, Copy, Debug)]
pub struct Templates<'a>(&'a Client);

impl<'a> Templates<'a> {
    /// `templates.sources`
    #[must_use]
    pub fn sources(&self) -> SourceTemplates<'a> {
        SourceTemplates(self.0)
    }

    /// `templates.connections`
    #[must_use]
    pub fn connections(&self) -> ConnectionTemplates<'a> {
        ConnectionTemplates(self.0)
    }
}

/// What official clients use and no public spec has.
#[derive(Clone, Copy, Debug)]
pub struct Beta<'a>(&'a Client);

impl<'a> Beta<'a> {
    /// `beta.workflows`
    #[must_use]
    pub fn workflows(&self) -> Workflows<'a> {
        Workflows(self.0)
    }

    /// `beta.automations`
    #[must_use]
    pub fn automations(&self) -> Automations<'a> {
        Automations(self.0)
    }
}
