//! [`TokenRefresher`]: one token for all calls, obtained once however many calls wait, renewed before it expires.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use http::HeaderValue;
use tokio::time::Instant;

use super::token_source::AccessToken;
use crate::caller::inherit_caller;
use crate::error::{Error, ErrorKind, Message};

/// After a failed renewal, the old token is used this long before the next attempt.
const REFRESH_BACKOFF: Duration = Duration::from_secs(5);

/// How long the refusal of a request for a token is remembered, and how long a token is kept that the service rejects
/// although it has just replaced a rejected one. Another token would not help either.
const REFUSAL_TTL: Duration = Duration::from_secs(30);

/// Requests a token. It gets the token that the new one replaces because the service has rejected it.
type Obtain = Box<dyn Fn(Option<HeaderValue>) -> BoxFuture<'static, Result<AccessToken, Error>> + Send + Sync>;

type Refresh = Shared<BoxFuture<'static, Result<Arc<AccessToken>, Arc<Error>>>>;

/// Obtains and renews the token of one client.
pub(super) struct TokenRefresher {
    obtain: Obtain,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Arc<AccessToken>>,
    /// In progress.
    refresh: Option<Refresh>,
    /// No renewal starts earlier.
    not_before: Option<Instant>,
    refusal: Option<Refusal>,
    /// The token that replaces a rejected one, if no call has succeeded with it, and when it may be replaced in turn.
    unconfirmed: Option<(HeaderValue, Instant)>,
    /// The token that the service has rejected, which the next one replaces.
    rejected: Option<HeaderValue>,
}

/// The service's answer to a request for a token, which would be the same if it were asked again.
struct Refusal {
    error: Arc<Error>,
    since: Instant,
}

impl Refusal {
    /// The error for a call that needs a token, as long as the refusal is remembered.
    fn error(&self, now: Instant) -> Option<Error> {
        let left = REFUSAL_TTL.checked_sub(now - self.since).filter(|left| !left.is_zero())?;
        let message = Message::from("no token is requested for another ").duration(left).text(" after this refusal: ");
        Some(self.error.duplicate().with_message(message.message(self.error.message_parts().clone())))
    }
}

enum Lookup {
    Valid(HeaderValue),
    Wait(Refresh),
    Refused(Error),
}

