//! A server on HTTP, and requests to it.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

/// A server that accepts connections.
pub struct HttpServer {
    process: Child,
    pub url: String,
    /// The token that it has printed.
    pub token: Option<String>,
}

impl HttpServer {
    pub fn start(mut command: Command) -> Result<Self, Box<dyn Error>> {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().ok_or("its output")?).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line)?;
        let text = |name: &str| ready[name].as_str().map(str::to_owned);
        Ok(Self { process, url: text("url").ok_or("no url")?, token: text("token") })
    }

    /// Sends a message with the printed token, and these headers instead of or besides the usual ones.
    pub async fn post(&self, message: &Value, headers: &[(&str, &str)]) -> Result<Response, Box<dyn Error>> {
        let mut all = HeaderMap::new();
        all.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
        if let Some(token) = &self.token {
            all.insert("authorization", format!("Bearer {token}").parse()?);
        }
        for (name, value) in headers {
            all.insert(HeaderName::from_bytes(name.as_bytes())?, value.parse()?);
        }
        Ok(reqwest::Client::new().post(&self.url).headers(all).json(message).send().await?)
    }

    pub async fn status(&self, headers: &[(&str, &str)]) -> Result<StatusCode, Box<dyn Error>> {
        Ok(self.post(&initialize(json!({})), headers).await?.status())
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn initialize(capabilities: Value) -> Value {
    let client = json!({"name": "test", "version": "1"});
    let params = json!({"protocolVersion": "2025-11-25", "capabilities": capabilities, "clientInfo": client});
    json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params})
}

/// The messages of a response, as they arrive.
pub struct Messages {
    response: Response,
    received: String,
}

impl Messages {
    pub fn of(response: Response) -> Self {
        Self { response, received: String::new() }
    }

    pub async fn next(&mut self) -> Result<Value, Box<dyn Error>> {
        loop {
            if let Some(message) = self.take()? {
                return Ok(message);
            }
            let Some(chunk) = self.response.chunk().await? else {
                // The only message of a response that is no stream of events.
                return Ok(serde_json::from_str(&self.received)?);
            };
            self.received.push_str(std::str::from_utf8(&chunk)?);
        }
    }

    /// The next complete event that has a message.
    fn take(&mut self) -> Result<Option<Value>, Box<dyn Error>> {
        while let Some((event, rest)) = self.received.split_once("\n\n") {
            let data: String = event.lines().filter_map(|line| line.strip_prefix("data:")).collect();
            self.received = rest.to_owned();
            if !data.trim().is_empty() {
                return Ok(Some(serde_json::from_str(&data)?));
            }
        }
        Ok(None)
    }
}
