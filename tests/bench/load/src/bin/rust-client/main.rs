//! One Rust client, one load, one line of JSON: `rust-client CLIENT KIND CONCURRENCY CALLS URL`.
//!
//! Clients: `core` (this project's crate with everything on), `reqwest` and `hyper` bare, bytes unread; `stampede` is a
//! cold client of ours with so many callers at once. `CALLS` may be several numbers, such as `1000,9000`: memory is read
//! after each. `BENCH_CA` is a file with the authority to trust.

mod measure;
mod stampede;

use airbyte_agent::{Client, Execute, JsonObject};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};

use crate::measure::{Load, measure};

type Error = Box<dyn std::error::Error + Send + Sync>;

const BODY: &str =
    r#"{"entity":"issues","action":"list","params":{"owner":"airbytehq","repo":"airbyte","per_page":100}}"#;

/// A client of ours, as the environment and the arguments have it.
fn ours(url: &str) -> Result<Client, Error> {
    let builder = Client::builder().base_url(url).client_id("i").client_secret("s");
    Ok(match std::env::var("BENCH_CA") {
        Ok(file) => builder.ca(file),
        Err(_) => builder,
    }
    .build()?)
}

async fn core(url: &str, kind: String, load: &Load) -> Result<(), Error> {
    let client = ours(url)?;
    // The same each time, like the body of the others.
    let params = JsonObject::of(&serde_json::json!({"owner": "airbytehq", "repo": "airbyte", "per_page": 100}))?;
    measure(load, move || {
        let request = Execute {
            id: kind.clone(),
            entity: "issues".into(),
            action: "list".into(),
            params: Some(params.clone()),
            ..Execute::default()
        };
        let client = client.clone();
        async move {
            std::hint::black_box(client.send(request).await.expect("an answer"));
        }
    })
    .await;
    Ok(())
}

async fn reqwest(target: String, load: &Load) -> Result<(), Error> {
    let mut builder = reqwest::Client::builder().no_proxy();
    if let Ok(file) = std::env::var("BENCH_CA") {
        builder = builder.add_root_certificate(reqwest::Certificate::from_pem(&std::fs::read(file)?)?);
    }
    let client = builder.build()?;
    measure(load, move || {
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
    Ok(())
}

async fn hyper(target: &str, load: &Load) -> Result<(), Error> {
    let client =
        hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new()).build_http::<Full<Bytes>>();
    let uri: hyper::Uri = target.parse()?;
    measure(load, move || {
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
    Ok(())
}

async fn run() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [client, kind, concurrency, calls, url] = arguments.as_slice() else { return Err("five arguments".into()) };
    let load = Load::new(concurrency, calls)?;
    let target = format!("{url}/api/v1/integrations/connectors/{kind}/execute");
    match client.as_str() {
        "core" => core(url, kind.clone(), &load).await,
        "stampede" => stampede::run(url, &load).await,
        "reqwest" => reqwest(target, &load).await,
        "hyper" => hyper(&target, &load).await,
        other => Err(format!("no client {other}").into()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    tokio::task::LocalSet::new().run_until(run()).await
}
