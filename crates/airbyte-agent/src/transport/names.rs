//! Addresses of hosts: looked up once for all connections that are made at the same time, and remembered for a while.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::Shared;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::Instant;

/// Long enough for the connections of a burst, short enough to follow a service that moves.
const REMEMBERED: Duration = Duration::from_secs(10);

type Future<T> = Pin<Box<dyn std::future::Future<Output = T> + Send>>;
type Found = Result<Vec<SocketAddr>, Arc<io::Error>>;
type LookUp = dyn Fn(String) -> Future<io::Result<Vec<SocketAddr>>> + Send + Sync;

/// What a client knows of hosts.
pub(super) struct Names {
    look_up: Box<LookUp>,
    known: Arc<Mutex<HashMap<String, Known>>>,
}

/// A host that was looked up, or is being looked up.
struct Known {
    found: Shared<Future<Found>>,
    since: Instant,
}

impl Names {
    /// Looked up as the system does it.
    pub(super) fn of_the_system() -> Self {
        Self::new(|host| Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.collect()) }))
    }

    fn new(look_up: impl Fn(String) -> Future<io::Result<Vec<SocketAddr>>> + Send + Sync + 'static) -> Self {
        Self { look_up: Box::new(look_up), known: Arc::default() }
    }

    fn find(&self, host: &str) -> Shared<Future<Found>> {
        let now = Instant::now();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, host| now.duration_since(host.since) < REMEMBERED);
        if let Some(host) = known.get(host) {
            return host.found.clone();
        }
        let (looking, all, name) = ((self.look_up)(host.to_owned()), Arc::clone(&self.known), host.to_owned());
        let found = async move {
            let found = looking.await;
            if found.is_err() {
                // The next one may have more luck.
                all.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
            }
            found.map_err(Arc::new)
        };
        let found = (Box::pin(found) as Future<Found>).shared();
        known.insert(host.to_owned(), Known { found: found.clone(), since: now });
        found
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.find(name.as_str());
        Box::pin(async move {
            let addresses = found.await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Look-ups that take a while, fail as often as they are told to, and are counted.
    fn counted(failures: usize) -> (Names, Arc<AtomicUsize>) {
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        let names = Names::new(move |_| {
            let number = counter.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(5)).await;
                if number < failures {
                    Err(io::Error::other("nobody knows"))
                } else {
                    Ok(vec![([127, 0, 0, 1], 0).into()])
                }
            })
        });
        (names, count)
    }

    #[tokio::test(start_paused = true)]
    async fn connections_of_a_burst_share_one_look_up() {
        let (names, count) = counted(0);
        let found = futures::future::join_all((0..100).map(|_| names.find("example.com"))).await;
        assert!(found.iter().all(Result::is_ok));
        assert!(names.find("example.com").await.is_ok());
        assert_eq!(count.load(Ordering::SeqCst), 1);
        assert!(names.find("example.org").await.is_ok());
        assert_eq!(count.load(Ordering::SeqCst), 2, "another host is looked up");
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_is_looked_up_again_after_a_while() {
        let (names, count) = counted(0);
        assert!(names.find("example.com").await.is_ok());
        tokio::time::advance(REMEMBERED).await;
        assert!(names.find("example.com").await.is_ok());
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_is_not_remembered() {
        let (names, count) = counted(1);
        assert!(names.find("example.com").await.is_err());
        assert!(names.find("example.com").await.is_ok());
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }
}
