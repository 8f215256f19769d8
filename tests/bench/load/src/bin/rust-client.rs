//! One Rust client, one load, one line of JSON: `rust-client CLIENT KIND CONCURRENCY CALLS URL`.
//!
//! Clients: `core` (this project's crate with everything on), `reqwest` and `hyper` bare, bytes unread.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use airbyte_agent::{Client, Execute, JsonObject};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};

type Error = Box<dyn std::error::Error + Send + Sync>;

const BODY: &str =
    r#"{"entity":"issues","action":"list","params":{"owner":"airbytehq","repo":"airbyte","per_page":100}}"#;

/// Processor time of this process, in seconds.
fn processor_time() -> f64 {
    // SAFETY: it is filled by the call, and zeros are a value of it.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &raw mut usage);
        usage
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Memory of this process, in megabytes.
fn memory() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok()).unwrap_or_default() * 4096.0 / 1e6
}

/// So many calls, so many at a time; how long each took.
async fn drive<F, R>(concurrency: usize, calls: usize, call: F) -> Vec<Duration>
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

async fn measure<F, R>(concurrency: usize, calls: usize, call: F)
where
    F: Fn() -> R + Clone + 'static,
    R: Future<Output = ()>,
{
    drive(concurrency, (calls / 10).clamp(1, 200).max(concurrency), call.clone()).await;
    let (begun, processor) = (Instant::now(), processor_time());
    let mut times = drive(concurrency, calls, call).await;
    let (wall, processor) = (begun.elapsed().as_secs_f64(), processor_time() - processor);
    times.sort();
    println!(
        r#"{{"calls":{calls},"per_second":{:.1},"p50_us":{:.1},"cpu_per_1000":{:.6},"rss_mb":{:.1}}}"#,
        calls as f64 / wall,
        times[times.len() / 2].as_secs_f64() * 1e6,
        processor / calls as f64 * 1000.0,
        memory()
    );
}

async fn run() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [client, kind, concurrency, calls, url] = arguments.as_slice() else { return Err("five arguments".into()) };
    let (concurrency, calls) = (concurrency.parse()?, calls.parse()?);
    let target = format!("{url}/api/v1/integrations/connectors/{kind}/execute");
    match client.as_str() {
        "core" => {
            let client = Client::builder().base_url(url).client_id("i").client_secret("s").build()?;
            let kind = kind.clone();
            measure(concurrency, calls, move || {
                let params = serde_json::json!({"owner": "airbytehq", "repo": "airbyte", "per_page": 100});
                let request = Execute {
                    id: kind.clone(),
                    entity: "issues".into(),
                    action: "list".into(),
                    params: JsonObject::of(&params).ok(),
                    ..Execute::default()
                };
                let client = client.clone();
                async move {
                    std::hint::black_box(client.send(request).await.expect("an answer"));
                }
            })
            .await;
        }
        "reqwest" => {
            let client = reqwest::Client::builder().no_proxy().build()?;
            measure(concurrency, calls, move || {
                let request = client
                    .post(&target)
                    .header("authorization", "Bearer t")
                    .header("content-type", "application/json")
                    .body(BODY);
                async move {
                    let answer = request.send().await.expect("an answer").bytes().await.expect("a body");
                    std::hint::black_box(answer);
                }
            })
            .await;
        }
        "hyper" => {
            let client = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new())
                .build_http::<Full<Bytes>>();
            let uri: hyper::Uri = target.parse()?;
            measure(concurrency, calls, move || {
                let request = hyper::Request::post(uri.clone())
                    .header("authorization", "Bearer t")
                    .header("content-type", "application/json")
                    .body(Full::from(BODY));
                let client = client.clone();
                async move {
                    let answer = client.request(request.expect("a request")).await.expect("an answer");
                    std::hint::black_box(answer.into_body().collect().await.expect("a body").to_bytes());
                }
            })
            .await;
        }
        other => return Err(format!("no client {other}").into()),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    tokio::task::LocalSet::new().run_until(run()).await
}
