//! What the data file has of configurations.

use airbyte_agent_emulator::{Data, Options};
use reqwest::StatusCode;
use serde_json::json;

use super::replication_server::{MASK, ReplicationServer, text};
use crate::data_file::Folder;
use crate::harness::{Caller, TestResult};

#[tokio::test]
async fn it_contains_no_secret_of_a_configuration() -> TestResult {
    let folder = Folder::new()?;
    let data = Data::File(folder.file("data"));
    let server = ReplicationServer::start_with(Options { data, ..Options::default() }).await;
    let stripe = json!({"sourceType": "stripe", "account_id": "visible", "client_secret": "needle-created"});
    let source = server.source(stripe).await;
    let path = format!("/sources/{source}");
    for secret in ["needle-patched", MASK] {
        let change = json!({"configuration": {"client_secret": secret}});
        assert_eq!(server.patch(&path, change).await.status, StatusCode::OK);
    }
    for secret in ["needle-put", MASK] {
        let new = json!({"name": "a", "configuration": {"account_id": "visible", "client_secret": secret}});
        assert_eq!(server.put(&path, new).await.status, StatusCode::OK);
    }
    let redshift = json!({"destinationType": "redshift", "host": "h", "port": 1, "database": "d", "schema": "s",
        "username": "u", "password": "needle-password", "uploading_method": {"method": "S3 Staging", "s3_bucket_name": "b",
        "s3_bucket_region": "eu-west-1", "access_key_id": "needle-id", "secret_access_key": "needle-key"}});
    let destination = text(&server.create_destination(redshift).await.body["destinationId"]);
    let mapper = json!({"type": "encryption", "mapperConfiguration": {"algorithm": "AES", "targetField": "email",
        "fieldNameSuffix": "_e", "key": "needle-mapper", "mode": "CBC", "padding": "PKCS5Padding"}});
    let streams = json!([{"name": "customers", "mappers": [mapper]}]);
    let body = json!({"sourceId": source, "destinationId": destination, "configurations": {"streams": streams}});
    server.created("/connections", body).await;
    for when in ["while it is used", "afterwards"] {
        let contents = folder.contents()?;
        assert!(contents.windows(7).any(|part| part == b"visible"), "nothing was written");
        let found = contents.windows(32).find(|part| part.starts_with(b"needle"));
        assert_eq!(found.map(String::from_utf8_lossy), None, "{when}");
        server.server.emulator.stop();
    }
    Ok(())
}
