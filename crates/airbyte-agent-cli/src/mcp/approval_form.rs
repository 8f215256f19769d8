//! The form by which a person approves a call.

use std::fmt::Write as _;

use airbyte_agent::policy::{ApprovalAnswer, PendingApproval};
use rmcp::model::{
    BooleanSchema, ClientCapabilities, ElicitRequestParams, ElicitResult, ElicitationAction, ElicitationSchema,
    PrimitiveSchemaDefinition,
};

use crate::output::printable;

/// The one field of the form.
const FIELD: &str = "approve";

/// The longest text of parameters that is shown, in characters.
const MAX_PARAMS: usize = 8_000;

/// Whether a client shows forms.
pub fn can_be_shown_by(capabilities: &ClientCapabilities) -> bool {
    // Before there were other kinds of elicitation, the capability was empty.
    capabilities.elicitation.as_ref().is_some_and(|kinds| kinds.form.is_some() || kinds.url.is_none())
}

/// The form for a call: yes or no.
pub fn form(request: &PendingApproval) -> ElicitRequestParams {
    let field = BooleanSchema::new().title("Approve this call").description("It is sent once, exactly as shown.");
    let schema = ElicitationSchema::builder()
        .required_property(FIELD, PrimitiveSchemaDefinition::Boolean(field))
        .build()
        .unwrap_or_else(|_| ElicitationSchema::new(Default::default()));
    ElicitRequestParams::FormElicitationParams { meta: None, message: message(request), requested_schema: schema }
}

/// What a person has answered.
pub fn answer(result: &ElicitResult) -> ApprovalAnswer {
    let approves = || result.content.as_ref().is_some_and(|content| content[FIELD] == true);
    match result.action {
        ElicitationAction::Accept if approves() => ApprovalAnswer::Approved,
        ElicitationAction::Accept | ElicitationAction::Decline => ApprovalAnswer::Declined,
        // It was closed without an answer.
        _ => ApprovalAnswer::Later,
    }
}

/// What the person is told. The texts of the model are quoted as JSON, so that they cannot look like lines of this one, and
/// characters that would change the order of others are escaped.
fn message(request: &PendingApproval) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut message = format!("Approve {}?\n", quoted(&request.subject));
    let _ = writeln!(message, "Operation: {} at {}", request.operation, request.api);
    if let Some(intent) = &request.intent {
        let _ = writeln!(message, "Intent, as the agent says: {}", quoted(intent));
    }
    let params = format!("{:#}", request.params);
    let shown: String = params.chars().take(MAX_PARAMS).collect();
    let _ = write!(message, "Parameters: {shown}");
    let hidden = params.chars().count().saturating_sub(MAX_PARAMS);
    if hidden > 0 {
        let _ = write!(message, "… ({hidden} more characters are not shown)");
    }
    let _ = write!(message, "\nWhy you are asked: {}", request.reason);
    message.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}
