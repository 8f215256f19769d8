//! The first organization, its credentials and the key that signs tokens.

use airbyte_agent::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rusqlite::Connection;

use super::{applications, settings, workspaces};
use crate::clock::Moment;
use crate::options::Options;
use crate::seed::Seed;

/// What is there from the start and outlives every reset.
#[derive(Clone, Debug)]
pub(crate) struct Founding {
    pub(crate) organization_id: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    pub(crate) signing_key: [u8; 32],
}

/// A credential to be shown to nobody but its owner.
pub(crate) fn made_up_secret() -> String {
    BASE64.encode(rand::random::<[u8; 24]>())
}

fn made_up_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

impl Founding {
    /// What the options say, else what the state remembers, else what is made up now.
    pub(crate) fn establish(db: &Connection, options: &Options) -> rusqlite::Result<Self> {
        let settled = |name: &str, given: Option<&str>, made_up: fn() -> String| -> rusqlite::Result<String> {
            let value = match (given, settings::get(db, name)?) {
                (Some(given), _) => given.to_owned(),
                (None, Some(known)) => known,
                (None, None) => made_up(),
            };
            settings::set(db, name, &value)?;
            Ok(value)
        };
        let organization_id = settled(settings::ORGANIZATION_ID, options.organization_id.as_deref(), made_up_id)?;
        let client_id = settled(settings::CLIENT_ID, options.client_id.as_deref(), made_up_id)?;
        let secret = options.client_secret.as_ref().map(Secret::expose);
        let client_secret = settled(settings::CLIENT_SECRET, secret, made_up_secret)?;
        let key = settled(settings::SIGNING_KEY, None, || BASE64.encode(rand::random::<[u8; 32]>()))?;
        let signing_key = BASE64.decode(key).ok().and_then(|key| key.try_into().ok());
        Ok(Self {
            organization_id,
            client_id,
            client_secret: Secret::new(client_secret),
            // A key that somebody shortened by hand would only make a weak one.
            signing_key: signing_key.unwrap_or_else(rand::random),
        })
    }

    /// See to it that the first organization and those of the seed exist, each with its workspaces.
    pub(crate) fn settle(&self, db: &Connection, seed: &Seed, now: Moment) -> rusqlite::Result<()> {
        let first = (&self.organization_id, &self.client_id, &self.client_secret, &seed.workspaces);
        let seeded = seed
            .organizations
            .iter()
            .map(|seeded| (&seeded.organization_id, &seeded.client_id, &seeded.client_secret, &seeded.workspaces));
        for (organization_id, client_id, client_secret, names) in std::iter::once(first).chain(seeded) {
            applications::create(db, organization_id, client_id, client_secret, now)?;
            let is_new = workspaces::count(db, organization_id)? == 0;
            for name in std::iter::once(workspaces::DEFAULT).chain(names.iter().map(String::as_str)) {
                if is_new && workspaces::by_name(db, organization_id, name)?.is_none() {
                    workspaces::create(db, organization_id, name, None, now)?;
                }
            }
        }
        Ok(())
    }
}
