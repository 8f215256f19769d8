//! Source and connection templates.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Caller, GITHUB, TestResult, TestServer};

const SOURCES: &str = "/integrations/templates/sources";
const CONNECTIONS: &str = "/integrations/templates/connections";

fn ids(body: &Value) -> Vec<&str> {
    body["data"].as_array().into_iter().flatten().filter_map(|template| template["id"].as_str()).collect()
}

#[tokio::test]
async fn a_source_template_is_created_changed_and_deleted() -> TestResult {
    let server = TestServer::start().await;
    assert_eq!(ids(&server.get(SOURCES).await.body), Vec::<&str>::new());
    let new =
        json!({"actor_definition_id": GITHUB, "name": "Ours", "partial_default_config": {"repositories": ["a/b"]}});
    let made = server.post(SOURCES, new).await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");
    assert_eq!(made.body["mode"], "REPLICATION");
    let required = &made.body["user_config_spec"]["connectionSpecification"]["required"];
    assert!(!required.as_array().ok_or("a list")?.contains(&json!("repositories")));

    let path = format!("{SOURCES}/{}", made.id());
    let got = server.get(&path).await;
    assert_eq!(got.body["connector_name"], "github");
    assert!(got.body.get("auth_tooltip").is_some());
    let customization = json!({"stream_selection_mode": "whitelist", "stream_whitelist": ["issues"]});
    let changed = server.patch(&path, json!({"mode": "DIRECT", "customization": customization})).await;
    assert_eq!((&changed.body["name"], &changed.body["mode"]), (&json!("Ours"), &json!("DIRECT")));
    assert_eq!(changed.body["customization"]["stream_whitelist"], json!(["issues"]));
    assert_eq!(
        server.patch(&path, json!({"name": "X"})).await.body["customization"]["stream_selection_mode"],
        "whitelist"
    );
    assert_eq!(server.patch(&path, json!({"customization": null})).await.body["customization"], Value::Null);

    assert!(server.delete(&path).await.body["deleted_at"].is_string());
    assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND);
    let both = json!({"actor_definition_id": GITHUB, "original_source_template_id": made.id()});
    assert_eq!(server.post(SOURCES, both).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}

