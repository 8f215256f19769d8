//! `connector_docs`.

use serde_json::{Value, json};

use crate::setup::Setup;

#[tokio::test]
async fn documentation_is_markdown_with_the_entities_first() {
    let setup = Setup::github().await;
    let guidance = setup.docs(json!({"connector": "github"})).await;
    assert!(guidance.starts_with("# ") && guidance.contains("- `issues` "), "{guidance}");
    let issues = setup.docs(json!({"connector": "GitHub", "entity": "issues"})).await;
    assert!(issues.contains("per_page") && !issues.contains("## Sections"), "{issues}");
}

#[tokio::test]
async fn an_unknown_entity_gets_the_nearest_one() {
    let setup = Setup::github().await;
    let arguments = json!({"connector": "github", "entity": "isues"});
    let failure = setup.failure("connector_docs", arguments, "unknown_entity_or_action").await;
    assert!(failure["message"].as_str().expect("a text").contains("did you mean `issues`?"), "{failure}");
    assert!(failure["next"].as_str().expect("a text").contains("connector_docs"), "{failure}");
    let arguments = json!({"connector": "github", "entity": "zzzz"});
    let failure = setup.failure("connector_docs", arguments, "unknown_entity_or_action").await;
    assert!(failure["next"].as_str().expect("a text").contains("pull_requests"), "{failure}");
}

#[tokio::test]
async fn long_documentation_comes_in_parts_of_whole_blocks() {
    let setup = Setup::github().await;
    let paragraphs: Vec<String> =
        (0..300).map(|number| format!("{number}: {}", "word ".repeat(40).trim_end())).collect();
    let content: Vec<Value> = paragraphs.iter().map(|text| json!({"type": "paragraph", "text": text})).collect();
    let body = json!({
        "metadata": {"id": "s", "kind": "connector_source", "title": "GitHub", "provenance": "p", "version": "1", "freshness": {}},
        "outline": [{"id": "issues", "title": "Issues"}], "section_id": "issues", "content": content,
    });
    setup.faults(json!({"operation": "skills.docs", "fault": {"status": {"status": 200, "body": body}}})).await;
    let mut found = Vec::new();
    let mut entity = "issues".to_owned();
    loop {
        let page = setup.docs(json!({"connector": "github", "entity": entity})).await;
        found.extend(page.split("\n\n").filter(|block| paragraphs.iter().any(|it| it == block)).map(str::to_owned));
        let Some((_, rest)) = page.split_once("call connector_docs with entity \"") else { break };
        rest.split('"').next().expect("an entity").clone_into(&mut entity);
    }
    assert_eq!(found, paragraphs);
    assert!(entity.starts_with("issues#"), "{entity}");
    let beyond = json!({"connector": "github", "entity": "issues#99"});
    let failure = setup.failure("connector_docs", beyond, "bad_params").await;
    assert!(failure["next"].as_str().expect("a text").contains(&entity), "{failure}");
}

#[tokio::test]
async fn documentation_that_cannot_be_read_says_so() {
    let setup = Setup::github().await;
    setup.faults(json!({"operation": "skills.docs", "fault": {"status": {"status": 500}}})).await;
    let failure = setup.failure("connector_docs", json!({"connector": "github"}), "service_error").await;
    assert!(failure["message"].as_str().expect("a text").contains("500"), "{failure}");
}
