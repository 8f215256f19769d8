//! [`Session`]: a client and what its calls have in common.

use airbyte_agent::{CallOptions, Client, ClientBuilder};

use crate::arguments::{ClientArguments, Matches};
use crate::dry_run::DryRun;
use crate::failure::Failure;
use crate::in_flight::InFlight;

/// A client and what its calls have in common.
pub struct Session {
    pub client: Client,
    pub options: CallOptions,
    pub in_flight: InFlight,
    /// If it is there, nothing is sent.
    pub dry_run: Option<DryRun>,
}

impl Session {
    /// Builds a client from the flags, the environment and the settings file.
    ///
    /// # Errors
    /// If there are no credentials, or a setting is invalid.
    pub fn open(matches: Matches<'_>, in_flight: &InFlight) -> Result<Self, Failure> {
        let ClientArguments { mut settings, options } = ClientArguments::read(matches)?;
        let dry_run = matches.flag(DryRun::FLAG).then(|| DryRun::of(&settings)).transpose()?;
        if dry_run.is_some() {
            // A request that is not sent needs no credentials.
            settings.token = Some(DryRun::TOKEN.into());
        }
        let builder = ClientBuilder::from(settings).interceptor(in_flight.clone());
        // The last one, so that all others see the request before.
        let builder = match &dry_run {
            Some(dry_run) => builder.interceptor(dry_run.clone()),
            None => builder,
        };
        Ok(Self { client: builder.build()?, options, in_flight: in_flight.clone(), dry_run })
    }
}
