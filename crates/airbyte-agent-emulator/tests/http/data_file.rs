//! The data file: which files are accepted, and what is in it.

use std::fs;
use std::path::{Path, PathBuf};

use airbyte_agent_emulator::{Data, Emulator, Options, StartError};
use reqwest::{Method, StatusCode};
use rusqlite::Connection;
use serde_json::json;

use crate::harness::{Caller, GITHUB, TestResult, TestServer, github_request, read};

/// A folder that is deleted when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("emulator-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Every byte of every file in it.
    pub fn contents(&self) -> std::io::Result<Vec<u8>> {
        let mut contents = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            contents.extend(fs::read(entry?.path())?);
        }
        Ok(contents)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that is left behind harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn options(path: &Path) -> Options {
    Options { data: Data::File(path.to_owned()), ..Options::default() }
}

/// Why the emulator does not start with a file.
async fn refusal(path: &Path) -> String {
    match Emulator::start(options(path)).await {
        Err(StartError::Data(reason)) => reason,
        other => panic!("{}: {other:?}", path.display()),
    }
}

#[tokio::test]
async fn files_of_others_are_refused_and_left_alone() -> TestResult {
    let folder = Folder::new()?;
    let foreign = folder.file("foreign.sqlite");
    let db = Connection::open(&foreign)?;
    db.execute_batch("PRAGMA journal_mode = DELETE; CREATE TABLE settings (id INTEGER); PRAGMA user_version = 1;")?;
    drop(db);
    let text = folder.file("notes.txt");
    fs::write(&text, "my notes ".repeat(50))?;
    let short = folder.file("short");
    fs::write(&short, "x")?;
    let newer = folder.file("newer.sqlite");
    Emulator::start(options(&newer)).await?.stop();
    Connection::open(&newer)?.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA user_version = 3;")?;

    for (path, reason) in [
        (&foreign, "the database of another program"),
        (&text, "not a SQLite database"),
        (&short, "not a SQLite database"),
        (&newer, "its format is 3"),
    ] {
        let before = fs::read(path)?;
        let refused = refusal(path).await;
        assert!(refused.contains(reason) && refused.contains(&path.display().to_string()), "{refused}");
        assert_eq!(fs::read(path)?, before, "{refused}");
    }
    assert!(refusal(&folder.0).await.contains("a folder"));
    assert!(refusal(&folder.file("absent/file")).await.contains("absent/file"));
    let names: Vec<_> = fs::read_dir(&folder.0)?.collect::<Result<_, _>>()?;
    assert_eq!(names.len(), 4, "{names:?}");
    Ok(())
}

#[tokio::test]
async fn an_empty_file_and_one_of_an_emulator_that_was_killed_are_used() -> TestResult {
    let folder = Folder::new()?;
    let empty = folder.file("empty");
    fs::write(&empty, "")?;
    let server = TestServer::start_with(options(&empty)).await;
    let id = server.github().await;
    // What a process leaves that ends at once: the file, and a log with changes that are not in it.
    let copy = folder.file("copy");
    fs::copy(&empty, &copy)?;
    fs::copy(folder.file("empty-wal"), folder.file("copy-wal"))?;
    let mut copied = TestServer::start_with(options(&copy)).await;
    copied.token.clone_from(&server.token);
    assert_eq!(copied.get(&format!("/integrations/connectors/{id}")).await.status, StatusCode::OK);
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn its_owner_alone_can_read_it() -> TestResult {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new()?;
    let server = TestServer::start_with(options(&folder.file("data"))).await;
    server.github().await;
    let mut modes = Vec::new();
    for entry in fs::read_dir(&folder.0)? {
        let entry = entry?;
        modes.push((entry.file_name(), entry.metadata()?.permissions().mode() & 0o777));
    }
    assert!(modes.len() >= 2 && modes.iter().all(|(_, mode)| *mode == 0o600), "{modes:?}");
    Ok(())
}

#[tokio::test]
async fn it_contains_no_secret_that_is_not_needed_again() -> TestResult {
    let folder = Folder::new()?;
    let seed = "organizations: [{organization_id: 22222222-2222-4222-8222-222222222222, client_id: second,
        client_secret: needle-seed}]";
    let given = Options {
        client_id: Some("first".to_owned()),
        client_secret: Some("needle-given".into()),
        seeds: vec![seed.to_owned()],
        ..options(&folder.file("data"))
    };
    let server = TestServer::start_with(given.clone()).await;
    server.admin(Method::POST, "/organizations", json!({"client_id": "b", "client_secret": "needle-admin"})).await;
    let mut request = github_request();
    request["credentials"]["personal_access_token"] = json!("needle-credential");
    request["replication_config"]["access_token"] = json!("needle-setting");
    request["environment"] = json!({"access_token": "needle-environment"});
    let created = server.post("/integrations/connectors", request.clone()).await;
    let path = format!("/integrations/connectors/{}", created.id());
    let config = json!({"repositories": ["a/b"], "access_token": "needle-update"});
    assert_eq!(server.put(&path, json!({"replication_config": config})).await.status, StatusCode::OK);
    let app = json!({"connector_type": "GitHub", "configuration": {"client_id": "x", "client_secret": "needle-app"}});
    assert_eq!(server.put("/oauth/credentials", app).await.status, StatusCode::OK);
    let template = json!({
        "destination_name": "Warehouse",
        "destination_definition_id": "424892c4-daac-4491-b35d-c6688ba547ba",
        "destination_config": {"host": "h", "role": "r", "warehouse": "w", "database": "d", "schema": "s",
            "username": "u", "password": "needle-destination"},
    });
    let template = server.post("/integrations/templates/connections", template).await;
    assert_eq!(template.status, StatusCode::OK, "{template:?}");
    // What the values were needed for still works.
    request["credentials"]["personal_access_token"] = json!("invalid");
    let rejected = server.post("/integrations/connectors", request).await;
    let check = server.post(&format!("/integrations/connectors/{}/check", rejected.id()), json!({})).await;
    assert_eq!(check.body["status"], "failed", "{check:?}");
    let check = server.post(&format!("{path}/check"), json!({})).await;
    assert_eq!(check.body["status"], "succeeded", "{check:?}");
    for (id, secret) in [("first", "needle-given"), ("second", "needle-seed"), ("b", "needle-admin")] {
        server.mint(id, secret).await;
    }

    for when in ["while it is used", "afterwards"] {
        let contents = folder.contents()?;
        assert!(contents.windows(GITHUB.len()).any(|part| part == GITHUB.as_bytes()), "nothing was written");
        let found = contents.windows(32).find(|part| part.starts_with(b"needle"));
        assert_eq!(found.map(String::from_utf8_lossy), None, "{when}");
        server.emulator.stop();
    }
    // A secret that was given must be given again; one that was generated is known.
    let forgotten = Emulator::start(options(&folder.file("data"))).await;
    assert!(matches!(&forgotten, Err(StartError::Option { name, .. }) if name == "client_secret"), "{forgotten:?}");
    let again = TestServer::start_with(given).await;
    let check =
        read(again.request(Method::POST, &format!("{}/check", &path)).bearer_auth(&server.token).json(&json!({})));
    assert_eq!(check.await.body["status"], "succeeded");
    Ok(())
}
