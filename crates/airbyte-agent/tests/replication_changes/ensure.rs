//! `ensure` of sources, destinations, tags and workspaces.

use std::time::Duration;

use airbyte_agent::replication::{
    EnsureAction, EnsureDestination, EnsureSource, EnsureTag, EnsureWorkspace, GetConnectionStreams,
    NotificationsConfig, SecretHandling,
};
use airbyte_agent::{CallOptions, ErrorKind, JsonObject};
use serde_json::{Value, json};

use crate::server::{Action, json as respond};
use crate::service::{Service, key, page, source};

fn object(value: &Value) -> JsonObject {
    JsonObject::of(value).expect("an object")
}

fn ensure_source(configuration: &Value) -> EnsureSource {
    EnsureSource {
        name: "Shop".into(),
        workspace_id: "w1".into(),
        definition_id: Some("d1".into()),
        configuration: object(configuration),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_missing_source_is_created() {
    let configuration = json!({"sourceType": "postgres", "host": "h", "port": null});
    let created = source("s2", "Shop", json!({"host": "h"}));
    let service =
        Service::start([("GET /sources", page(&[source("s1", "shop", json!({}))])), ("POST /sources", created)]).await;
    let ensured = service.client().run(ensure_source(&configuration)).await.expect("created");
    assert_eq!((ensured.action, ensured.changes.len()), (EnsureAction::Created, 0));
    assert_eq!(ensured.resource.expect("a source").source_id, "s2");
    let body = json!({
        "name": "Shop", "definitionId": "d1", "workspaceId": "w1",
        "configuration": {"sourceType": "postgres", "host": "h"},
    });
    assert_eq!(service.sent(["/sources"])[1], ("POST /sources".to_owned(), body));
    assert_eq!(service.targets("/sources")[0], "/v1/sources?workspaceIds=w1&limit=100");
}

#[tokio::test]
async fn only_what_differs_is_sent() {
    let stored = json!({"host": "a", "port": 5432, "password": "**********"});
    let service = Service::start([
        ("GET /sources", page(&[source("s1", "Shop", stored)])),
        ("PATCH /sources/s1", source("s1", "Shop", json!({"host": "b"}))),
    ])
    .await;
    let wanted = json!({"sourceType": "postgres", "host": "b", "port": 5432, "password": "hush"});
    let ensured = service.client().run(ensure_source(&wanted)).await.expect("updated");
    assert_eq!(ensured.action, EnsureAction::Updated);
    assert_eq!(
        (ensured.changes, ensured.not_compared),
        (vec!["configuration.host".to_owned()], vec!["configuration.password".to_owned()])
    );
    assert_eq!(ensured.resource.expect("a source").configuration.as_str(), r#"{"host":"b"}"#, "the new one");
    let patch = ("PATCH /sources/s1".to_owned(), json!({"configuration": {"host": "b"}}));
    assert_eq!(service.sent(["/sources/s1"]), [patch]);

    let with_secrets = EnsureSource { secrets: Some(SecretHandling::Send), ..ensure_source(&wanted) };
    service.client().run(with_secrets).await.expect("updated");
    let patch = json!({"configuration": {"host": "b", "password": "hush"}});
    assert_eq!(service.sent(["/sources/s1"])[1].1, patch);
}

#[tokio::test]
async fn another_alternative_is_put() {
    let stored = json!({"password": "**********", "ssl_mode": {"mode": "verify-ca", "ca_certificate": "pem"}});
    let mut before = source("s1", "Shop", stored);
    before["resourceAllocation"] = json!({"default": {"cpu_limit": "2"}});
    let service =
        Service::start([("GET /sources", page(&[before])), ("PUT /sources/s1", source("s1", "Shop", json!({})))]).await;
    let wanted = json!({"password": "hush", "ssl_mode": {"mode": "disable"}});
    let ensured = service.client().run(ensure_source(&wanted)).await.expect("updated");
    assert_eq!(ensured.changes, ["configuration.ssl_mode.mode", "configuration.ssl_mode.ca_certificate"]);
    let body = json!({
        "name": "Shop",
        "configuration": {"password": "**********", "ssl_mode": {"mode": "disable"}},
        "resourceAllocation": {"default": {"cpu_limit": "2"}},
    });
    assert_eq!(service.sent(["/sources/s1"]), [("PUT /sources/s1".to_owned(), body)]);
}

#[tokio::test]
async fn what_is_as_wanted_is_only_read() {
    let stored = source("s1", "Shop", json!({"port": 5432, "host": "h"}));
    let service = Service::start([("GET /sources", page(&[stored]))]).await;
    let ensured = service.client().run(ensure_source(&json!({"host": "h"}))).await.expect("unchanged");
    assert_eq!(ensured.action, EnsureAction::Unchanged);
    assert_eq!(ensured.resource.expect("a source").source_id, "s1");
    assert_eq!(service.sent(["/sources", "/sources/s1"]).len(), 1);
}

#[tokio::test]
async fn a_dry_run_sends_only_reads() {
    let service = Service::start([("GET /sources", page(&[source("s1", "Shop", json!({"host": "a"}))]))]).await;
    let dry = |name: &str, host: &str| EnsureSource {
        name: name.into(),
        dry_run: Some(true),
        ..ensure_source(&json!({"host": host}))
    };
    let would_update = service.client().run(dry("Shop", "b")).await.expect("a report");
    assert_eq!(would_update.action, EnsureAction::WouldUpdate);
    assert_eq!(would_update.changes, ["configuration.host"]);
    assert_eq!(would_update.resource.expect("as it is").configuration.as_str(), r#"{"host":"a"}"#);
    let would_create = service.client().run(dry("Other", "b")).await.expect("a report");
    assert_eq!((would_create.action, would_create.resource), (EnsureAction::WouldCreate, None));
    assert!(service.sent(["/sources", "/sources/s1"]).iter().all(|(request, _)| request == "GET /sources"));
}

#[tokio::test]
async fn a_source_is_found_on_any_page() {
    let service = Service::start_with(|request| {
        let entries: Vec<Value> = match request.target.contains("offset=100") {
            true => vec![source("s100", "Shop", json!({"host": "h"})), source("s0", "Shop 0", json!({}))],
            false => (0..100).map(|at| source(&format!("s{at}"), &format!("Shop {at}"), json!({}))).collect(),
        };
        respond(200, &page(&entries).to_string())
    })
    .await;
    let ensured = service.client().run(ensure_source(&json!({"host": "h"}))).await.expect("unchanged");
    assert_eq!(ensured.resource.expect("a source").source_id, "s100");
    assert_eq!(service.targets("/sources").len(), 2);
}

#[tokio::test]
async fn several_of_the_same_name_are_an_error() {
    let entries = [source("s1", "Shop", json!({})), source("s2", "Shop", json!({}))];
    let service = Service::start([("GET /sources", page(&entries))]).await;
    let error = service.client().run(ensure_source(&json!({"host": "h"}))).await.expect_err("ambiguous");
    assert_eq!(error.kind(), ErrorKind::NameAmbiguous);
    assert_eq!(error.operation(), Some("replication.sources.ensure"));
    assert!(
        error.message().starts_with("2 sources have the name \"Shop\"") && error.message().contains("s1, s2"),
        "{error}"
    );
    assert_eq!(service.sent(["/sources"]).len(), 1);
}

#[tokio::test]
async fn the_connector_of_a_source_cannot_be_changed() {
    let service = Service::start([("GET /sources", page(&[source("s1", "Shop", json!({}))]))]).await;
    let by_id = EnsureSource { definition_id: Some("d2".into()), ..ensure_source(&json!({})) };
    let by_name = ensure_source(&json!({"sourceType": "mysql"}));
    for (ensure, field) in [(by_id, "definitionId"), (by_name, "configuration.sourceType")] {
        let error = service.client().run(ensure).await.expect_err("another connector");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.errors()[0].field.as_deref(), Some(field));
        assert!(error.message().contains("s1"), "{error}");
    }
}

#[tokio::test]
async fn an_invalid_ensure_sends_nothing() {
    let service = Service::start([]).await;
    for (json, field) in [
        (r#"{"name": " ", "workspaceId": "w", "definitionId": "d", "configuration": {}}"#, "name"),
        (r#"{"name": "n", "workspaceId": "w", "configuration": {}}"#, "definitionId"),
        (
            r#"{"name": "n", "workspaceId": "w", "definitionId": "d", "configuration": {}, "secrets": "sent"}"#,
            "secrets",
        ),
        (r#"{"name": "n", "workspaceId": "w", "definitionId": "d", "configuration": {}, "dryrun": true}"#, "dryrun"),
    ] {
        let error = service.named().start("replication.sources.ensure", json.as_bytes(), &CallOptions::default());
        let error = error.expect_err("invalid");
        assert_eq!(error.errors()[0].field.as_deref(), Some(field), "{error}");
    }
    assert_eq!(service.sent(["/sources"]).len(), 0);
}

#[tokio::test]
async fn a_secret_is_not_in_the_error_of_a_configuration() {
    let stored = json!({"login": {"type": "a", "token": "**********", "user": "u"}});
    let service = Service::start([("GET /sources", page(&[source("s1", "Shop", stored)]))]).await;
    let wanted = json!({"login": {"type": "b", "token": "hush"}});
    let error = service.client().run(ensure_source(&wanted)).await.expect_err("undecidable");
    assert_eq!(error.errors()[0].field.as_deref(), Some("configuration.login.token"));
    assert!(!format!("{error} {error:?} {:?}", ensure_source(&wanted)).contains("hush"));
}

#[tokio::test]
async fn a_creation_is_sent_once_when_its_outcome_is_unknown() {
    let service = Service::start_with(|request| match key(request).as_str() {
        "GET /sources" => respond(200, &page(&[]).to_string()),
        _ => Action::Close,
    })
    .await;
    let error = service.client().run(ensure_source(&json!({"host": "h"}))).await.expect_err("the connection is lost");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    let sent = service.sent(["/sources"]);
    assert_eq!(sent.iter().filter(|(request, _)| request == "POST /sources").count(), 1);
}

#[tokio::test]
async fn the_timeout_is_that_of_all_requests() {
    let service = Service::start([("GET /sources", page(&[]))]).await;
    let options = CallOptions::default().timeout(Duration::from_nanos(1));
    let running = service.client().start(ensure_source(&json!({"host": "h"})), &options).expect("valid");
    let error = running.finish().await.expect_err("no time is left");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.message().contains("before all pages of `replication.sources.list` were read"), "{error}");
    let streams = GetConnectionStreams { connection_id: "c1".into() };
    let error = service.client().start(streams, &options).expect("valid").finish().await.expect_err("no time is left");
    assert!(error.message().contains("before `replication.connections.get` was sent"), "{error}");
    assert_eq!(service.sent(["/sources", "/connections/c1"]).len(), 0);
}

#[tokio::test]
async fn destinations_are_ensured_alike() {
    let destination = |configuration: Value| {
        json!({
            "destinationId": "t1", "name": "Lake", "destinationType": "s3", "definitionId": "d1", "workspaceId": "w1",
            "configuration": configuration, "createdAt": 1,
        })
    };
    let service = Service::start([
        ("GET /destinations", page(&[destination(json!({"bucket": "a", "format": {"type": "csv", "flat": true}}))])),
        ("PATCH /destinations/t1", destination(json!({}))),
        ("PUT /destinations/t1", destination(json!({}))),
    ])
    .await;
    let ensure = |configuration: Value| EnsureDestination {
        name: "Lake".into(),
        workspace_id: "w1".into(),
        configuration: object(&configuration),
        ..Default::default()
    };
    service.client().run(ensure(json!({"destinationType": "s3", "bucket": "b"}))).await.expect("updated");
    service.client().run(ensure(json!({"destinationType": "s3", "format": {"type": "avro"}}))).await.expect("updated");
    let sent = service.sent(["/destinations/t1"]);
    assert_eq!(sent[0], ("PATCH /destinations/t1".to_owned(), json!({"configuration": {"bucket": "b"}})));
    let put = json!({"name": "Lake", "configuration": {"bucket": "a", "format": {"type": "avro"}}});
    assert_eq!(sent[1], ("PUT /destinations/t1".to_owned(), put));
}

#[tokio::test]
async fn a_tag_is_created_or_gets_its_color() {
    let tag = |name: &str| json!({"tagId": "g1", "workspaceId": "w1", "name": name, "color": "FF5E5E"});
    let service = Service::start([
        ("GET /tags", json!({"data": [tag("nightly")]})),
        ("POST /tags", tag("daily")),
        ("PATCH /tags/g1", tag("nightly")),
    ])
    .await;
    let ensure = |name: &str, color: &str| EnsureTag {
        name: name.into(),
        workspace_id: "w1".into(),
        color: color.into(),
        ..Default::default()
    };
    let unchanged = service.client().run(ensure("nightly", "ff5e5e")).await.expect("unchanged");
    assert_eq!(
        (unchanged.action, unchanged.resource.map(|tag| tag.tag_id)),
        (EnsureAction::Unchanged, Some("g1".into()))
    );
    let updated = service.client().run(ensure("nightly", "000000")).await.expect("updated");
    assert_eq!((updated.action, &*updated.changes), (EnsureAction::Updated, &["color".to_owned()][..]));
    let patch = ("PATCH /tags/g1".to_owned(), json!({"name": "nightly", "color": "000000"}));
    assert_eq!(service.sent(["/tags/g1"]), [patch]);
    let created = service.client().run(ensure("daily", "000000")).await.expect("created");
    assert_eq!(created.action, EnsureAction::Created);
    let error = service.client().run(ensure("daily", "red")).await.expect_err("not a color");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn a_workspace_gets_the_notifications_that_differ() {
    let webhook = |url: &str| json!({"email": {"enabled": true}, "webhook": {"enabled": true, "url": url}});
    let workspace = |name: &str| {
        json!({
            "workspaceId": "w1", "name": name, "dataResidency": "us",
            "notifications": {"failure": webhook("https://a"), "success": webhook("https://a")},
        })
    };
    let service = Service::start([
        ("GET /workspaces", page(&[workspace("Team")])),
        ("POST /workspaces", workspace("Other")),
        ("PATCH /workspaces/w1", workspace("Team")),
    ])
    .await;
    let notifications: NotificationsConfig = serde_json::from_value(json!({
        "failure": {"webhook": {"url": "https://b"}}, "success": {"webhook": {"enabled": true, "url": "https://a"}},
    }))
    .expect("notifications");
    let ensure = |name: &str| EnsureWorkspace {
        name: name.into(),
        notifications: Some(notifications.clone()),
        region_id: Some("r1".into()),
        organization_id: Some("o1".into()),
        ..Default::default()
    };
    let updated = service.client().run(ensure("Team")).await.expect("updated");
    assert_eq!(updated.changes, ["notifications.failure.webhook.url"]);
    assert_eq!(updated.not_compared, ["regionId"]);
    let patch = json!({"notifications": {"failure": {"webhook": {"url": "https://b"}}}});
    assert_eq!(service.sent(["/workspaces/w1"]), [("PATCH /workspaces/w1".to_owned(), patch)]);

    let without = EnsureWorkspace { name: "Team".into(), ..Default::default() };
    assert_eq!(service.client().run(without).await.expect("unchanged").action, EnsureAction::Unchanged);
    service.client().run(ensure("Other")).await.expect("created");
    let body = &service.sent(["/workspaces"]).pop().expect("a request").1;
    assert_eq!((&body["organizationId"], &body["regionId"]), (&json!("o1"), &json!("r1")));
}
