//! An axum server that receives the notifications of an Airbyte workspace. `AIRBYTE_WEBHOOK_KEY` is the key in its URL.

use std::env;

use airbyte_agent::webhooks::{self, Event, ParseOptions};
use airbyte_agent::{ErrorKind, Secret};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::{Router, routing};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = Secret::new(env::var("AIRBYTE_WEBHOOK_KEY")?);
    let app = Router::new().route("/airbyte/{event}", routing::post(receive)).with_state(key);
    let listener = tokio::net::TcpListener::bind(env::var("ADDRESS").as_deref().unwrap_or("127.0.0.1:8000")).await?;
    println!("http://{}/airbyte", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

async fn receive(State(key): State<Secret>, url: Uri, body: Bytes) -> Result<StatusCode, (StatusCode, String)> {
    let options = ParseOptions::default().url(url.to_string()).key(key);
    let event = webhooks::parse(&body, &options).map_err(|error| match error.kind() {
        ErrorKind::InvalidWebhook => (StatusCode::BAD_REQUEST, error.message().into()),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, error.message().into()),
    })?;
    // A task of its own, because Airbyte waits for the response.
    tokio::spawn(async move { handle(&event) });
    Ok(StatusCode::NO_CONTENT)
}

fn handle(event: &Event) {
    let name = event.connection().and_then(|connection| connection.name.as_deref()).unwrap_or("a connection");
    match event {
        Event::SyncFailed(sync) => println!("{name} failed: {}", sync.error_message.as_deref().unwrap_or("no reason")),
        _ => println!("{name}: {}", event.kind()),
    }
}
