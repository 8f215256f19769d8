//! Lists of jobs: filters, order and links.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::harness::{AirbyteResponse, User, start_with_users};
use super::pipeline::{self, Pipeline, job, script};
use crate::harness::{Caller, TestResponse, TestResult};

fn ids(response: &TestResponse) -> Vec<i64> {
    response.data().iter().filter_map(|job| job["jobId"].as_i64()).collect()
}

/// Jobs an hour apart: two that succeeded, one that failed, and one that is running.
async fn history(user: &User<'_>, pipeline: &Pipeline) -> Vec<i64> {
    let mut jobs = Vec::new();
    for scenario in [json!("succeeded"), json!("succeeded"), json!({"failed": {}}), json!("stuck")] {
        script(user, json!({"scenario": scenario})).await;
        jobs.push(pipeline.sync(user).await);
        user.server.advance(3600.0).await;
    }
    jobs
}

#[tokio::test]
async fn the_oldest_is_first_unless_another_order_is_asked_for() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let jobs = history(&user, &Pipeline::of(&user).await).await;
    let newest_first: Vec<i64> = jobs.iter().rev().copied().collect();
    assert_eq!(ids(&user.get("/jobs").await), jobs);
    assert_eq!(ids(&user.get("/jobs?orderBy=createdAt%7CDESC").await), newest_first);
    assert_eq!(ids(&user.get("/jobs?orderBy=updatedAt%7CASC").await), jobs);
    assert_eq!(ids(&user.get("/jobs?orderBy=createdAt%7CDESC&limit=2&offset=1").await), newest_first[1..3]);
    for order in ["createdAt", "id%7CASC", "createdAt%7Cdesc", ""] {
        let refused = user.get(&format!("/jobs?orderBy={order}")).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(refused.title(), "bad-request", "{order}");
    }
    user.get("/jobs?limit=101").await.expect(StatusCode::BAD_REQUEST);
    Ok(())
}

#[tokio::test]
async fn filters_are_combined_and_dates_include_both_ends() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let jobs = history(&user, &Pipeline::of(&user).await).await;
    let listed = async |query: String| ids(&user.get(&format!("/jobs?{query}")).await.expect(StatusCode::OK));
    assert_eq!(listed("status=succeeded".into()).await, jobs[..2]);
    assert_eq!(listed("status=FAILED&jobType=sync".into()).await, jobs[2..3]);
    assert_eq!(listed("status=running".into()).await, jobs[3..]);
    assert!(listed("status=running&jobType=reset".into()).await.is_empty());
    user.get("/jobs?status=unheard-of").await.expect(StatusCode::BAD_REQUEST);

    // The times in responses are whole seconds, before the moment of creation.
    let start = |job: &Value| job["startTime"].as_str().unwrap_or_default().to_owned();
    let (second, third) = (start(&job(&user, jobs[1]).await), start(&job(&user, jobs[2]).await));
    assert_eq!(listed(format!("createdAtStart={second}")).await, jobs[1..]);
    assert_eq!(listed(format!("createdAtStart={second}&createdAtEnd={third}")).await, jobs[1..2]);
    let ended = job(&user, jobs[0]).await["lastUpdatedAt"].as_str().ok_or("a time")?.to_owned();
    assert_eq!(listed(format!("updatedAtStart={ended}&updatedAtEnd={second}")).await, jobs[..1]);
    user.get("/jobs?createdAtStart=yesterday").await.expect(StatusCode::BAD_REQUEST);
    Ok(())
}

#[tokio::test]
async fn a_connection_beats_workspaces() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let team = Pipeline::create(&owner, "team", json!({})).await;
    let other = Pipeline::create(&owner, "other", json!({})).await;
    let (in_team, in_other) = (team.sync(&owner).await, other.sync(&owner).await);
    assert_eq!(ids(&owner.get("/jobs").await), [in_team, in_other]);
    assert_eq!(ids(&owner.get(&format!("/jobs?workspaceIds={}", other.workspace_id)).await), [in_other]);
    let both = format!("/jobs?workspaceIds={},{}", team.workspace_id, other.workspace_id);
    assert_eq!(ids(&owner.get(&both).await), [in_team, in_other]);

    let reader = User::named(&server, "reader").await;
    assert_eq!(ids(&reader.get("/jobs").await), [in_team]);
    reader.get(&both).await.expect(StatusCode::FORBIDDEN);
    // A workspace that the user cannot see does not matter then.
    let query = format!("/jobs?connectionId={}&workspaceIds={}", team.connection_id, other.workspace_id);
    assert_eq!(ids(&reader.get(&query).await.expect(StatusCode::OK)), [in_team]);
    reader.get(&format!("/jobs?connectionId={}", other.connection_id)).await.expect(StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn links_forget_most_filters() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    history(&user, &pipeline).await;
    let filters =
        format!("connectionId={}&jobType=sync&status=succeeded&orderBy=createdAt%7CDESC", pipeline.connection_id);
    let page = user.get(&format!("/jobs?{filters}&limit=1&offset=1")).await;
    assert_eq!(page.data().len(), 1);
    for (link, offset) in [("next", 2), ("previous", 0)] {
        let link = page.text(link);
        let kept = format!("/v1/jobs?jobType=sync&connectionId={}&limit=1&offset={offset}", pipeline.connection_id);
        assert!(link.ends_with(&kept), "{link}");
    }
    // The service does not look ahead.
    let last = user.get(&format!("/jobs?{filters}")).await;
    assert_eq!((last.data().len(), last.text("previous"), last.text("next").is_empty()), (2, "", false));
    let empty = user.get(&format!("/jobs?{filters}&offset=20")).await;
    assert_eq!((empty.data().len(), empty.text("next")), (0, ""));
    Ok(())
}
