//! Sources: configurations, secrets, changes and deletion.

use airbyte_agent_emulator::Options;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::AirbyteResponse;
use super::replication_server::{FAKER, MASK, ReplicationServer, pluck, text};
use crate::harness::{Caller, NOBODY};

fn postgres() -> Value {
    json!({
        "sourceType": "postgres",
        "host": "db.example.com", "port": 5432, "database": "shop", "username": "me", "password": "pg_secret",
        "tunnel_method": {"tunnel_method": "SSH_PASSWORD_AUTH", "tunnel_host": "h", "tunnel_port": 22,
            "tunnel_user": "u", "tunnel_user_password": "ssh_secret"}
    })
}

#[tokio::test]
async fn a_source_is_created_by_the_name_or_the_id_of_its_connector() {
    let server = ReplicationServer::start().await;
    let named = server.create_source(json!({"sourceType": "faker", "count": 10})).await;
    assert_eq!(named.status, StatusCode::OK, "{named:?}");
    assert_eq!(named.body["sourceType"], "faker");
    assert_eq!(named.body["definitionId"], FAKER);
    assert_eq!(named.body["configuration"], json!({"count": 10}));
    assert_eq!(named.body["workspaceId"], server.workspace.as_str());
    assert!(named.body["createdAt"].as_i64().is_some_and(|seconds| seconds > 1_700_000_000));
    assert!(named.body.get("resourceAllocation").is_none());
    // Names need not be unique.
    let body = json!({"name": "From", "workspaceId": server.workspace, "definitionId": FAKER, "configuration": {}});
    let by_id = server.post("/sources", body).await;
    assert_eq!(by_id.body["sourceType"], "faker");
    assert_ne!(by_id.body["sourceId"], named.body["sourceId"]);
}

#[tokio::test]
async fn the_name_of_the_connector_is_found_at_any_depth_and_removed_at_the_top() {
    let server = ReplicationServer::start().await;
    let nested = server.create_source(json!({"count": 1, "more": [{"sourceType": "faker"}]})).await;
    assert_eq!(nested.body["sourceType"], "faker");
    assert_eq!(nested.body["configuration"], json!({"count": 1, "more": [{"sourceType": "faker"}]}));
}

#[tokio::test]
async fn a_connector_that_is_not_named_or_unknown_is_refused() {
    let server = ReplicationServer::start().await;
    let unnamed = server.create_source(json!({"count": 1})).await;
    assert_eq!((unnamed.status, unnamed.title()), (StatusCode::UNPROCESSABLE_ENTITY, "unprocessable-entity"));
    let unknown = server.create_source(json!({"sourceType": "fakr"})).await;
    assert_eq!((unknown.status, unknown.title()), (StatusCode::BAD_REQUEST, "value-not-found"));
    assert_eq!(unknown.body["data"], json!({"value": "fakr"}));
    let body = json!({"name": "a", "workspaceId": server.workspace, "definitionId": NOBODY, "configuration": {}});
    let no_definition = server.post("/sources", body).await;
    assert_eq!((no_definition.status, no_definition.title()), (StatusCode::NOT_FOUND, "resource-not-found"));
    assert_eq!(no_definition.body["data"]["resourceId"], NOBODY);
}

#[tokio::test]
async fn a_configuration_that_does_not_fit_is_refused_with_the_members() {
    let server = ReplicationServer::start().await;
    let mut configuration = postgres();
    configuration["port"] = json!("5432");
    configuration["tunnel_method"]["tunnel_method"] = json!("CARRIER_PIGEON");
    configuration.as_object_mut().expect("an object").remove("host");
    let refused = server.create_source(configuration).await;
    assert_eq!((refused.status, refused.title()), (StatusCode::UNPROCESSABLE_ENTITY, "unprocessable-entity"));
    for reason in
        ["Postgres", "$.host: is required", "$.port: string found, integer expected", "$.tunnel_method.tunnel_method"]
    {
        assert!(refused.message().contains(reason), "{}", refused.message());
    }
    assert!(!refused.message().contains("secret"));
    let list = server.get("/sources").await;
    assert_eq!(list.body["data"], json!([]));
}

