//! [`TokenRefresher`]: one token for all calls, obtained once however many calls wait, renewed before it expires.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use http::HeaderValue;
use tokio::time::Instant;

use super::token_source::AccessToken;
use crate::error::{Error, ErrorKind};
use crate::events;

/// After a failed renewal, the old token is used this long before the next attempt.
const REFRESH_BACKOFF: Duration = Duration::from_secs(5);

type Refresh = Shared<BoxFuture<'static, Result<Arc<AccessToken>, Arc<Error>>>>;

/// Obtains and renews the token of one client.
pub(super) struct TokenRefresher {
    obtain: Box<dyn Fn() -> BoxFuture<'static, Result<AccessToken, Error>> + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Arc<AccessToken>>,
    /// In progress.
    refresh: Option<Refresh>,
    /// No renewal starts earlier.
    not_before: Option<Instant>,
}

enum Lookup {
    Valid(HeaderValue),
    Wait(Refresh),
}

impl TokenRefresher {
    pub(super) fn new<F>(obtain: impl Fn() -> F + Send + Sync + 'static) -> Arc<Self>
    where
        F: Future<Output = Result<AccessToken, Error>> + Send + 'static,
    {
        Arc::new(Self { obtain: Box::new(move || obtain().boxed()), state: Mutex::default() })
    }

    /// The `Authorization` header of a valid token. This waits only if there is none.
    pub(super) async fn header(self: &Arc<Self>) -> Result<HeaderValue, Error> {
        let refresh = match self.lookup() {
            Lookup::Valid(header) => return Ok(header),
            Lookup::Wait(refresh) => refresh,
        };
        match refresh.await {
            Ok(token) => Ok(token.header.clone()),
            Err(error) => Err(error.duplicate()),
        }
    }

    /// Discards a token that the service rejected, so that the next call gets another one.
    pub(super) fn discard(&self, rejected: &HeaderValue) {
        let mut state = self.lock();
        if state.current.as_ref().is_some_and(|token| token.header == rejected) {
            state.current = None;
        }
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
            None => Lookup::Wait(match &state.refresh {
                Some(refresh) => refresh.clone(),
                None => self.start_refresh(&mut state),
            }),
        }
    }

    /// Obtains a token in a task of its own, so that a caller that gives up does not take it from the others.
    fn start_refresh(self: &Arc<Self>, state: &mut State) -> Refresh {
        let refresher = Arc::clone(self);
        let token = events::inherit_listener((self.obtain)());
        let task = tokio::spawn(async move {
            let outcome = token.await;
            let mut state = refresher.lock();
            state.refresh = None;
            match outcome {
                Ok(token) => {
                    let token = Arc::new(token);
                    state.current = Some(Arc::clone(&token));
                    state.not_before = None;
                    Ok(token)
                }
                Err(error) => {
                    state.not_before = Some(Instant::now() + REFRESH_BACKOFF);
                    Err(Arc::new(error))
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::secret::Secret;

    /// Tokens with a lifetime in seconds, numbered in the order in which they are obtained.
    fn numbered(lifetime: u64) -> (Arc<TokenRefresher>, Arc<AtomicUsize>) {
        let obtained = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&obtained);
        let tokens = TokenRefresher::new(move || {
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
        (0..10).for_each(|_| tokens.discard(&first));
        assert_eq!(header(&tokens).await, "Bearer t2");
        tokens.discard(&first);
        assert_eq!(header(&tokens).await, "Bearer t2", "a late report of the old token changes nothing");
        assert_eq!(obtained.load(Ordering::SeqCst), 2);
    }
}
