use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use super::*;

/// A folder of its own, and a clock in seconds.
struct Place {
    folder: PathBuf,
    now: Arc<AtomicU64>,
}

impl Place {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("approvals-{}", uuid::Uuid::new_v4()));
        Self { folder, now: Arc::new(AtomicU64::new(1_000_000)) }
    }

    fn approvals(&self) -> Approvals {
        let now = Arc::clone(&self.now);
        let clock = Clock::new(move || UNIX_EPOCH + Duration::from_secs(now.load(Ordering::Relaxed)));
        Approvals::in_folder(&self.folder).with_clock(clock)
    }

    /// A request that waits.
    fn request(&self, digest: &str) -> PendingApproval {
        let approvals = self.approvals();
        let request = PendingApproval {
            id: approvals.id(digest).expect("an id"),
            digest: digest.to_owned(),
            operation: "connectors.execute".to_owned(),
            subject: "write:github#G.issues.create".to_owned(),
            connector: None,
            api: "https://api.test".to_owned(),
            caller: "token".to_owned(),
            intent: None,
            params: serde_json::json!({"title": "t"}),
            reason: "ask".to_owned(),
            requested_at: "2026-01-01T00:00:00.000Z".to_owned(),
            expires: 600,
        };
        approvals.store(&request).expect("stored");
        request
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn an_approval_is_good_once() {
    let place = Place::new();
    let (approvals, request) = (place.approvals(), place.request("d1"));
    assert_eq!(approvals.take(&request).expect("readable"), Some(Standing::Pending));
    assert_eq!(approvals.pending().expect("readable"), std::slice::from_ref(&request));
    approvals.approve(&request.id).expect("approved");
    assert_eq!(approvals.pending().expect("readable"), []);
    // Also if the file is copied back.
    let approved = fs::read(approvals.path(&request.id)).expect("a file");
    assert_eq!(approvals.take(&request).expect("readable"), Some(Standing::Approved));
    assert_eq!(place.approvals().take(&request).expect("readable"), None);
    fs::write(approvals.path(&request.id), approved).expect("written");
    assert_eq!(approvals.take(&request).expect("readable"), None);
}

#[test]
fn of_many_that_take_an_approval_one_gets_it() {
    let place = Place::new();
    let request = place.request("d1");
    place.approvals().approve(&request.id).expect("approved");
    let taken: usize = std::thread::scope(|scope| {
        let take = || usize::from(place.approvals().take(&request).expect("readable") == Some(Standing::Approved));
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(take)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!(taken, 1);
}

#[test]
fn approvals_and_requests_expire() {
    let place = Place::new();
    let (approvals, request) = (place.approvals(), place.request("d1"));
    approvals.approve(&request.id).expect("approved");
    place.now.fetch_add(600, Ordering::Relaxed);
    assert_eq!(approvals.take(&request).expect("readable"), None);
    approvals.store(&request).expect("stored");
    place.now.fetch_add(PENDING_LIFETIME, Ordering::Relaxed);
    assert!(approvals.approve(&request.id).expect_err("expired").message().contains("none waits"));
    place.request("d2");
    assert!(!approvals.path(&request.id).exists(), "what has expired is removed");
}

#[test]
fn what_is_declined_stays_so_for_a_while() {
    let place = Place::new();
    let (approvals, request) = (place.approvals(), place.request("d1"));
    approvals.decline(&request.id).expect("declined");
    assert_eq!(approvals.take(&request).expect("readable"), Some(Standing::Declined));
    assert!(approvals.approve(&request.id).is_err());
    place.now.fetch_add(600, Ordering::Relaxed);
    assert_eq!(approvals.take(&request).expect("readable"), None);
}

#[test]
fn a_file_that_was_altered_or_moved_is_refused() {
    let place = Place::new();
    let (approvals, request, other) = (place.approvals(), place.request("d1"), place.request("d2"));
    let path = approvals.path(&request.id);
    let text = fs::read_to_string(&path).expect("a file");
    for forged in [
        text.replace("\"pending\"", "\"approved\""),
        text.replace("600", "601"),
        "{}".to_owned(),
        fs::read_to_string(approvals.path(&other.id)).expect("a file"),
    ] {
        fs::write(&path, forged).expect("written");
        for error in
            [approvals.take(&request).expect_err("forged"), approvals.approve(&request.id).expect_err("forged")]
        {
            assert_eq!(error.kind(), ErrorKind::PolicyDenied, "{error}");
            assert!(error.message().contains("altered"), "{error}");
        }
    }
    assert_eq!(approvals.pending().expect("readable"), [other]);
}

#[test]
fn an_id_is_no_path_and_an_unknown_one_is_answered_with_the_nearest() {
    let place = Place::new();
    let (approvals, request) = (place.approvals(), place.request("d1"));
    let nearly = format!("{}x", &request.id[..11]);
    let error = approvals.approve(&nearly).expect_err("unknown");
    assert!(error.message().contains(&format!("did you mean `{}`?", request.id)), "{error}");
    assert!(approvals.approve("../approvals").is_err());
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let (approvals, request) = (place.approvals(), place.request("d1"));
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(&approvals.folder), 0o700);
    assert_eq!((mode(&approvals.path(&request.id)), mode(&approvals.folder.join("key"))), (0o600, 0o600));
    fs::set_permissions(approvals.folder.join("key"), fs::Permissions::from_mode(0o644)).expect("changed");
    assert!(approvals.pending().expect("the folder is readable").is_empty());
    assert!(approvals.approve(&request.id).expect_err("not private").message().contains("other users can read"));
}