#[tokio::test]
async fn global_templates_are_listed_and_cannot_be_changed() -> TestResult {
    let server = TestServer::start().await;
    let global = server.get(&format!("{SOURCES}?use_global=true")).await;
    let also = server.get(&format!("{SOURCES}/global")).await;
    assert_eq!(global.body, also.body);
    let first = &global.body["data"][0];
    assert_eq!(first["organization_id"], Value::Null);
    let path = format!("{SOURCES}/{}", first["id"].as_str().ok_or("an id")?);
    assert_eq!(server.get(&path).await.status, StatusCode::OK);
    assert_eq!(server.patch(&path, json!({"name": "Mine"})).await.status, StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn one_of_several_templates_of_a_type_must_be_named() -> TestResult {
    let server = TestServer::start().await;
    let mut last = String::new();
    for _ in 0..2 {
        let new = json!({"actor_definition_id": GITHUB, "partial_default_config": {}});
        last = server.post(SOURCES, new).await.id().to_owned();
    }
    let mut request = crate::harness::github_request();
    let unclear = server.post("/integrations/connectors", request.clone()).await;
    assert_eq!((unclear.status, unclear.field()), (StatusCode::UNPROCESSABLE_ENTITY, "source_template_id"));
    request.as_object_mut().map(|members| members.remove("definition_id"));
    request["source_template_id"] = json!(last);
    let clear = server.post("/integrations/connectors", request).await;
    assert_eq!(clear.body["source_template"]["id"], last);
    Ok(())
}

#[tokio::test]
async fn tags_filter_all_or_any() -> TestResult {
    let server = TestServer::start().await;
    let mut made = Vec::new();
    for tags in [json!(["a"]), json!(["a", "b"])] {
        let id = server.post(CONNECTIONS, json!({"data_hosting_type": "airbyte_hosted"})).await.id().to_owned();
        server.admin(Method::PUT, &format!("/templates/{id}/tags"), json!({"tags": tags})).await;
        made.push(id);
    }
    for (query, count) in [("tags=a", 2), ("tags=b&tags=c", 1), ("tags=a&tags=b&tags_mode=all", 1), ("tags=c", 0)] {
        let listed = server.get(&format!("{CONNECTIONS}?{query}")).await;
        assert_eq!(ids(&listed.body).len(), count, "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn a_connection_template_has_one_of_two_forms() -> TestResult {
    let server = TestServer::start().await;
    let hosted = server
        .post(CONNECTIONS, json!({"data_hosting_type": "airbyte_hosted", "cron_expression": "0 0 12 * * ?"}))
        .await;
    assert_eq!(hosted.status, StatusCode::OK, "{hosted:?}");
    assert!(hosted.body.get("destination_config").is_none());
    let path = format!("{CONNECTIONS}/{}", hosted.id());
    let refused = server.patch(&path, json!({"destination_name": "X"})).await;
    assert_eq!((refused.status, refused.field()), (StatusCode::UNPROCESSABLE_ENTITY, "destination_name"));
    assert_eq!(server.patch(&path, json!({"cron_expression": null})).await.body["cron_expression"], Value::Null);
    let bad = server.patch(&path, json!({"cron_expression": "whenever"})).await;
    assert_eq!((bad.status, bad.field()), (StatusCode::UNPROCESSABLE_ENTITY, "cron_expression"));

    let destinations = server.get("/integrations/definitions/destinations").await;
    let id = destinations.body["destinations"][0]["id"].as_str().ok_or("an id")?;
    let definition = server.get(&format!("/integrations/definitions/destinations/{id}")).await;
    let spec = &definition.body["definition"]["spec"]["connectionSpecification"];
    let mut config = json!({});
    for name in spec["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        config[name] = json!("needle");
    }
    let secrets: Vec<&String> = spec["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, schema)| schema["airbyte_secret"] == true)
        .map(|(name, _)| name)
        .collect();
    let own = json!({"destination_name": "Lake", "destination_definition_id": id, "destination_config": config});
    let own = server.post(CONNECTIONS, own).await;
    assert_eq!(own.status, StatusCode::OK, "{own:?}");
    assert_eq!(own.body["data_hosting_type"], "user_hosted");
    assert_eq!(
        (&own.body["sync_on_create"], &own.body["non_breaking_changes_preference"]),
        (&json!(true), &json!("ignore"))
    );
    for name in secrets {
        assert_ne!(own.body["destination_config"][name], "needle", "{name}");
    }
    assert_eq!(ids(&server.get(CONNECTIONS).await.body).len(), 2);
    assert!(server.delete(&path).await.body["deleted_at"].is_string());
    assert_eq!(ids(&server.get(CONNECTIONS).await.body), [own.id()]);
    Ok(())
}

#[tokio::test]
async fn invalid_cron_expressions_are_described_not_refused() -> TestResult {
    let server = TestServer::start().await;
    let path = format!("{CONNECTIONS}/cron/describe");
    let valid = server.post(&path, json!({"cron_expression": "0 15 10 ? * MON-FRI"})).await;
    assert_eq!(valid.body, json!({"description": "At 10:15, on Monday through Friday", "is_valid": true}));
    let invalid = server.post(&path, json!({"cron_expression": "every day"})).await;
    assert_eq!((invalid.status, &invalid.body["is_valid"]), (StatusCode::OK, &json!(false)));
    Ok(())
}

#[tokio::test]
async fn stream_mappers_are_checked_when_a_template_is_created_and_changed() -> TestResult {
    let server = TestServer::start().await;
    let own = server.post(SOURCES, json!({"actor_definition_id": GITHUB, "partial_default_config": {}})).await;
    let path = format!("{SOURCES}/{}", own.id());
    let condition = json!({"conditions": {"type": "less", "field_name": "a", "comparison_value": "b"}});
    let cases = [
        (
            json!({"type": "hashing", "mapper_configuration": {"method": "MD5"}}),
            ".mapper_configuration.target_field",
            "missing",
        ),
        (json!({"type": "hashing"}), ".mapper_configuration", "missing"),
        (
            json!({"type": "hashing", "mapper_configuration": {"target_field": "x", "method": "CRC"}}),
            ".mapper_configuration.method",
            "value_error",
        ),
        (
            json!({"type": "hashing", "mapper_configuration": {"target_field": "", "method": "MD5"}}),
            ".mapper_configuration.target_field",
            "value_error",
        ),
        (
            json!({"type": "field-filtering", "mapper_configuration": {"target_field": 7}}),
            ".mapper_configuration.target_field",
            "type_error",
        ),
        (
            json!({"type": "row-filtering", "mapper_configuration": condition}),
            ".mapper_configuration.conditions.type",
            "value_error",
        ),
        (
            json!({"type": "encryption", "mapper_configuration": {"target_field": "x", "public_key": "k", "algorithm": "DES"}}),
            ".mapper_configuration.algorithm",
            "value_error",
        ),
        (json!({"type": "hash"}), ".type", "value_error"),
        (json!({}), ".type", "missing"),
    ];
    for (mapper, field, code) in cases {
        let customization = json!({"stream_mappers": {"issues": [mapper]}});
        let new = json!({"actor_definition_id": GITHUB, "partial_default_config": {}, "customization": customization});
        for refused in
            [server.post(SOURCES, new).await, server.patch(&path, json!({"customization": customization})).await]
        {
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{customization}");
            assert_eq!(refused.field(), format!("customization.stream_mappers.issues.0{field}"), "{refused:?}");
            assert_eq!(refused.code(), code, "{refused:?}");
        }
    }
    let mapper = json!({"type": "hashing", "mapper_configuration": {"target_field": "x", "method": "SHA256"}});
    let customization = json!({"stream_mappers": {"issues": [mapper]}});
    assert_eq!(server.patch(&path, json!({"customization": customization})).await.status, StatusCode::OK);
    assert_eq!(server.get(&path).await.body["customization"], customization);
    Ok(())
}
