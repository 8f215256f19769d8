//! Clients of several processes that share tokens by a file.

use std::fs;
use std::path::PathBuf;

use airbyte_agent::Client;

use crate::server::{Server, json};
use crate::{STATS, STATS_BODY, read_stats};

/// A folder that is deleted when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("token-cache-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&folder).expect("a folder");
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("tokens.json")
    }

    /// A client as another process would have it.
    fn client(&self, server: &Server) -> Client {
        server.client().token_cache(self.file()).build().expect("a client")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn clients_share_one_token() {
    let (folder, server) = (Folder::new(), Server::start(|_, _| json(200, STATS_BODY)).await);
    let calls = (0..8).map(|_| folder.client(&server)).map(|client| async move { read_stats(&client).await });
    for outcome in futures::future::join_all(calls).await {
        assert_eq!(outcome.expect("a call"), 1);
    }
    assert_eq!(server.token_requests(), 1);
    let used: Vec<_> =
        server.requests_to(STATS).iter().map(|it| it.header("authorization").unwrap_or_default().to_owned()).collect();
    assert!(used.iter().all(|header| header == "Bearer token-0"), "{used:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, server) = (Folder::new(), Server::start(|_, _| json(200, STATS_BODY)).await);
    read_stats(&folder.client(&server)).await.expect("a call");
    for path in [folder.file(), folder.0.join("tokens.json.lock")] {
        assert_eq!(fs::metadata(&path).expect("the file").permissions().mode() & 0o777, 0o600, "{}", path.display());
    }
    let text = fs::read_to_string(folder.file()).expect("the file");
    assert!(text.contains("token-0") && !text.contains("the-secret") && !text.contains("the-id"), "{text}");
    // What others could have written is not used, and not overwritten silently with what others can read.
    fs::set_permissions(folder.file(), fs::Permissions::from_mode(0o644)).expect("permissions");
    read_stats(&folder.client(&server)).await.expect("a call");
    assert_eq!(server.token_requests(), 2);
    assert_eq!(fs::metadata(folder.file()).expect("the file").permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn other_credentials_and_other_hosts_have_tokens_of_their_own() {
    let (folder, server) = (Folder::new(), Server::start(|_, _| json(200, STATS_BODY)).await);
    let other = Server::start(|_, _| json(200, STATS_BODY)).await;
    let with_other_secret =
        server.client().client_secret("another").token_cache(folder.file()).build().expect("a client");
    for client in [folder.client(&server), with_other_secret, folder.client(&other), folder.client(&server)] {
        read_stats(&client).await.expect("a call");
    }
    assert_eq!((server.token_requests(), other.token_requests()), (2, 1));
}

#[tokio::test]
async fn a_token_that_was_rejected_is_replaced_for_all() {
    let respond = |request: &crate::server::ReceivedRequest, _| match request.header("authorization") {
        Some("Bearer token-0") => json(401, r#"{"detail":"revoked"}"#),
        _ => json(200, STATS_BODY),
    };
    let (folder, server) = (Folder::new(), Server::start(respond).await);
    for _ in 0..3 {
        assert_eq!(read_stats(&folder.client(&server)).await.expect("a call"), 1);
    }
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test]
async fn a_token_that_is_about_to_expire_is_not_taken_from_the_file() {
    let (folder, server) = (Folder::new(), Server::start(|_, _| json(200, STATS_BODY)).await);
    read_stats(&folder.client(&server)).await.expect("a call");
    let text = fs::read_to_string(folder.file()).expect("the file");
    let mut entries: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let issued = entries.as_object_mut().and_then(|it| it.values_mut().next()).map(|entry| &mut entry["issued_at"]);
    let issued = issued.expect("an entry");
    // Its lifetime is 900 s, of which it may not be used in the last 60.
    *issued = (issued.as_u64().expect("seconds") - 845).into();
    fs::write(folder.file(), entries.to_string()).expect("written");
    read_stats(&folder.client(&server)).await.expect("a call");
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_fails_no_call() {
    let server = Server::start(|_, _| json(200, STATS_BODY)).await;
    let folder = Folder::new();
    private(&folder.file(), "not JSON");
    assert_eq!(read_stats(&folder.client(&server)).await.expect("a call"), 1);
    let is_a_folder = server.client().token_cache(&folder.0).build().expect("a client");
    assert_eq!(read_stats(&is_a_folder).await.expect("a call"), 1);
    assert_eq!(server.token_requests(), 2);
    // The next client finds what the first has written in the place of what was no JSON.
    assert_eq!(read_stats(&folder.client(&server)).await.expect("a call"), 1);
    assert_eq!(server.token_requests(), 2);
}

fn private(path: &PathBuf, text: &str) {
    fs::write(path, text).expect("written");
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("permissions");
}
