//! [`PolicySetup`]: what the policies of a client need to know of its configuration.

use std::path::PathBuf;
use std::sync::Arc;

use super::approvals::Approvals;
use super::approver::{Approver, ClientApprover};
use super::clock::Clock;
use super::file::Policy;
use super::policies::Policies;
use super::secrets::ClientSecrets;
use airbyte_agent_core::{ClientAuth, Secret};

/// What the policies of a client need to know of its configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicySetup {
    pub(super) policies: Policies,
    pub(super) state_folder: Option<PathBuf>,
    pub(super) profile: Option<String>,
    pub(super) agent: ApiIdentity,
    pub(super) replication: ApiIdentity,
    pub(super) secrets: ClientSecrets,
    pub(super) approver: ClientApprover,
    pub(super) clock: Clock,
}

/// Where calls of an API go, and who makes them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ApiIdentity {
    pub(super) url: String,
    pub(super) caller: String,
}

impl PolicySetup {
    /// With policies, and the folder for approvals.
    pub(crate) fn new(policies: Vec<Policy>, state_folder: Option<PathBuf>, profile: Option<String>) -> Self {
        let policies = Policies(policies.into_iter().map(Arc::new).collect());
        Self { policies, state_folder, profile, ..Self::default() }
    }

    /// With the base URLs of both APIs, and what their calls are authorized with.
    #[must_use]
    pub(crate) fn with_apis(mut self, agent: (&str, &ClientAuth), replication: (&str, &ClientAuth)) -> Self {
        let identity = |(url, auth): (&str, &ClientAuth)| ApiIdentity {
            url: url.trim_end_matches('/').to_owned(),
            caller: caller(auth),
        };
        (self.agent, self.replication) = (identity(agent), identity(replication));
        let secrets = [agent.1, replication.1].into_iter().filter_map(secret).cloned();
        self.secrets = ClientSecrets(secrets.collect());
        self
    }

    #[must_use]
    pub(crate) fn with_approver(mut self, approver: Arc<dyn Approver>) -> Self {
        self.approver = ClientApprover(Some(approver));
        self
    }

    #[must_use]
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// With this policy, unless there is one.
    #[must_use]
    pub(crate) fn or_policy(mut self, policy: Policy) -> Self {
        if self.is_empty() {
            self.policies = Policies(vec![Arc::new(policy)]);
        }
        self
    }

    /// Where calls wait for an approval. `None` if there is no state folder.
    pub(super) fn approvals(&self) -> Option<Approvals> {
        let folder = self.state_folder.as_deref()?;
        Some(Approvals::in_folder(folder).with_clock(self.clock.clone()))
    }

    /// Whether there is no policy.
    pub(crate) fn is_empty(&self) -> bool {
        self.policies.0.is_empty()
    }

    /// The policies.
    pub(crate) fn policies(&self) -> &[Arc<Policy>] {
        &self.policies.0
    }
}

impl PartialEq for PolicySetup {
    /// Clocks are those of tests.
    fn eq(&self, other: &Self) -> bool {
        let parts = |it: &Self| (it.policies.clone(), it.state_folder.clone(), it.profile.clone());
        parts(self) == parts(other)
            && (&self.agent, &self.replication, &self.secrets) == (&other.agent, &other.replication, &other.secrets)
            && self.approver == other.approver
    }
}

/// Who makes calls, without anything secret.
fn caller(auth: &ClientAuth) -> String {
    match auth {
        ClientAuth::Credentials(credentials) => format!("client_id {}", credentials.client_id),
        ClientAuth::Token(_) => "token".to_owned(),
        ClientAuth::Basic { username, .. } => format!("user {username}"),
        ClientAuth::Nothing | ClientAuth::Missing => "none".to_owned(),
    }
}

fn secret(auth: &ClientAuth) -> Option<&Secret> {
    match auth {
        ClientAuth::Credentials(credentials) => Some(&credentials.client_secret),
        ClientAuth::Token(token) => Some(token),
        ClientAuth::Basic { password, .. } => Some(password),
        ClientAuth::Nothing | ClientAuth::Missing => None,
    }
}
