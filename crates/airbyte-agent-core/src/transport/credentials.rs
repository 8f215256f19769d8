//! [`ClientAuth`]: what a client authenticates with.

use crate::secret::Secret;

/// What a client authenticates with.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientAuth {
    /// A token that is sent as it is and never renewed.
    Token(Secret),
    /// Credentials with which tokens are obtained.
    Credentials(ClientCredentials),
    /// A user name and a password, sent with every call.
    Basic {
        /// User name.
        username: String,
        /// Password.
        password: Secret,
    },
    /// Nothing: calls are sent without an `Authorization` header.
    Nothing,
    /// There are no credentials: calls that need a token fail before they are sent.
    Missing,
}

/// The id and the secret of an application, with which tokens are obtained.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientCredentials {
    /// Client id.
    pub client_id: String,
    /// Client secret.
    pub client_secret: Secret,
}
