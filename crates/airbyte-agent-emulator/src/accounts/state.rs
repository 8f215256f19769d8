//! The accounts as a part of the state.

use airbyte_agent::Secret;
use rusqlite::Connection;

use super::applications::{self, NewApplication};
use super::bootstrap::Bootstrap;
use super::groups;
use super::organizations::{self, Organization};
use super::permissions::{self, Holder, Target};
use super::regions;
use super::role::{Role, RoleScope};
use super::seed::{Seed, SeededPermission};
use super::tables;
use super::token::Signer;
use super::users::{self, User};
use super::workspaces;
use crate::options::{Edition, Options};
use crate::seed::Seeds;
use crate::server::clock::Moment;
use crate::server::error::ApiError;
use crate::server::state_part::StatePart;
use crate::start_error::StartError;

/// What is there of accounts from the start, and the key that signs their tokens.
pub(crate) struct Accounts {
    pub(crate) bootstrap: Bootstrap,
    pub(crate) signer: Signer,
    seed: Seed,
    edition: Edition,
}

/// An organization with the credentials of its administrator.
pub(crate) struct NewOrganization<'a> {
    pub(crate) organization_id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) client_secret: &'a Secret,
    pub(crate) has_generated_secret: bool,
}

impl Accounts {
    /// Takes the accounts of the seeds, and reads the rest from the options or the data file.
    pub(crate) fn open(db: &Connection, options: &Options, seeds: &mut Seeds) -> Result<Self, StartError> {
        let seed = Seed::take(seeds)?;
        let bootstrap = Bootstrap::load_or_create(db, options)?;
        let signer = Signer::new(&bootstrap.signing_key());
        Ok(Self { bootstrap, signer, seed, edition: options.edition })
    }

    /// The id of the first organization's administrator.
    pub(crate) fn default_user_id(&self, db: &Connection) -> rusqlite::Result<Option<String>> {
        applications::user_of_client(db, &self.bootstrap.client_id)
    }

    fn create_seeded_users(&self, db: &Connection, now: Moment) -> rusqlite::Result<()> {
        for seeded in &self.seed.users {
            let id = seeded.user_id.clone().unwrap_or_else(|| users::derived_id(&seeded.email));
            // What was changed since the seed was first used remains changed.
            if users::by_id(db, &id)?.is_some() {
                continue;
            }
            let before_at = seeded.email.split('@').next().unwrap_or_default();
            let name = seeded.name.clone().unwrap_or_else(|| before_at.to_owned());
            users::create(db, &User { id: id.clone(), email: seeded.email.clone(), name: name.clone() })?;
            let application = NewApplication {
                client_id: &seeded.client_id,
                client_secret: &seeded.client_secret,
                is_generated: false,
                user_id: &id,
                name: &format!("Application of {name}"),
            };
            applications::create(db, &application, now)?;
            self.grant_seeded(db, &Holder::User(id), &seeded.permissions, now)?;
        }
        Ok(())
    }

    fn create_seeded_groups(&self, db: &Connection, now: Moment) -> rusqlite::Result<()> {
        for seeded in &self.seed.groups {
            let organization_id = seeded.organization_id.as_ref().unwrap_or(&self.bootstrap.organization_id);
            let id = groups::create(db, organization_id, &seeded.name, seeded.description.as_deref())?;
            for email in &seeded.members {
                if let Some(user_id) = users::id_of_email(db, email)? {
                    groups::add_member(db, &id, &user_id)?;
                }
            }
            self.grant_seeded(db, &Holder::Group(id), &seeded.permissions, now)?;
        }
        Ok(())
    }

