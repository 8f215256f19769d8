//! Enums that several resources share.

use airbyte_agent_core::open_enum;

open_enum! {
    /// How several tags select templates.
    pub enum TagSelectionMode {
        /// A template must have all of the tags.
        All = "all",
        /// A template must have at least one of the tags.
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
    /// How actions of a connector can be executed.
    pub enum RuntimeMode {
        /// `direct_only`.
        DirectOnly = "direct_only",
        /// `context_store_only`.
        ContextStoreOnly = "context_store_only",
        /// `direct_and_context_store`.
        DirectAndContextStore = "direct_and_context_store",
    }
}
