//! A connection as an update takes it: responses have values that cannot be sent back.

use super::connections::{Connection, ConnectionStatus, UpdateConnection};
use super::schedule::{ConnectionScheduleType, Schedule, ScheduleType};
use super::stream_selection::StreamSelection;

impl Connection {
    /// An update that changes nothing, to change members of it and send it.
    ///
    /// What the API returns but does not accept is left out, so that it stays as it is: a `basic` schedule, the status of a
    /// locked or deleted connection, and empty lists in streams.
    #[must_use]
    pub fn to_update(&self) -> UpdateConnection {
        let streams = StreamSelection::of(self);
        let status = Some(&self.status);
        UpdateConnection {
            connection_id: self.connection_id.clone(),
            name: Some(self.name.clone()),
            configurations: (!streams.streams().is_empty()).then(|| streams.into_configurations()),
            schedule: self.schedule_to_send(),
            data_residency: None,
            namespace_definition: self.namespace_definition.clone(),
            namespace_format: self.namespace_format.clone(),
            prefix: self.prefix.clone(),
            non_breaking_schema_updates_behavior: self.non_breaking_schema_updates_behavior.clone(),
            status: status.filter(|it| matches!(it, ConnectionStatus::Active | ConnectionStatus::Inactive)).cloned(),
            tags: Some(self.tags.clone()),
        }
    }

    fn schedule_to_send(&self) -> Option<Schedule> {
        let schedule_type = match self.schedule.schedule_type {
            ConnectionScheduleType::Manual => ScheduleType::Manual,
            ConnectionScheduleType::Cron => ScheduleType::Cron,
            _ => return None,
        };
        Some(Schedule { schedule_type, cron_expression: self.schedule.cron_expression.clone() })
            .filter(|schedule| schedule.validate().is_ok())
    }
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::operation::Operation;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_sent_back_is_left_out() {
        let mut connection = json!({
            "connectionId": "c", "name": "n", "sourceId": "s", "destinationId": "d", "workspaceId": "w", "status": "active",
            "schedule": {"scheduleType": "basic", "basicTiming": "Every 24 HOURS"}, "createdAt": 1, "tags": [],
            "prefix": "", "namespaceDefinition": "destination",
            "configurations": {"streams": [
                {"name": "users", "syncMode": "full_refresh_append", "selectedFields": [], "cursorField": [], "mappers": []},
            ]},
        });
        let update = |connection: &serde_json::Value| {
            let connection: Connection = serde_json::from_str(&connection.to_string()).expect("a connection");
            let update = connection.to_update();
            assert_eq!(update.validate(), Ok(()));
            serde_json::to_value(update).expect("JSON")
        };
        let sent = json!({
            "connectionId": "c", "name": "n", "status": "active", "tags": [], "prefix": "",
            "namespaceDefinition": "destination",
            "configurations": {"streams": [{"name": "users", "syncMode": "full_refresh_append"}]},
        });
        assert_eq!(update(&connection), sent);

        connection["status"] = json!("locked");
        connection["schedule"] = json!({"scheduleType": "cron", "cronExpression": "0 0 3 * * ? UTC"});
        connection["configurations"] = json!({"streams": []});
        let sent = update(&connection);
        assert_eq!(sent["schedule"], json!({"scheduleType": "cron", "cronExpression": "0 0 3 * * ? UTC"}));
        assert_eq!((sent.get("status"), sent.get("configurations")), (None, None));
    }
}
