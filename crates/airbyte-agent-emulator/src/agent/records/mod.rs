//! The records of connectors: how they are generated and stored.
//!
//! | to … | call |
//! | --- | --- |
//! | create the tables, unless they exist | [`create_schema`] |
//! | plan the records of a new connector | [`seed_connector`] |
//! | delete the records of a connector | [`delete_connector`] |
//! | count an entity's records | [`count`] |
//!
//! | read and write the records of an entity | [`RecordSet`] |
//! | read them after the store's lock was released | [`FrozenRecords`] |
//!
//! [`seed_connector`] only stores how many records each entity has. A record is generated each time that it is read, so
//! an entity takes no memory and no time whatever its count is; only records that were written are stored. Records
//! depend only on the connector type, the entity and the index, not on the time of their generation.
//!
//! Tables: `record_sets` (one row per connector and entity), `records`, `deleted_records`, `record_files`.

mod fake_data;
mod frozen;
mod generated;
mod generator;
mod set;
mod store;

pub(crate) use frozen::FrozenRecords;
pub(crate) use generator::renew;
pub(crate) use set::RecordSet;
pub(crate) use store::{Record, atomically, file, insert_file};
pub use store::{StoreError, count, create_schema, delete_connector, seed_connector};

#[cfg(test)]
mod tests;