impl TokenRefresher {
    pub(super) fn new<F>(obtain: impl Fn(Option<HeaderValue>) -> F + Send + Sync + 'static) -> Arc<Self>
    where
        F: Future<Output = Result<AccessToken, Error>> + Send + 'static,
    {
        Arc::new(Self { obtain: Box::new(move |rejected| obtain(rejected).boxed()), state: Mutex::default() })
    }

    /// The `Authorization` header of a valid token. This waits only if there is none.
    pub(super) async fn header(self: &Arc<Self>) -> Result<HeaderValue, Error> {
        let refresh = match self.lookup() {
            Lookup::Valid(header) => return Ok(header),
            Lookup::Wait(refresh) => refresh,
            Lookup::Refused(error) => return Err(error),
        };
        match refresh.await {
            Ok(token) => Ok(token.header.clone()),
            Err(error) => Err(error.duplicate()),
        }
    }

    /// Discards a token that the service rejected, so that the next call gets another one. Returns whether it does: a
    /// token that is rejected although it has just replaced a rejected one is kept.
    pub(super) fn discard(&self, rejected: &HeaderValue) -> bool {
        let mut state = self.lock();
        let is_kept = |(header, until): &(HeaderValue, Instant)| header == rejected && Instant::now() < *until;
        if state.unconfirmed.as_ref().is_some_and(is_kept) {
            return false;
        }
        if state.current.as_ref().is_some_and(|token| token.header == rejected) {
            state.current = None;
            state.rejected = Some(rejected.clone());
        }
        true
    }

    /// Notes that the service accepted the token that replaces a rejected one.
    pub(super) fn confirm(&self, accepted: &HeaderValue) {
        self.lock().unconfirmed.take_if(|(header, _)| header == accepted);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lookup(self: &Arc<Self>) -> Lookup {
        let now = Instant::now();
        let mut state = self.lock();
        match state.current.clone().filter(|token| now < token.expires_at) {
            Some(token) => {
                let is_due = now >= token.renew_at && state.not_before.is_none_or(|time| now >= time);
                if is_due && state.refresh.is_none() {
                    // It runs in a task of its own; nobody waits for it.
                    drop(self.start_refresh(&mut state));
                }
                Lookup::Valid(token.header.clone())
            }
            None => match (&state.refresh, state.refusal.as_ref().and_then(|refusal| refusal.error(now))) {
                (Some(refresh), _) => Lookup::Wait(refresh.clone()),
                (None, Some(error)) => Lookup::Refused(error),
                (None, None) => Lookup::Wait(self.start_refresh(&mut state)),
            },
        }
    }

    /// Obtains a token in a task of its own, so that a caller that gives up does not take it from the others.
    fn start_refresh(self: &Arc<Self>, state: &mut State) -> Refresh {
        let refresher = Arc::clone(self);
        let token = inherit_caller((self.obtain)(state.rejected.clone()));
        let task = tokio::spawn(async move {
            let outcome = token.await;
            let mut state = refresher.lock();
            state.refresh = None;
            match outcome {
                Ok(token) => {
                    let token = Arc::new(token);
                    state.current = Some(Arc::clone(&token));
                    state.not_before = None;
                    state.refusal = None;
                    let is_replacement = state.rejected.take().is_some();
                    state.unconfirmed = is_replacement.then(|| (token.header.clone(), Instant::now() + REFUSAL_TTL));
                    Ok(token)
                }
                Err(error) => {
                    let (error, now) = (Arc::new(error), Instant::now());
                    state.not_before = Some(now + REFRESH_BACKOFF);
                    if is_final(&error) {
                        state.refusal = Some(Refusal { error: Arc::clone(&error), since: now });
                    }
                    Err(error)
                }
            }
        });
        let refresher = Arc::clone(self);
        let refresh: Refresh = async move {
            match task.await {
                Ok(outcome) => outcome,
                Err(stopped) => {
                    // The runtime was shut down; the next caller starts again.
                    refresher.lock().refresh = None;
                    let error = Error::new(ErrorKind::Connection, "the request for a token was interrupted");
                    Err(Arc::new(error.with_source(stopped)))
                }
            }
        }
        .boxed()
        .shared();
        state.refresh = Some(refresh.clone());
        refresh
    }
}

/// Whether the service would answer the same again: it refused the credentials, or its answer is not a token.
fn is_final(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::RateLimit | ErrorKind::InternalServer => false,
        _ => error.status().is_some_and(|status| status != 408),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::secret::Secret;

    /// Tokens with a lifetime in seconds, numbered in the order in which they are obtained.
    fn numbered(lifetime: u64) -> (Arc<TokenRefresher>, Arc<AtomicUsize>) {
        let obtained = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&obtained);
        let tokens = TokenRefresher::new(move |_| {
            let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
            async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                AccessToken::new(&Secret::new(format!("t{number}")), Duration::from_secs(lifetime))
            }
        });
        (tokens, obtained)
    }

