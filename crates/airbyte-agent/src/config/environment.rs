//! The variables that the client reads.

use crate::config::Settings;
use crate::secret::Secret;

/// Every variable that is read, and the setting it gives.
pub const VARIABLES: &[(&str, &str)] = &[
    (CLIENT_ID, "client_id"),
    (CLIENT_SECRET, "client_secret"),
    (TOKEN, "token"),
    (ORGANIZATION_ID, "organization_id"),
    (WORKSPACE, "workspace"),
    (API_HOST, "base_url"),
    (PROFILE, "profile"),
    (SETTINGS_FILE, "settings_file"),
];

const CLIENT_ID: &str = "AIRBYTE_CLIENT_ID";
const CLIENT_SECRET: &str = "AIRBYTE_CLIENT_SECRET";
const TOKEN: &str = "AIRBYTE_TOKEN";
const ORGANIZATION_ID: &str = "AIRBYTE_ORGANIZATION_ID";
const WORKSPACE: &str = "AIRBYTE_WORKSPACE";
const API_HOST: &str = "AIRBYTE_API_HOST";
const PROFILE: &str = "AIRBYTE_PROFILE";
const SETTINGS_FILE: &str = "AIRBYTE_SETTINGS_FILE";

/// Settings as the environment has them. An empty variable counts as none.
pub(super) fn read(variable: impl Fn(&str) -> Option<String>) -> Settings {
    let text = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    Settings {
        client_id: text(CLIENT_ID),
        client_secret: text(CLIENT_SECRET).map(Secret::new),
        token: text(TOKEN).map(Secret::new),
        organization_id: text(ORGANIZATION_ID),
        workspace: text(WORKSPACE),
        base_url: text(API_HOST),
        profile: text(PROFILE),
        settings_file: text(SETTINGS_FILE).map(Into::into),
        ..Settings::default()
    }
}
