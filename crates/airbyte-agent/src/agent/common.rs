//! Small types that several resources share.

use airbyte_agent_core::open_enum;

open_enum! {
    /// How tags combine.
    pub enum TagSelectionMode {
        /// Every one.
        All = "all",
        /// One is enough.
        Any = "any",
    }
}

open_enum! {
    /// How connectors of a template run.
    pub enum SourceConfigTemplateMode {
        /// `DIRECT`.
        Direct = "DIRECT",
        /// `REPLICATION`.
        Replication = "REPLICATION",
        /// `MULTI`.
        Multi = "MULTI",
    }
}

open_enum! {
    /// Which execution paths a connector offers.
    pub enum RuntimeMode {
        /// `direct_only`.
        DirectOnly = "direct_only",
        /// `context_store_only`.
        ContextStoreOnly = "context_store_only",
        /// `direct_and_context_store`.
        DirectAndContextStore = "direct_and_context_store",
    }
}
