//! [`EventData`]: an event as plain data.

use airbyte_agent_core::error::Style;
use airbyte_agent_core::events::Event;
use serde::Serialize;

/// An event as plain data, from which a language makes a log record.
#[derive(Clone, Debug, Serialize)]
pub struct EventData {
    /// `debug`, `info` or `warn`.
    pub level: &'static str,
    /// The sentence for a person.
    pub message: String,
    /// Name of the operation, such as `resource.verb`.
    pub operation: &'static str,
    /// Id of the request, the same for all attempts.
    pub request_id: String,
    /// How many times the call was sent so far.
    pub attempts: u32,
    /// HTTP status, if the service responded.
    pub status: Option<u16>,
    /// Seconds since the call began.
    pub elapsed: f64,
}

impl EventData {
    /// The event in the style of a language.
    #[must_use]
    pub fn new(event: Event, style: Style) -> Self {
        Self {
            level: event.level.as_str(),
            message: event.message.render(style),
            operation: event.operation,
            request_id: event.request_id,
            attempts: event.attempts,
            status: event.status,
            elapsed: event.elapsed,
        }
    }
}