    async fn header(tokens: &Arc<TokenRefresher>) -> String {
        tokens.header().await.map(|header| header.to_str().unwrap_or_default().to_owned()).unwrap_or_default()
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_waiting_callers_share_one_request() {
        let (tokens, obtained) = numbered(900);
        let calls = (0..100).map(|_| {
            let tokens = Arc::clone(&tokens);
            async move { header(&tokens).await }
        });
        let seen = futures::future::join_all(calls).await;
        assert!(seen.iter().all(|header| header == "Bearer t1"), "{seen:?}");
        assert_eq!(obtained.load(Ordering::SeqCst), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_that_gives_up_does_not_cancel_the_request() {
        let (tokens, obtained) = numbered(900);
        let impatient = tokio::time::timeout(Duration::from_millis(1), tokens.header()).await;
        assert!(impatient.is_err());
        assert_eq!(header(&tokens).await, "Bearer t1");
        assert_eq!(obtained.load(Ordering::SeqCst), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_renewed_before_it_expires_without_a_wait() {
        let (tokens, obtained) = numbered(900);
        assert_eq!(header(&tokens).await, "Bearer t1");
        tokio::time::advance(Duration::from_secs(841)).await;
        let before = Instant::now();
        assert_eq!(header(&tokens).await, "Bearer t1", "the old one is still valid");
        assert_eq!(before, Instant::now(), "without a wait");
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert_eq!(header(&tokens).await, "Bearer t2");
        assert_eq!(obtained.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn an_expired_token_is_never_used() {
        let (tokens, _) = numbered(10);
        assert_eq!(header(&tokens).await, "Bearer t1");
        tokio::time::advance(Duration::from_secs(11)).await;
        assert_eq!(header(&tokens).await, "Bearer t2");
    }

    #[tokio::test(start_paused = true)]
    async fn a_rejected_token_is_replaced_once_however_many_calls_report_it() {
        let (tokens, obtained) = numbered(900);
        let first = tokens.header().await.expect("a token");
        assert!((0..10).all(|_| tokens.discard(&first)));
        assert_eq!(header(&tokens).await, "Bearer t2");
        assert!(tokens.discard(&first));
        assert_eq!(header(&tokens).await, "Bearer t2", "a late report of the old token changes nothing");
        assert_eq!(obtained.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_is_remembered_for_a_while() {
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        let tokens = TokenRefresher::new(move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
            async { Err(Error::new(ErrorKind::Authentication, "wrong secret").with_status(401)) }
        });
        for call in 0..1000 {
            let error = tokens.header().await.map(drop).expect_err("refused");
            assert_eq!(error.kind(), ErrorKind::Authentication);
            let start = if call == 0 { "" } else { "no token is requested for another 30 s after this refusal: " };
            assert_eq!(error.message(), format!("{start}wrong secret"));
        }
        assert_eq!(requests.load(Ordering::SeqCst), 1);
        tokio::time::advance(REFUSAL_TTL).await;
        assert_eq!(tokens.header().await.map(drop).expect_err("refused").message(), "wrong secret");
        assert_eq!(requests.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_service_that_is_down_is_asked_again() {
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        let tokens = TokenRefresher::new(move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
            async { Err(Error::new(ErrorKind::InternalServer, "down").with_status(503)) }
        });
        assert!(tokens.header().await.is_err() && tokens.header().await.is_err());
        assert_eq!(requests.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_replacement_that_is_rejected_too_is_replaced_after_a_while() {
        let (tokens, obtained) = numbered(900);
        let first = tokens.header().await.expect("a token");
        assert!(tokens.discard(&first));
        let second = tokens.header().await.expect("a token");
        assert!((0..1000).all(|_| !tokens.discard(&second)), "it is kept");
        assert_eq!(header(&tokens).await, "Bearer t2");
        tokio::time::advance(REFUSAL_TTL).await;
        assert!(tokens.discard(&second));
        assert_eq!(header(&tokens).await, "Bearer t3");
        assert_eq!(obtained.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_replacement_that_was_accepted_may_be_replaced_at_once() {
        let (tokens, _) = numbered(900);
        let first = tokens.header().await.expect("a token");
        assert!(tokens.discard(&first));
        let second = tokens.header().await.expect("a token");
        tokens.confirm(&second);
        assert!(tokens.discard(&second));
        assert_eq!(header(&tokens).await, "Bearer t3");
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_without_a_lifetime_serves_many_calls() {
        let (tokens, obtained) = numbered(0);
        for _ in 0..1000 {
            assert_eq!(header(&tokens).await, "Bearer t1");
        }
        assert_eq!(obtained.load(Ordering::SeqCst), 1);
    }
}
