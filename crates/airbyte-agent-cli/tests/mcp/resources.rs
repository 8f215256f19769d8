//! The docs of connectors as resources.

use serde_json::json;

use crate::harness::{Service, Session, TestResult};

#[tokio::test]
async fn docs_are_listed_and_read() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({}))?;
    let list = session.request("resources/list", json!({}))?;
    let resource = list["result"]["resources"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|resource| resource["uri"].as_str().is_some_and(|uri| !uri.contains("connectors/airbyte/")));
    let uri = resource.ok_or("no resource")?["uri"].as_str().unwrap_or_default().to_owned();
    let docs = session.request("resources/read", json!({"uri": uri}))?;
    let contents = &docs["result"]["contents"][0];
    assert_eq!((&contents["mimeType"], &contents["uri"]), (&json!("text/markdown"), &json!(uri)), "{docs}");
    assert!(contents["text"].as_str().unwrap_or_default().contains("issues"), "{docs}");
    let entity = session.request("resources/read", json!({"uri": format!("{uri}/issues")}))?;
    assert!(entity["result"]["contents"][0]["text"].as_str().unwrap_or_default().contains("list"), "{entity}");
    for uri in ["airbyte-agent://connectors/none/docs", "airbyte-agent://connectors//docs", "file:///etc/passwd"] {
        let refused = session.request("resources/read", json!({"uri": uri}))?;
        assert_eq!(
            (&refused["error"]["code"], &refused["error"]["data"]["uri"]),
            (&json!(-32002), &json!(uri)),
            "{refused}"
        );
    }
    Ok(())
}
