//! Where bearers come from: minted once however many calls wait, renewed ahead of time, never shown.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::Shared;
use http::HeaderValue;
use tokio::time::Instant;

use crate::api::ApplicationToken;
use crate::config::hidden_header_value;
use crate::error::{Error, ErrorKind};
use crate::events;
use crate::reply::Reply;
use crate::secret::Secret;

/// A token is renewed when this much of its life is left, or a fifth of it if that is less.
const RENEW_AHEAD: Duration = Duration::from_secs(60);

/// After a renewal that failed, the old token serves this long before the next try.
const PATIENCE: Duration = Duration::from_secs(5);

/// No token is trusted for longer, whatever the service says; and every clock can add it.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

type Future<T> = Pin<Box<dyn std::future::Future<Output = T> + Send>>;
type Minting = Shared<Future<Result<Arc<Grant>, Arc<Error>>>>;

/// The bearers of one client.
pub(super) enum Tokens {
    Ready(HeaderValue),
    Minted(Arc<Mint>),
}

pub(super) struct Mint {
    run: Box<dyn Fn() -> Future<Result<Grant, Error>> + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Arc<Grant>>,
    minting: Option<Minting>,
    not_before: Option<Instant>,
}

/// A minted token and its times.
pub(super) struct Grant {
    header: HeaderValue,
    renew_at: Instant,
    expires_at: Instant,
}

impl Grant {
    pub(super) fn from_reply(reply: &Reply) -> Result<Self, Error> {
        let token: ApplicationToken = reply.json()?;
        Self::new(&token.access_token, Duration::from_secs(token.expires_in.max(0).unsigned_abs()))
    }

    fn new(token: &Secret, lifetime: Duration) -> Result<Self, Error> {
        let now = Instant::now();
        let lifetime = lifetime.min(LONGEST);
        let renew_ahead = RENEW_AHEAD.min(lifetime / 5);
        Ok(Self { header: header(token)?, renew_at: now + (lifetime - renew_ahead), expires_at: now + lifetime })
    }
}

/// `Authorization` of a token. Marked sensitive, so that no log of headers shows it.
pub(super) fn header(token: &Secret) -> Result<HeaderValue, Error> {
    hidden_header_value("token", &Secret::new(format!("Bearer {}", token.expose())))
}

impl Tokens {
    pub(super) fn ready(token: &Secret) -> Result<Self, Error> {
        header(token).map(Self::Ready)
    }

    pub(super) fn minted<F>(mint: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: std::future::Future<Output = Result<Grant, Error>> + Send + 'static,
    {
        Self::Minted(Arc::new(Mint { run: Box::new(move || mint().boxed()), state: Mutex::default() }))
    }

    pub(super) fn are_minted(&self) -> bool {
        matches!(self, Self::Minted(_))
    }

    /// A bearer that is good now. Waits only where there is none at all.
    pub(super) async fn get(&self) -> Result<HeaderValue, Error> {
        let mint = match self {
            Self::Ready(header) => return Ok(header.clone()),
            Self::Minted(mint) => mint,
        };
        let minting = match mint.look() {
            Look::Good(header) => return Ok(header),
            Look::Wait(minting) => minting,
        };
        match minting.await {
            Ok(grant) => Ok(grant.header.clone()),
            Err(error) => Err(error.share()),
        }
    }

    /// The service refused this bearer: the next call gets another one.
    pub(super) fn refuse(&self, header: Option<&HeaderValue>) {
        if let Self::Minted(mint) = self {
            let mut state = mint.lock();
            if state.current.as_ref().is_some_and(|grant| Some(&grant.header) == header) {
                state.current = None;
            }
        }
    }
}

enum Look {
    Good(HeaderValue),
    Wait(Minting),
}

impl Mint {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(self: &Arc<Self>) -> Look {
        let now = Instant::now();
        let mut state = self.lock();
        let current = state.current.clone().filter(|grant| now < grant.expires_at);
        match current {
            Some(grant) => {
                let due = now >= grant.renew_at && state.not_before.is_none_or(|time| now >= time);
                if due && state.minting.is_none() {
                    drop(self.start(&mut state));
                }
                Look::Good(grant.header.clone())
            }
            None => Look::Wait(match &state.minting {
                Some(minting) => minting.clone(),
                None => self.start(&mut state),
            }),
        }
    }