    fn grant_seeded(
        &self,
        db: &Connection,
        holder: &Holder,
        seeded: &[SeededPermission],
        now: Moment,
    ) -> rusqlite::Result<()> {
        for permission in seeded {
            let organization_id = permission.organization_id.as_ref().unwrap_or(&self.bootstrap.organization_id);
            let target = match (permission.role.scope(), &permission.workspace) {
                (RoleScope::Instance, _) => Target::Instance,
                (RoleScope::Organization, _) | (RoleScope::Workspace, None) => {
                    Target::Organization(organization_id.clone())
                }
                (RoleScope::Workspace, Some(name)) => {
                    workspaces::create_named(db, organization_id, name, now)?;
                    match workspaces::id_of_name(db, organization_id, name)? {
                        Some(id) => Target::Workspace(id),
                        None => continue,
                    }
                }
            };
            permissions::grant(db, permission.role, holder, &target)?;
        }
        Ok(())
    }
}

/// Creates an organization, its administrator and its workspaces, unless they exist. A client id that is known stands for
/// its user, who becomes the administrator.
pub(crate) fn create_organization(db: &Connection, new: &NewOrganization<'_>, now: Moment) -> rusqlite::Result<()> {
    let user_id = match applications::user_of_client(db, new.client_id)? {
        Some(known) => known,
        None => users::derived_id(new.client_id),
    };
    let short: String = user_id.chars().take(8).collect();
    let email = format!("admin-{short}@example.com");
    let organization =
        Organization { id: new.organization_id.to_owned(), name: new.name.to_owned(), email: email.clone() };
    organizations::create(db, &organization, now)?;
    regions::create_default(db, new.organization_id, now)?;
    users::create(db, &User { id: user_id.clone(), email, name: format!("Administrator of {}", new.name) })?;
    let application = NewApplication {
        client_id: new.client_id,
        client_secret: new.client_secret,
        is_generated: new.has_generated_secret,
        user_id: &user_id,
        name: "Default",
    };
    applications::create(db, &application, now)?;
    let target = Target::Organization(new.organization_id.to_owned());
    permissions::grant(db, Role::OrganizationAdmin, &Holder::User(user_id), &target)?;
    Ok(())
}

/// Creates workspaces, besides `default`, unless there are some of these names.
pub(crate) fn create_workspaces(
    db: &Connection,
    organization_id: &str,
    names: &[String],
    now: Moment,
) -> rusqlite::Result<()> {
    std::iter::once(workspaces::DEFAULT)
        .chain(names.iter().map(String::as_str))
        .try_for_each(|name| workspaces::create_named(db, organization_id, name, now))
}

impl StatePart for Accounts {
    fn create_tables(&self, db: &Connection) -> rusqlite::Result<()> {
        tables::create(db)
    }

    fn populate(&self, db: &Connection, now: Moment) -> rusqlite::Result<()> {
        let first = NewOrganization {
            organization_id: &self.bootstrap.organization_id,
            name: "Default Organization",
            client_id: &self.bootstrap.client_id,
            client_secret: &self.bootstrap.client_secret,
            has_generated_secret: self.bootstrap.has_generated_secret,
        };
        let seeded = self.seed.organizations.iter().map(|seeded| {
            let new = NewOrganization {
                organization_id: &seeded.organization_id,
                name: seeded.name.as_deref().unwrap_or(&seeded.client_id),
                client_id: &seeded.client_id,
                client_secret: &seeded.client_secret,
                has_generated_secret: false,
            };
            (new, &seeded.workspaces)
        });
        let is_new = organizations::all(db)?.is_empty();
        for (new, names) in std::iter::once((first, &self.seed.workspaces)).chain(seeded) {
            create_organization(db, &new, now)?;
            // Those of an organization that had some may have been deleted on purpose.
            if workspaces::count(db, new.organization_id)? == 0 {
                create_workspaces(db, new.organization_id, names, now)?;
            }
        }
        if let Some(user_id) = self.default_user_id(db)? {
            match self.edition {
                Edition::Cloud => permissions::revoke_instance(db, &user_id)?,
                Edition::SelfManaged => {
                    permissions::grant(db, Role::InstanceAdmin, &Holder::User(user_id), &Target::Instance)?;
                }
            }
        }
        self.create_seeded_users(db, now)?;
        if is_new { self.create_seeded_groups(db, now) } else { Ok(()) }
    }

    fn clear(&self, db: &Connection) -> Result<(), ApiError> {
        Ok(tables::clear(db)?)
    }
}
