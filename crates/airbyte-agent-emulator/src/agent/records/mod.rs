//! The records connectors hold: where they are kept, and how they come to be.
//!
//! | to … | call |
//! | --- | --- |
//! | make the tables (once per database, harmless again) | [`create_schema`] |
//! | give a new connector its records | [`seed_connector`] |
//! | forget a deleted connector's records | [`delete_connector`] |
//! | count an entity's records | [`count`] |
//!
//! [`seed_connector`] only notes how many records each entity will have; an entity's records are generated, in one
//! savepoint, when it is first touched. So creating a connector is cheap whatever the count, and a read may write: give
//! execute a read-write connection. Records depend on the kind, the entity and the index alone, so it never shows when
//! they were made.
//!
//! Tables, all prefixed `record`: `record_sets` (one row per connector and entity), `records`, `record_files`.

mod fake_data;
mod generator;
mod store;

pub(crate) use generator::{blank, renew};
pub(crate) use store::Record;
pub use store::{StoreError, count, create_schema, delete_connector, seed_connector};
pub(crate) use store::{
    atomically, delete, ensure, file, find, insert, insert_file, page_after, planned_counts, position_of_offset, scan,
    update,
};

#[cfg(test)]
mod tests;