    /// Mint in a task of its own, so that a caller who gives up does not take it away from the others.
    fn start(self: &Arc<Self>, state: &mut State) -> Minting {
        let mint = Arc::clone(self);
        let minted = events::on_behalf((self.run)());
        let task = tokio::spawn(async move {
            let outcome = minted.await;
            let mut state = mint.lock();
            state.minting = None;
            match outcome {
                Ok(grant) => {
                    let grant = Arc::new(grant);
                    state.current = Some(Arc::clone(&grant));
                    state.not_before = None;
                    Ok(grant)
                }
                Err(error) => {
                    state.not_before = Some(Instant::now() + PATIENCE);
                    Err(Arc::new(error))
                }
            }
        });
        let mint = Arc::clone(self);
        let minting: Minting = async move {
            match task.await {
                Ok(outcome) => outcome,
                Err(stopped) => {
                    // The runtime went away under it; whoever comes next starts anew.
                    mint.lock().minting = None;
                    let error = Error::new(ErrorKind::Connection, "minting a token was interrupted");
                    Err(Arc::new(error.caused_by(stopped)))
                }
            }
        }
        .boxed()
        .shared();
        state.minting = Some(minting.clone());
        minting
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Tokens that live `lifetime` seconds and are numbered in the order they are minted.
    fn numbered(lifetime: u64) -> (Arc<Tokens>, Arc<AtomicUsize>) {
        let minted = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&minted);
        let tokens = Tokens::minted(move || {
            let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
            async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Grant::new(&Secret::new(format!("t{number}")), Duration::from_secs(lifetime))
            }
        });
        (Arc::new(tokens), minted)
    }

    async fn shown(tokens: &Tokens) -> String {
        tokens.get().await.map(|header| header.to_str().unwrap_or_default().to_owned()).unwrap_or_default()
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_waiting_callers_share_one_mint() {
        let (tokens, minted) = numbered(900);
        let calls = (0..100).map(|_| {
            let tokens = Arc::clone(&tokens);
            async move { shown(&tokens).await }
        });
        let seen = futures::future::join_all(calls).await;
        assert!(seen.iter().all(|header| header == "Bearer t1"), "{seen:?}");
        assert_eq!(minted.load(Ordering::SeqCst), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_who_gives_up_does_not_cost_the_others_a_mint() {
        let (tokens, minted) = numbered(900);
        let impatient = tokio::time::timeout(Duration::from_millis(1), tokens.get()).await;
        assert!(impatient.is_err());
        assert_eq!(shown(&tokens).await, "Bearer t1");
        assert_eq!(minted.load(Ordering::SeqCst), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn renewal_begins_ahead_of_time_and_nobody_waits_for_it() {
        let (tokens, minted) = numbered(900);
        assert_eq!(shown(&tokens).await, "Bearer t1");
        tokio::time::advance(Duration::from_secs(841)).await;
        let before = Instant::now();
        assert_eq!(shown(&tokens).await, "Bearer t1", "the old one still serves");
        assert_eq!(before, Instant::now(), "without a wait");
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert_eq!(shown(&tokens).await, "Bearer t2");
        assert_eq!(minted.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn an_expired_token_is_never_used() {
        let (tokens, _) = numbered(10);
        assert_eq!(shown(&tokens).await, "Bearer t1");
        tokio::time::advance(Duration::from_secs(11)).await;
        assert_eq!(shown(&tokens).await, "Bearer t2");
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_token_is_replaced_once_however_many_report_it() {
        let (tokens, minted) = numbered(900);
        let first = tokens.get().await.expect("a token");
        (0..10).for_each(|_| tokens.refuse(Some(&first)));
        assert_eq!(shown(&tokens).await, "Bearer t2");
        tokens.refuse(Some(&first));
        assert_eq!(shown(&tokens).await, "Bearer t2", "a late report of the old one changes nothing");
        assert_eq!(minted.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_lifetime_that_no_clock_can_add_is_cut() {
        let grant = Grant::new(&Secret::new("t"), Duration::MAX).expect("a grant");
        assert!(grant.expires_at > Instant::now() + Duration::from_secs(3600));
    }

    #[test]
    fn a_bearer_hides_in_debug() {
        let header = header(&Secret::new("hush")).expect("a header");
        assert!(!format!("{header:?}").contains("hush"));
    }
}
