//! Facts that several resources share.

use airbyte_agent_core::operation::{ListPaging, NextPage};

/// How paged lists continue. The links of a page are not followed: they lose most filters, and their host may be one
/// that only the service can reach.
pub(super) const BY_OFFSET: ListPaging =
    ListPaging { items: "data", position: "offset", next: NextPage::Offset { limit: "limit", default_limit: 100 } };
