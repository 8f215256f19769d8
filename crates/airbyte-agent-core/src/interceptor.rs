//! [`Interceptor`]: hooks that see every call before it is sent, and its outcome.

use std::sync::Arc;
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};

use crate::error::Error;
use crate::options::RequestOptions;
use crate::request::EncodedRequest;
use crate::response::Response;

/// A hook around calls: for policies, audit logs and metrics.
///
/// A client runs its interceptors in order before it fetches a token, and in reverse order when the outcome is known.
/// The request for a token itself is not intercepted. Retries of a call are one call.
///
/// ```
/// use airbyte_agent_core::operation::Effect;
/// use airbyte_agent_core::{EncodedRequest, Error, Interceptor};
/// use futures::future::{BoxFuture, FutureExt};
/// # use airbyte_agent_core::{ApiClient, ApiSpec, ClientAuth, ErrorKind, Json, error::ErrorBody, request::RawOperation, resource};
/// # use airbyte_agent_core::transport::{ClientExtensions, TransportConfig};
/// # #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
/// # pub struct BurnBook { isbn: u64 }
/// # resource! { Books = "books" { burn: BurnBook => (), DELETE "/books/{isbn}"; } }
///
/// /// Refuses every call that may change something.
/// struct ReadOnly;
///
/// impl Interceptor for ReadOnly {
///     fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
///         let is_read = request.effect == Effect::Read;
///         async move { if is_read { Ok(()) } else { Err(Error::refused("this client is read-only")) } }.boxed()
///     }
/// }
/// # static LIBRARY: ApiSpec = ApiSpec {
/// #     name: "library API",
/// #     namespace: "",
/// #     default_base_url: "https://library.example",
/// #     resources: &[Books::TABLE],
/// #     raw: RawOperation::new("request"),
/// #     token_source: |_| unreachable!("no client credentials are given"),
/// #     read_error_body: |_| ErrorBody { message: None, errors: vec![] },
/// #     check_response: |_, _| Ok(()),
/// # };
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let config = TransportConfig::new("https://library.example".parse()?, "example/1");
/// # let auth = ClientAuth::Token("t".into());
/// # let client = ApiClient::new(&LIBRARY, config, auth, ClientExtensions { interceptors: vec![std::sync::Arc::new(ReadOnly)], ..Default::default() })?;
/// # let error = client.send(BurnBook { isbn: 1 }).await.expect_err("refused");
/// # assert_eq!(error.kind(), ErrorKind::Refused);
/// # Ok(())
/// # }
/// ```
pub trait Interceptor: Send + Sync {
    /// Sees a call before it is sent, and may refuse it.
    ///
    /// # Errors
    /// [`Error::refused`], or any other error, ends the call. Nothing is sent then, and
    /// [`after`](Self::after) is called only on the interceptors before this one.
    fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        let _ = request;
        async { Ok(()) }.boxed()
    }

    /// Sees the outcome of a call, and how long it took. It is not called for a call that the caller dropped.
    ///
    /// The body of a streamed response is empty here.
    fn after<'a>(
        &'a self,
        request: &'a EncodedRequest,
        outcome: Result<&'a Response, &'a Error>,
        elapsed: Duration,
    ) -> BoxFuture<'a, ()> {
        let _ = (request, outcome, elapsed);
        async {}.boxed()
    }

    /// Begins a call, for an interceptor that keeps something of each call until its outcome is known. What it returns gets
    /// the outcome instead of [`after`](Self::after). By default, this is [`before`](Self::before), and nothing is kept.
    ///
    /// # Errors
    /// As [`before`](Self::before).
    fn begin<'a>(
        &'a self,
        request: &'a EncodedRequest,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<Option<Arc<dyn InterceptedCall>>, Error>> {
        let _ = options;
        let before = self.before(request);
        async move { before.await.map(|()| None) }.boxed()
    }
}

/// What an interceptor keeps of one call. It is dropped without its [`end`](Self::end) if the caller drops the call.
pub trait InterceptedCall: Send + Sync {
    /// Sees the outcome of the call, as [`Interceptor::after`] does.
    fn end<'a>(
        &'a self,
        request: &'a EncodedRequest,
        outcome: Result<&'a Response, &'a Error>,
        elapsed: Duration,
    ) -> BoxFuture<'a, ()>;

    /// So many bytes of a streamed body have arrived, after the end of the call.
    fn received(&self, bytes: usize) {
        let _ = bytes;
    }
}
