//! What a notification is about.

/// A resource, as a notification names it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// The connection that a notification is about, with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Subject {
    /// The address of the web application, without a path.
    pub(crate) base_url: String,
    pub(crate) workspace: Named,
    pub(crate) connection: Named,
    pub(crate) source: Named,
    pub(crate) destination: Named,
}

impl Subject {
    pub(super) fn workspace_url(&self) -> String {
        format!("{}/workspaces/{}", self.base_url, self.workspace.id)
    }

    pub(super) fn connection_url(&self) -> String {
        format!("{}/connections/{}", self.workspace_url(), self.connection.id)
    }

    pub(super) fn source_url(&self) -> String {
        format!("{}/source/{}", self.workspace_url(), self.source.id)
    }

    pub(super) fn destination_url(&self) -> String {
        format!("{}/destination/{}", self.workspace_url(), self.destination.id)
    }
}