#[tokio::test]
async fn a_configuration_that_is_no_object_is_an_error_of_the_server() {
    let server = ReplicationServer::start().await;
    for configuration in [json!([]), json!("faker"), Value::Null] {
        let refused = server.create_source(configuration).await;
        assert_eq!(refused.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(refused.is_error_id(), "{refused:?}");
    }
    let missing = server.post("/sources", json!({"name": "a", "workspaceId": server.workspace})).await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn secrets_are_masked_everywhere() {
    let server = ReplicationServer::start().await;
    let created = server.create_source(postgres()).await;
    let id = text(&created.body["sourceId"]);
    let path = format!("/sources/{id}");
    let list = server.get("/sources").await;
    let patched = server.patch(&path, json!({"name": "b"})).await;
    for shown in [&created.body, &server.get(&path).await.body, &list.body["data"][0], &patched.body] {
        let configuration = &shown["configuration"];
        assert_eq!(configuration["password"], MASK);
        assert_eq!(configuration["tunnel_method"]["tunnel_user_password"], MASK);
        assert_eq!(configuration["username"], "me");
        assert!(configuration.get("sourceType").is_none());
    }
    let journal = server.server.journal().await.to_string();
    assert!(!journal.contains("pg_secret") && !journal.contains("ssh_secret"));
}

#[tokio::test]
async fn coordinates_stand_for_secrets_on_request() {
    let server = ReplicationServer::start().await;
    let id = server.source(postgres()).await;
    let path = format!("/sources/{id}");
    let shown = server.get(&format!("{path}?includeSecretCoordinates=true")).await.body["configuration"].clone();
    let password = text(&shown["password"]);
    assert!(password.starts_with("secret_coordinate::airbyte_workspace_"), "{password}");
    assert_ne!(password, text(&shown["tunnel_method"]["tunnel_user_password"]));
    // Sent back, they stand for the same secrets.
    let replaced = server.put(&path, json!({"name": "From", "configuration": shown})).await;
    assert_eq!(replaced.status, StatusCode::OK, "{replaced:?}");
    let again = server.get(&format!("{path}?includeSecretCoordinates=true")).await;
    assert_eq!(again.body["configuration"], shown);
}

/// A secret that makes discovery fail shows which value is stored.
async fn discovery_of(server: &ReplicationServer, id: &str) -> StatusCode {
    server.get(&format!("/streams?sourceId={id}")).await.status
}

#[tokio::test]
async fn the_mask_keeps_a_secret_in_put_and_replaces_it_in_patch() {
    let server = ReplicationServer::start().await;
    let stripe = json!({"sourceType": "stripe", "account_id": "acct_1", "client_secret": "invalid"});
    let id = server.source(stripe).await;
    let path = format!("/sources/{id}");
    assert_eq!(discovery_of(&server, &id).await, StatusCode::INTERNAL_SERVER_ERROR);
    let masked = json!({"account_id": "acct_2", "client_secret": MASK});
    let put = server.put(&path, json!({"name": "Renamed", "configuration": masked})).await;
    assert_eq!((&put.body["name"], &put.body["configuration"]["account_id"]), (&json!("Renamed"), &json!("acct_2")));
    assert_eq!(discovery_of(&server, &id).await, StatusCode::INTERNAL_SERVER_ERROR);
    server.patch(&path, json!({"configuration": {"client_secret": MASK}})).await;
    assert_eq!(discovery_of(&server, &id).await, StatusCode::OK);
}

#[tokio::test]
async fn patch_merges_and_put_replaces() {
    let server = ReplicationServer::start().await;
    let id = server.source(postgres()).await;
    let path = format!("/sources/{id}");
    let change = json!({"host": "other", "sourceType": "mysql", "tunnel_method": {"tunnel_host": "i"}});
    let patched = server.patch(&path, json!({"configuration": change})).await;
    assert_eq!(patched.status, StatusCode::OK, "{patched:?}");
    assert_eq!(patched.body["name"], "From");
    assert_eq!(patched.body["sourceType"], "postgres");
    let configuration = &patched.body["configuration"];
    assert_eq!((&configuration["host"], &configuration["database"]), (&json!("other"), &json!("shop")));
    let tunnel = json!({"tunnel_method": "SSH_PASSWORD_AUTH", "tunnel_host": "i", "tunnel_port": 22,
        "tunnel_user": "u", "tunnel_user_password": MASK});
    assert_eq!(configuration["tunnel_method"], tunnel);
    // An object stays one, and the members of another variant remain in it.
    let off = json!({"tunnel_method": {"tunnel_method": "NO_TUNNEL"}});
    let off = server.patch(&path, json!({"configuration": off})).await;
    assert_eq!(off.body["configuration"]["tunnel_method"]["tunnel_user_password"], MASK);
    for change in [json!({"tunnel_method": null}), json!({"tunnel_method": "NO_TUNNEL"})] {
        let same = server.patch(&path, json!({"configuration": change})).await;
        assert_eq!(same.body["configuration"]["tunnel_method"]["tunnel_method"], "NO_TUNNEL");
    }
    let null = server.patch(&path, json!({"configuration": {"host": null}})).await;
    assert_eq!(null.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(null.message().contains("$.host: null found, string expected"), "{}", null.message());
    let new = json!({"host": "new", "port": 1, "database": "d", "username": "u"});
    let put = server.put(&path, json!({"name": "n", "configuration": new})).await;
    assert_eq!(put.body["configuration"], new);
    let incomplete = server.put(&path, json!({"name": "n"})).await;
    assert_eq!(incomplete.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn resources_are_kept_until_they_are_changed() {
    let server = ReplicationServer::start().await;
    let allocation = json!({"default": {"cpu_limit": "2"}});
    let body = json!({"name": "a", "workspaceId": server.workspace, "definitionId": FAKER, "configuration": {},
        "resourceAllocation": allocation});
    let path = format!("/sources/{}", text(&server.created("/sources", body).await["sourceId"]));
    let patched = server.patch(&path, json!({"name": "b"})).await;
    assert_eq!(patched.body["resourceAllocation"], allocation);
    let misspelt = json!({"default": {"cpu_limit": "2", "cpuLimit": "3"}, "jobs": []});
    let ignored = server.patch(&path, json!({"resourceAllocation": misspelt})).await;
    assert_eq!(ignored.body["resourceAllocation"], allocation);
    let limit = json!([{"jobType": "syncs", "resourceRequirements": {}}]);
    let unknown_type = server.patch(&path, json!({"resourceAllocation": {"jobSpecific": limit}})).await;
    assert_eq!(unknown_type.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn lists_have_pages_and_filters() {
    let server = ReplicationServer::start().await;
    let other = server.new_workspace().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(server.faker().await);
    }
    let body = json!({"name": "x", "workspaceId": other, "definitionId": FAKER, "configuration": {}});
    let elsewhere = text(&server.created("/sources", body).await["sourceId"]);
    let all = server.get("/sources").await;
    assert_eq!(pluck(&all.body["data"], "sourceId").len(), 4);
    let page = server.get(&format!("/sources?workspaceIds={}&limit=2&offset=1", server.workspace)).await;
    assert_eq!(pluck(&page.body["data"], "sourceId"), ids[1..]);
    assert!(text(&page.body["next"]).contains("offset=3") && text(&page.body["previous"]).contains("offset=0"));
    let other = server.get(&format!("/sources?workspaceIds={other}")).await;
    assert_eq!(pluck(&other.body["data"], "sourceId"), [elsewhere]);
    let empty = server.get("/sources?offset=4").await;
    assert_eq!((&empty.body["data"], &empty.body["next"]), (&json!([]), &json!("")));
    assert_eq!(server.get("/sources?limit=101").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_deleted_source_is_still_read_without_its_configuration() {
    let server = ReplicationServer::start().await;
    let connection = server.connection(json!({})).await;
    let id = text(&connection["sourceId"]);
    let path = format!("/sources/{id}");
    let deleted = server.delete(&path).await;
    assert_eq!((deleted.status, &deleted.body), (StatusCode::NO_CONTENT, &Value::Null));
    let read = server.get(&path).await;
    assert_eq!((read.status, &read.body["configuration"]), (StatusCode::OK, &json!({})));
    assert_eq!(server.get("/sources").await.body["data"], json!([]));
    let with_deleted = server.get("/sources?includeDeleted=true").await;
    assert_eq!(pluck(&with_deleted.body["data"], "sourceId"), [id.as_str()]);
    // Its connections go with it.
    let path = format!("/connections/{}", text(&connection["connectionId"]));
    assert_eq!(server.get(&path).await.body["status"], "deprecated");
    assert_eq!(server.get("/connections").await.body["data"], json!([]));
    let body = json!({"sourceId": id, "destinationId": connection["destinationId"]});
    assert_eq!(server.post("/connections", body).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get(&format!("/streams?sourceId={id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_in_a_workspace_is_deleted_with_it() {
    let server = ReplicationServer::self_managed().await;
    let connection = server.connection(json!({})).await;
    let other = server.new_workspace().await;
    assert_eq!(server.delete(&format!("/workspaces/{}", server.workspace)).await.status, StatusCode::NO_CONTENT);
    let path = format!("/connections/{}", text(&connection["connectionId"]));
    assert_eq!(server.get(&path).await.body["status"], "deprecated");
    for member in ["sourceId", "destinationId"] {
        let path = format!("/{}s/{}", member.trim_end_matches("Id"), text(&connection[member]));
        assert_eq!(server.get(&path).await.body["configuration"], json!({}));
    }
    assert_eq!(server.get(&format!("/sources?workspaceIds={other}")).await.body["data"], json!([]));
}

#[tokio::test]
async fn roles_decide() {
    let seed = "users:
  - {email: r@example.com, client_id: reader, client_secret: s, permissions: [{role: workspace_reader, workspace: default}]}
  - {email: d@example.com, client_id: destinations, client_secret: s, permissions: [{role: workspace_destination_editor, workspace: default}]}";
    let mut server =
        ReplicationServer::start_with(Options { seeds: vec![seed.to_owned()], ..Options::default() }).await;
    let id = server.faker().await;
    for user in ["reader", "destinations"] {
        server.sign_in(user, "s").await;
        assert_eq!(server.get(&format!("/sources/{id}")).await.status, StatusCode::OK);
        let created = server.create_source(json!({"sourceType": "faker"})).await;
        assert_eq!((created.status, &created.body["message"]), (StatusCode::FORBIDDEN, &json!("Forbidden")));
        let patched = server.patch(&format!("/sources/{id}"), json!({"name": "b"})).await;
        assert_eq!((patched.status, patched.title()), (StatusCode::FORBIDDEN, "forbidden"));
    }
    let can_create = server.dev_null().await;
    assert_eq!(server.delete(&format!("/destinations/{can_create}")).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_unknown_source_is_not_visible() {
    let cloud = ReplicationServer::start().await;
    let own = ReplicationServer::self_managed().await;
    let path = format!("/sources/{NOBODY}");
    for (method, body) in [
        (Method::GET, None),
        (Method::DELETE, None),
        (Method::PATCH, Some(json!({}))),
        (Method::PUT, Some(json!({"name": "a", "configuration": {}}))),
    ] {
        assert_eq!(cloud.call(method.clone(), &path, body.clone()).await.status, StatusCode::FORBIDDEN);
        let response = own.call(method, &path, body).await;
        assert_eq!((response.status, response.title()), (StatusCode::NOT_FOUND, "resource-not-found"));
    }
    assert_eq!(cloud.get("/sources/no-uuid").await.status, StatusCode::BAD_REQUEST);
    // A destination is not a source.
    let destination = own.dev_null().await;
    assert_eq!(own.get(&format!("/sources/{destination}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_source_is_created_with_what_a_consent_gave() {
    let server = ReplicationServer::start().await;
    let consent = json!({"sourceType": "github", "workspaceId": server.workspace, "redirectUrl": "https://app.example.com/done?a=1"});
    let started = server.created("/sources/initiateOAuth", consent.clone()).await;
    let opened = server.server.http.get(text(&started["redirect_url"])).send().await.expect("a response");
    assert_eq!(opened.status(), StatusCode::FOUND);
    let back = opened.headers()["location"].to_str().expect("a URL").to_owned();
    let (before, secret_id) = back.split_once("secret_id=").expect("a secret id");
    assert_eq!(before, "https://app.example.com/done?a=1&");
    let body = |source_type: &str, secret_id: &str| {
        json!({"name": "a", "workspaceId": server.workspace, "secretId": secret_id,
            "configuration": {"sourceType": source_type, "repositories": ["airbytehq/airbyte"]}})
    };
    let created = server.created("/sources", body("github", secret_id)).await;
    assert_eq!(created["configuration"]["credentials"]["access_token"], MASK);
    for (source_type, secret_id) in [("github", NOBODY), ("hubspot", secret_id)] {
        assert_eq!(server.post("/sources", body(source_type, secret_id)).await.status, StatusCode::NOT_FOUND);
    }
    for (member, value, status) in [
        ("sourceType", "faker", StatusCode::BAD_REQUEST),
        ("sourceType", "unknown", StatusCode::BAD_REQUEST),
        ("redirectUrl", "http://app.example.com", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let mut wrong = consent.clone();
        wrong[member] = json!(value);
        assert_eq!(server.post("/sources/initiateOAuth", wrong).await.status, status, "{value}");
    }
    let own = ReplicationServer::self_managed().await;
    let mut consent = consent;
    consent["workspaceId"] = json!(own.workspace);
    let response = own.post("/sources/initiateOAuth", consent).await;
    assert_eq!((response.status, response.body), (StatusCode::NOT_IMPLEMENTED, Value::Null));
}

#[tokio::test]
async fn the_declarative_source_of_the_workspace_has_no_name() {
    let server = ReplicationServer::start().await;
    let body = json!({"name": "a", "workspaceId": server.workspace,
        "definitionId": super::replication_server::WEATHER_STATIONS,
        "configuration": {"api_url": "https://api.example.com", "api_key": "k"}});
    let created = server.created("/sources", body.clone()).await;
    assert_eq!(created["sourceType"], "");
    assert_eq!(created["configuration"]["api_key"], MASK);
    // It belongs to one workspace.
    let mut elsewhere = body;
    elsewhere["workspaceId"] = json!(server.new_workspace().await);
    assert_eq!(server.post("/sources", elsewhere).await.status, StatusCode::NOT_FOUND);
}
