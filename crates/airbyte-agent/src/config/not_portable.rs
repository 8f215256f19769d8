//! The error of clients and options that cannot be sent to another process.

use airbyte_agent_core::Error;
use airbyte_agent_core::error::Message;

/// The error of a client that is not portable because these options may be secret.
#[must_use]
pub fn not_portable(options: &[&'static str]) -> Error {
    let mut message = Message::from("the client cannot be sent to another process: ");
    for (index, name) in options.iter().enumerate() {
        message = if index == 0 { message } else { message.text(" and ") }.name(*name);
    }
    let error = Error::configuration(message.text(
        " may be secret and was set in code; set it in the environment or in a profile of the settings file, or allow \
         secrets to be included",
    ));
    options.iter().fold(error, |error, name| error.with_field(*name, "may be secret and was set in code"))
}
