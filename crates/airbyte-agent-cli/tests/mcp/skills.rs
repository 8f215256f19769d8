//! The docs of connectors as skills and resources.

use serde_json::{Value, json};

use crate::harness::{Service, Session, TestResult, stateless_client};

fn text(read: &Value) -> &str {
    read["result"]["contents"][0]["text"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn docs_are_listed_and_read() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({}))?;
    let list = session.request("resources/list", json!({}))?;
    let mut resources = list["result"]["resources"].as_array().into_iter().flatten();
    let resource = resources.find(|resource| resource["name"] == "github").ok_or("no resource")?;
    let uri = resource["uri"].as_str().unwrap_or_default();
    let docs = session.request("resources/read", json!({"uri": uri}))?;
    let contents = &docs["result"]["contents"][0];
    assert_eq!((&contents["mimeType"], &contents["uri"]), (&json!("text/markdown"), &json!(uri)), "{docs}");
    assert!(text(&docs).contains("issues"), "{docs}");
    let entity = uri.replace("SKILL.md", "references/issues.md");
    let entity = session.request("resources/read", json!({"uri": entity}))?;
    assert!(text(&entity).contains("list"), "{entity}");

    let (other_name, other_entity) =
        (uri.replace("/github/", "/gitlab/"), uri.replace("SKILL.md", "references/none.md"));
    for uri in ["skill://connectors/none/github/SKILL.md", "file:///etc/passwd", &other_name, &other_entity] {
        let refused = session.request("resources/read", json!({"uri": uri}))?;
        let error = &refused["error"];
        assert_eq!((&error["code"], &error["data"]["uri"]), (&json!(-32002), &json!(uri)), "{refused}");
    }
    Ok(())
}

#[tokio::test]
async fn docs_are_skills() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::start(service.command(&[]))?;
    let of = |mut params: Value| {
        params["_meta"] = stateless_client();
        params
    };
    let discovered = session.request("server/discover", of(json!({})))?;
    let extensions = &discovered["result"]["capabilities"]["extensions"];
    assert_eq!(extensions["io.modelcontextprotocol/skills"], json!({}), "{discovered}");

    let list = session.request("skills/list", of(json!({})))?;
    let mut skills = list["result"]["skills"].as_array().into_iter().flatten();
    let skill = skills.find(|skill| skill["frontmatter"]["name"] == "github").ok_or("no skill")?;
    assert_eq!(skill["resources"], "dynamic", "{list}");
    let uri = &skill["uri"];
    let got = session.request("skills/get", of(json!({"uri": uri})))?;
    assert_eq!(&got["result"]["skill"], skill, "{got}");

    // Its first file begins with what the list says.
    let read = session.request("resources/read", of(json!({"uri": uri})))?;
    let description = &skill["frontmatter"]["description"];
    assert!(text(&read).starts_with(&format!("---\nname: \"github\"\ndescription: {description}\n---\n")), "{read}");

    let entity = uri.as_str().unwrap_or_default().replace("SKILL.md", "references/issues.md");
    let escaped = uri.as_str().unwrap_or_default().replace('-', "%2D");
    for uri in ["skill://connectors/none/none/SKILL.md", &entity, &escaped] {
        let refused = session.request("skills/get", of(json!({"uri": uri})))?;
        assert_eq!(refused["error"]["code"], -32602, "{refused}");
    }
    let forged = session.request("skills/list", of(json!({"cursor": "forged"})))?;
    assert_eq!(forged["error"]["code"], -32602, "{forged}");
    Ok(())
}
