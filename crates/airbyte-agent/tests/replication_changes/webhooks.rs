//! The webhook URLs of a workspace.

use airbyte_agent::ErrorKind;
use airbyte_agent::replication::SetWebhooks;
use serde_json::json;

use crate::server::json as respond;
use crate::service::Service;

fn webhooks() -> SetWebhooks {
    SetWebhooks {
        workspace_id: "w1".into(),
        url: "https://hooks.example.com/airbyte".into(),
        key: Some("hush&".into()),
        ..Default::default()
    }
}

#[tokio::test]
async fn all_urls_are_written_at_once() {
    let workspace = json!({"workspaceId": "w1", "name": "Team", "dataResidency": "us", "notifications": {}});
    let service = Service::start([("PATCH /workspaces/w1", workspace)]).await;
    assert_eq!(service.client().run(webhooks()).await.expect("a workspace").workspace_id, "w1");
    let setting = |event: &str| {
        let url = format!("https://hooks.example.com/airbyte/{event}?key=hush%26");
        json!({"webhook": {"enabled": true, "url": url}})
    };
    let patch = json!({"notifications": {
        "success": setting("success"),
        "failure": setting("failure"),
        "connectionUpdate": setting("connectionUpdate"),
        "connectionUpdateActionRequired": setting("connectionUpdateActionRequired"),
        "syncDisabled": setting("syncDisabled"),
        "syncDisabledWarning": setting("syncDisabledWarning"),
    }});
    assert_eq!(service.sent(["/workspaces/w1"]), [("PATCH /workspaces/w1".to_owned(), patch)]);
}

#[tokio::test]
async fn the_key_is_not_in_the_error_of_the_service() {
    let service = Service::start_with(|request| {
        let problem = json!({"title": "bad", "detail": "d", "data": {"message": "bad", "sent": request.body}});
        respond(400, &problem.to_string())
    })
    .await;
    let error = service.client().run(webhooks()).await.expect_err("400");
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    let shown = format!("{error} {error:?} {:?} {:?} {:?}", error.errors(), error.body(), webhooks());
    assert!(!shown.contains("hush") && !shown.contains("hooks.example.com"), "{shown}");
}
