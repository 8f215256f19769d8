//! [`DnsCache`]: addresses of hosts are resolved once for all connections that are opened at the same time.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::Shared;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::Instant;

/// Long enough for a burst of connections, short enough to follow a service that moves.
const TTL: Duration = Duration::from_secs(10);

type Future<T> = Pin<Box<dyn std::future::Future<Output = T> + Send>>;
type Addresses = Result<Vec<SocketAddr>, Arc<io::Error>>;
type Resolver = dyn Fn(String) -> Future<io::Result<Vec<SocketAddr>>> + Send + Sync;

/// Resolves host names for one client.
pub(super) struct DnsCache {
    resolver: Box<Resolver>,
    hosts: Arc<Mutex<HashMap<String, CachedHost>>>,
}

/// A host that was resolved, or is being resolved.
struct CachedHost {
    addresses: Shared<Future<Addresses>>,
    since: Instant,
}

impl DnsCache {
    /// Resolves host names as the operating system does.
    pub(super) fn system() -> Self {
        Self::new(|host| Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.collect()) }))
    }

    fn new(resolver: impl Fn(String) -> Future<io::Result<Vec<SocketAddr>>> + Send + Sync + 'static) -> Self {
        Self { resolver: Box::new(resolver), hosts: Arc::default() }
    }

    fn lookup(&self, host: &str) -> Shared<Future<Addresses>> {
        let now = Instant::now();
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.retain(|_, host| now.duration_since(host.since) < TTL);
        if let Some(host) = hosts.get(host) {
            return host.addresses.clone();
        }
        let (resolution, cache, name) = ((self.resolver)(host.to_owned()), Arc::clone(&self.hosts), host.to_owned());
        let addresses = async move {
            let addresses = resolution.await;
            if addresses.is_err() {
                // Failures are not cached.
                cache.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
            }
            addresses.map_err(Arc::new)
        };
        let addresses = (Box::pin(addresses) as Future<Addresses>).shared();
        hosts.insert(host.to_owned(), CachedHost { addresses: addresses.clone(), since: now });
        addresses
    }
}

/// The host was not found, or nobody could say.
#[derive(Clone, Debug)]
pub(super) struct ResolveError(Arc<io::Error>);

impl ResolveError {
    /// Whether the answer may be another one soon: no name server could be reached.
    pub(super) fn is_temporary(&self) -> bool {
        // The number of the resolver's error is lost in the standard library.
        self.0.to_string().contains("Temporary failure")
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for ResolveError {}

impl Resolve for DnsCache {
    fn resolve(&self, name: Name) -> Resolving {
        let addresses = self.lookup(name.as_str());
        Box::pin(async move {
            let addresses = addresses.await.map_err(ResolveError)?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A cache whose resolver takes a while, fails this many times, and counts.
    fn counted(failures: usize) -> (DnsCache, Arc<AtomicUsize>) {
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        let cache = DnsCache::new(move |_| {
            let number = counter.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(5)).await;
                if number < failures {
                    Err(io::Error::other("not found"))
                } else {
                    Ok(vec![([127, 0, 0, 1], 0).into()])
                }
            })
        });
        (cache, count)
    }

    #[tokio::test(start_paused = true)]
    async fn connections_of_a_burst_share_one_lookup() {
        let (cache, count) = counted(0);
        let found = futures::future::join_all((0..100).map(|_| cache.lookup("example.com"))).await;
        assert!(found.iter().all(Result::is_ok));
        assert!(cache.lookup("example.com").await.is_ok());
        assert_eq!(count.load(Ordering::SeqCst), 1);
        assert!(cache.lookup("example.org").await.is_ok());
        assert_eq!(count.load(Ordering::SeqCst), 2, "another host is resolved");
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_is_resolved_again_after_a_while() {
        let (cache, count) = counted(0);
        assert!(cache.lookup("example.com").await.is_ok());
        tokio::time::advance(TTL).await;
        assert!(cache.lookup("example.com").await.is_ok());
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_is_not_cached() {
        let (cache, count) = counted(1);
        assert!(cache.lookup("example.com").await.is_err());
        assert!(cache.lookup("example.com").await.is_ok());
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }
}
