//! Runs one load with one Rust client and prints the measurements as one line of JSON:
//! `rust-client CLIENT SIZE CONCURRENCY CALLS URL`.
//!
//! Clients: `core` is this project's crate, `reqwest` sends the same request and leaves the response unparsed. `CALLS` may
//! be several numbers, such as `1000,9000`: memory is read after each. `BENCH_CA` is the file with the certificate to
//! trust.

mod driver;

use airbyte_agent::{Client, Execute, JsonObject};

use crate::driver::{Load, measure};

type Error = Box<dyn std::error::Error + Send + Sync>;

const BODY: &str =
    r#"{"entity":"issues","action":"list","params":{"owner":"airbytehq","repo":"airbyte","per_page":100}}"#;

async fn core(url: &str, size: String, load: &Load) -> Result<(), Error> {
    let mut builder = Client::builder().base_url(url).client_id("i").client_secret("s");
    if let Ok(file) = std::env::var("BENCH_CA") {
        builder = builder.ca(file);
    }
    let client = builder.build()?;
    let params = JsonObject::of(&serde_json::json!({"owner": "airbytehq", "repo": "airbyte", "per_page": 100}))?;
    measure(load, move || {
        let request = Execute {
            id: size.clone(),
            entity: "issues".into(),
            action: "list".into(),
            params: Some(params.clone()),
            ..Execute::default()
        };
        let client = client.clone();
        async move {
            std::hint::black_box(client.send(request).await.expect("a response"));
        }
    })
    .await;
    Ok(())
}

async fn reqwest(url: &str, size: &str, load: &Load) -> Result<(), Error> {
    let mut builder = reqwest::Client::builder().no_proxy();
    if let Ok(file) = std::env::var("BENCH_CA") {
        builder = builder.add_root_certificate(reqwest::Certificate::from_pem(&std::fs::read(file)?)?);
    }
    let client = builder.build()?;
    let target = format!("{url}/api/v1/integrations/connectors/{size}/execute");
    measure(load, move || {
        let request = client
            .post(&target)
            .header("authorization", "Bearer t")
            .header("content-type", "application/json")
            .body(BODY);
        async move {
            let body = request.send().await.expect("a response").bytes().await.expect("a body");
            std::hint::black_box(body);
        }
    })
    .await;
    Ok(())
}

async fn run() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [client, size, concurrency, calls, url] = arguments.as_slice() else {
        return Err("usage: rust-client CLIENT SIZE CONCURRENCY CALLS URL".into());
    };
    let load = Load::new(concurrency, calls)?;
    match client.as_str() {
        "core" => core(url, size.clone(), &load).await,
        "reqwest" => reqwest(url, size, &load).await,
        other => Err(format!("unknown client: {other}").into()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    tokio::task::LocalSet::new().run_until(run()).await
}
