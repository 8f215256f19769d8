//! The engine knows no particular API: it calls a toy one.

mod library;
mod toy_server;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::pagination::{ListPages, Pages};
use airbyte_agent_core::{EncodedRequest, Error, ErrorKind, Interceptor, RequestOptions, Response};
use futures::TryStreamExt;
use futures::future::{BoxFuture, FutureExt};
use library::{Books, LendBook, ListBooks, Volume};
use toy_server::ToyServer;

#[tokio::test]
async fn a_list_is_read_over_all_its_pages_with_one_token() {
    let server = ToyServer::start().await;
    let client = library::client(server.url(), vec![]);
    assert_eq!(Books::new(&client).list(ListBooks::default()).await.expect("a page").volumes.len(), 2);
    let pages = ListPages::new(&client, ListBooks::SPEC.name, b"{}").expect("a list");
    let volumes = Pages::new(client, pages, RequestOptions::default()).records::<Volume>();
    let isbns: Vec<u64> = volumes.map_ok(|volume| volume.isbn).try_collect().await.expect("all pages");
    assert_eq!(isbns, [0, 1, 2, 3, 4]);
    assert_eq!(server.requests_to("/stamps"), 1);
}

#[tokio::test]
async fn errors_are_read_as_the_api_writes_them() {
    let server = ToyServer::start().await;
    let client = library::client(server.url(), vec![]);
    let error = Books::new(&client)
        .lend(LendBook { isbn: 9, days: 14, ..Default::default() })
        .await
        .err()
        .expect("no such book");
    assert_eq!((error.kind(), error.message()), (ErrorKind::NotFound, "there is no book 9"));
    assert_eq!(error.operation(), Some("books.lend"));
}

/// Records what it sees, and refuses long loans.
struct Librarian(&'static str, Arc<Mutex<Vec<String>>>);

impl Librarian {
    fn record(&self, event: String) {
        self.1.lock().expect("not poisoned").push(format!("{} {event}", self.0));
    }
}

impl Interceptor for Librarian {
    fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        self.record(format!("before {}", request.spec.name));
        let is_long = request.body.as_ref().is_some_and(|body| body.ends_with(b":99}"));
        async move { if is_long { Err(Error::refused("a loan ends after 30 days")) } else { Ok(()) } }.boxed()
    }

    fn after<'a>(
        &'a self,
        request: &'a EncodedRequest,
        outcome: Result<&'a Response, &'a Error>,
        _: Duration,
    ) -> BoxFuture<'a, ()> {
        let outcome = outcome.map_or_else(|error| error.kind().to_string(), |response| response.status().to_string());
        self.record(format!("after {} {outcome}", request.spec.name));
        async {}.boxed()
    }
}

#[tokio::test]
async fn interceptors_see_calls_before_the_token_and_outcomes_in_reverse_order() {
    let (server, events) = (ToyServer::start().await, Arc::default());
    let librarian = |name| Arc::new(Librarian(name, Arc::clone(&events))) as Arc<dyn Interceptor>;
    let client = library::client(server.url(), vec![librarian("1"), librarian("2")]);
    let recorded = || std::mem::take(&mut *events.lock().expect("not poisoned"));

    let error =
        Books::new(&client).lend(LendBook { isbn: 1, days: 99, ..Default::default() }).await.err().expect("refused");
    assert_eq!((error.kind(), error.message()), (ErrorKind::Refused, "a loan ends after 30 days"));
    assert_eq!(error.operation(), Some("books.lend"));
    assert_eq!(recorded(), ["1 before books.lend"]);
    assert_eq!(server.requests(), 0, "neither the call nor the request for a token is sent");

    Books::new(&client).lend(LendBook { isbn: 1, days: 7, ..Default::default() }).await.expect("a loan");
    let expected = ["1 before books.lend", "2 before books.lend", "2 after books.lend 200", "1 after books.lend 200"];
    assert_eq!(recorded(), expected, "the request for the token is not intercepted");

    Books::new(&client).lend(LendBook { isbn: 9, days: 7, ..Default::default() }).await.err().expect("no such book");
    assert_eq!(recorded()[2..], ["2 after books.lend not_found", "1 after books.lend not_found"]);
}

/// Keeps the bodies of requests.
#[derive(Default)]
struct Bodies(Mutex<Vec<String>>);

impl Interceptor for Bodies {
    fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        let body = request.body.as_ref().map(|body| String::from_utf8_lossy(body).into_owned());
        self.0.lock().expect("not poisoned").extend(body);
        async { Ok(()) }.boxed()
    }
}

#[tokio::test]
async fn a_member_that_is_left_out_has_the_value_of_the_client_unless_another_says_the_same() {
    let (server, bodies) = (ToyServer::start().await, Arc::new(Bodies::default()));
    let client = library::client(server.url(), vec![Arc::clone(&bodies) as _]).with_default("home", "north");
    let client = client.with_options(&RequestOptions::default());
    for (branch, by_post) in [(None, None), (Some("south"), None), (None, Some(true))] {
        let loan = LendBook { isbn: 1, days: 7, branch: branch.map(str::to_owned), by_post };
        Books::new(&client).lend(loan).await.expect("a loan");
    }
    let sent = std::mem::take(&mut *bodies.0.lock().expect("not poisoned"));
    assert_eq!(
        sent,
        [r#"{"days":7,"branch":"north"}"#, r#"{"days":7,"branch":"south"}"#, r#"{"days":7,"by_post":true}"#]
    );
}
