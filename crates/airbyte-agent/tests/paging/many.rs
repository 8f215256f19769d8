//! Many actions at once.

use airbyte_agent::{ErrorKind, Many, execute_many, records_many};
use airbyte_agent_emulator::{Emulator, Options};
use futures::StreamExt;
use serde_json::{Value, json};

use crate::resume::{client, connect};

#[tokio::test]
async fn each_call_has_an_outcome_and_one_that_fails_leaves_the_others_alone() {
    let emulator = Emulator::start(Options::default()).await.expect("an emulator");
    let client = client(&emulator);
    let github =
        connect(&client, "GitHub", json!({"personal_access_token": "x"}), json!({"repositories": ["a/b"]})).await;

    let sizes = [1, 2, 3, -4, 5, 6];
    let calls = sizes.iter().map(|size| match size {
        -4 => github.execute("nothing", "list"),
        size => github.execute("issues", "list").params(json!({"per_page": size})),
    });
    let how = Many { concurrency: 2, ordered: true };
    let outcomes: Vec<_> = execute_many(calls, how).collect().await;
    for ((index, outcome), size) in outcomes.iter().zip(sizes) {
        match outcome {
            Ok(execution) => assert_eq!(execution.records::<Value>().expect("records").len() as i64, i64::from(size)),
            Err(error) => assert_eq!((*index, error.status()), (3, Some(422)), "{error}"),
        }
    }
    assert_eq!(outcomes.len(), 6);

    let calls =
        [60, 120, 300].map(|most| github.records("issues", "list").params(json!({"per_page": 100})).max_records(most));
    let mut outcomes: Vec<_> = records_many::<Value, _>(calls, Many::default()).collect().await;
    outcomes.sort_by_key(|outcome| outcome.index);
    let counts: Vec<_> = outcomes.iter().map(|outcome| outcome.records.len()).collect();
    assert_eq!(counts, [60, 120, 250]);
    let token = outcomes[1].token.clone().expect("a token");
    let rest = github.records("issues", "list").params(json!({"per_page": 100})).after(token).stream::<Value>();
    assert_eq!(rest.count().await, 150);

    let invalid = github.records("issues", "list").after("no token");
    let outcomes: Vec<_> = records_many::<Value, _>([invalid], Many::default()).collect().await;
    assert_eq!(outcomes[0].error.as_ref().map(|error| error.kind()), Some(ErrorKind::InvalidRequest));
}
