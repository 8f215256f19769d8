//! Skills: list, search, docs.

use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{Caller, NOBODY, TestResult, TestServer};

#[tokio::test]
async fn a_cursor_leads_through_all_skills() -> TestResult {
    let server = TestServer::start().await;
    for _ in 0..3 {
        server.github().await;
    }
    let mut ids = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = server.get(&format!("/skills?limit=2{cursor}")).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        ids.extend(page.body["data"].as_array().cloned().unwrap_or_default());
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(ids.len(), 4);
    assert_eq!(ids.iter().filter(|skill| skill["kind"] == "connector_source").count(), 3);
    // A cursor of another list is refused.
    let foreign = server.get(&format!("/skills/search?query=github{cursor}")).await;
    assert_eq!(foreign.field(), "cursor");
    Ok(())
}

#[tokio::test]
async fn skills_are_searched_by_words_and_read_by_section() -> TestResult {
    let server = TestServer::start().await;
    let id = server.github().await;
    let found = server.get("/skills/search?query=GITHUB%20issues").await;
    assert_eq!(found.body["data"][0]["id"], format!("connector-source:{id}"));
    assert_eq!(server.get("/skills/search?query=unicorn").await.body["data"], json!([]));

    let docs = server.get(&format!("/skills/docs?id=connector-source:{id}")).await;
    assert_eq!(docs.body["section_id"], json!(null));
    let section = docs.body["outline"][0]["id"].as_str().ok_or("a section")?;
    let read = server.get(&format!("/skills/docs?id=connector-source:{id}&section={section}")).await;
    assert_eq!(read.body["section_id"], section);
    assert!(read.body["content"].as_array().is_some_and(|blocks| !blocks.is_empty()));
    for path in [
        format!("/skills/docs?id=connector-source:{id}&section=none"),
        format!("/skills/docs?id=connector-source:{NOBODY}"),
        "/skills/docs?id=unknown".to_owned(),
        format!("/skills?workspace_id={NOBODY}"),
        format!("/skills?organization_id={NOBODY}"),
    ] {
        assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let basics = server.get("/skills/docs?id=airbyte-agent-basics&section=execute").await;
    assert_eq!(basics.body["metadata"]["kind"], "static");
    Ok(())
}
