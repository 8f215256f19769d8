//! Makes the calls of a load and measures them.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::Error;

/// The number of concurrent callers, and the number of calls of each step. Memory is read after every step.
pub struct Load {
    concurrency: usize,
    steps: Vec<usize>,
}

impl Load {
    pub fn new(concurrency: &str, calls: &str) -> Result<Self, Error> {
        let steps = calls.split(',').map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { concurrency: concurrency.parse()?, steps })
    }
}

/// CPU time of this process, in seconds.
fn cpu_time() -> f64 {
    // SAFETY: all-zero bytes are a valid `rusage`, and `getrusage` writes to it only.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &raw mut usage);
        usage
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Resident memory of this process, in megabytes.
fn memory() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok()).unwrap_or_default() * 4096.0 / 1e6
}

/// Makes `calls` calls with `concurrency` workers. Returns the duration of each call.
async fn run_calls<F, R>(concurrency: usize, calls: usize, call: F) -> Vec<Duration>
where
    F: Fn() -> R + Clone + 'static,
    R: Future<Output = ()>,
{
    let left = Arc::new(AtomicUsize::new(calls));
    let workers = (0..concurrency).map(|_| {
        let (left, call) = (Arc::clone(&left), call.clone());
        tokio::task::spawn_local(async move {
            let mut times = Vec::new();
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                let begun = Instant::now();
                call().await;
                times.push(begun.elapsed());
            }
            times
        })
    });
    futures::future::join_all(workers.collect::<Vec<_>>())
        .await
        .into_iter()
        .flat_map(Result::unwrap_or_default)
        .collect()
}

/// Warms up, makes the calls of the load, and prints the measurements.
pub async fn measure<F, R>(load: &Load, call: F)
where
    F: Fn() -> R + Clone + 'static,
    R: Future<Output = ()>,
{
    run_calls(load.concurrency, (load.steps[0] / 10).clamp(1, 200).max(load.concurrency), call.clone()).await;
    let (begun, cpu) = (Instant::now(), cpu_time());
    let (mut times, mut memories) = (Vec::new(), Vec::new());
    for &calls in &load.steps {
        times.extend(run_calls(load.concurrency, calls, call.clone()).await);
        memories.push(memory());
    }
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), cpu_time() - cpu);
    times.sort();
    let calls = times.len();
    let percentile = |part: f64| times[(calls as f64 * part) as usize].as_secs_f64() * 1e6;
    let measurements = serde_json::json!({
        "calls": calls,
        "per_second": calls as f64 / wall,
        "p50_us": percentile(0.5),
        "p99_us": percentile(0.99),
        "cpu_per_1000": cpu / calls as f64 * 1000.0,
        "rss_mb": memories.last(),
        "rss_mb_after": memories,
    });
    println!("{measurements}");
}
