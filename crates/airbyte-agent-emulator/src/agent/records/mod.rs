//! The records of connectors: how they are stored and generated.
//!
//! | to … | call |
//! | --- | --- |
//! | create the tables, unless they exist | [`create_schema`] |
//! | plan the records of a new connector | [`seed_connector`] |
//! | delete the records of a connector | [`delete_connector`] |
//! | count an entity's records | [`count`] |
//!
//! [`seed_connector`] only stores how many records each entity will have. The records of an entity are generated when it
//! is first accessed, in one savepoint. So creating a connector is cheap whatever the count, and reading may write.
//! Records depend only on the connector type, the entity and the index, not on the time of their generation.
//!
//! Tables: `record_sets` (one row per connector and entity), `records`, `record_files`.

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
