//! Comparing a wanted configuration with a stored one.

use serde_json::{Value, json};

use super::*;

fn object(value: &Value) -> JsonObject {
    JsonObject::of(value).expect("an object")
}

fn rules(send_secrets: bool) -> Rules {
    Rules { root: "configuration", send_secrets, has_alternatives: true }
}

fn differ(wanted: &Value, stored: &Value, send_secrets: bool) -> Result<Difference, ValidationError> {
    compare(&object(wanted), &object(stored), rules(send_secrets))
}

/// What is sent, as `("merge", …)` or `("replace", …)`.
fn sent(difference: &Difference) -> (&'static str, Value) {
    let value = |object: &JsonObject| serde_json::from_str(object.as_str()).expect("JSON");
    match &difference.change {
        Change::Nothing => ("nothing", Value::Null),
        Change::Merge(object) => ("merge", value(object)),
        Change::Replace(object) => ("replace", value(object)),
    }
}

#[test]
fn only_what_differs_is_merged() {
    let stored = json!({"host": "a", "port": 5432.0, "ssl_mode": {"mode": "require"}, "schemas": ["x"], "extra": true});
    let wanted =
        json!({"host": "b", "port": 5432, "ssl_mode": {"mode": "prefer"}, "schemas": ["x"], "db": {"name": "d"}});
    let difference = differ(&wanted, &stored, false).expect("comparable");
    let patch = json!({"host": "b", "ssl_mode": {"mode": "prefer"}, "db": {"name": "d"}});
    assert_eq!(sent(&difference), ("merge", patch));
    assert_eq!(difference.changes, ["configuration.host", "configuration.ssl_mode.mode", "configuration.db"]);
    assert_eq!(difference.not_compared, Vec::<String>::new());

    let same = differ(&json!({"port": 5432, "schemas": ["x"], "absent": null}), &stored, false).expect("comparable");
    assert_eq!((sent(&same).0, same.changes.len()), ("nothing", 0));
}

#[test]
fn another_alternative_leaves_nothing_of_the_old_one() {
    let stored = json!({
        "host": "a", "password": "**********",
        "ssl_mode": {"mode": "verify-ca", "ca_certificate": "pem", "client_key": "**********"},
    });
    let wanted = json!({"host": "a", "password": "p", "ssl_mode": {"mode": "disable"}});
    let difference = differ(&wanted, &stored, false).expect("comparable");
    let whole = json!({"host": "a", "password": "**********", "ssl_mode": {"mode": "disable"}});
    assert_eq!(sent(&difference), ("replace", whole), "the mask keeps the stored password");
    assert_eq!(
        difference.changes,
        ["configuration.ssl_mode.mode", "configuration.ssl_mode.ca_certificate", "configuration.ssl_mode.client_key"]
    );
    assert_eq!(difference.not_compared, ["configuration.password"]);

    let with_secrets = differ(&wanted, &stored, true).expect("comparable");
    let whole = json!({"host": "a", "password": "p", "ssl_mode": {"mode": "disable"}});
    assert_eq!(sent(&with_secrets), ("replace", whole));
    assert!(with_secrets.changes.contains(&"configuration.password".to_owned()));
}

#[test]
fn members_of_the_same_alternative_stay() {
    let stored = json!({"tunnel": {"method": "SSH", "port": 22, "user": "u"}});
    let difference = differ(&json!({"tunnel": {"method": "SSH", "port": 23}}), &stored, false).expect("comparable");
    assert_eq!(sent(&difference), ("merge", json!({"tunnel": {"port": 23}})));
    // The top level has no alternatives.
    let difference = differ(&json!({"host": "b"}), &json!({"host": "a", "port": 1}), false).expect("comparable");
    assert_eq!(sent(&difference), ("merge", json!({"host": "b"})));
}

#[test]
fn a_secret_of_another_alternative_is_not_kept_by_guessing() {
    let stored = json!({"credentials": {"auth_type": "oauth", "client_secret": "**********", "token": "**********"}});
    let wanted = json!({"credentials": {"auth_type": "service", "client_secret": "new"}});
    let error = differ(&wanted, &stored, false).err().expect("undecidable");
    assert_eq!(error.field, "configuration.credentials.client_secret");
    assert!(error.reason.contains("`secrets`") && !error.reason.contains("new"), "{}", error.reason);
    let difference = differ(&wanted, &stored, true).expect("comparable");
    assert_eq!(sent(&difference), ("replace", wanted));
}

#[test]
fn null_removes_a_member() {
    let stored = json!({"host": "a", "port": 1, "ssl": {"mode": "x", "key": "k"}});
    let difference = differ(&json!({"port": null, "ssl": {"key": null}}), &stored, false).expect("comparable");
    assert_eq!(sent(&difference), ("replace", json!({"host": "a", "ssl": {"mode": "x"}})));
    assert_eq!(difference.changes, ["configuration.port", "configuration.ssl.key"]);
    let nested = differ(&json!({"new": {"a": 1, "b": null}}), &stored, false).expect("comparable");
    assert_eq!(sent(&nested), ("merge", json!({"new": {"a": 1}})));
}

#[test]
fn a_value_takes_the_place_of_an_object_by_replacing() {
    let stored = json!({"mode": {"type": "a"}, "kept": 1});
    let difference = differ(&json!({"mode": "a"}), &stored, false).expect("comparable");
    assert_eq!(sent(&difference), ("replace", json!({"mode": "a", "kept": 1})));
    let difference = differ(&json!({"kept": {"n": 1}}), &stored, false).expect("comparable");
    assert_eq!(sent(&difference), ("replace", json!({"mode": {"type": "a"}, "kept": {"n": 1}})));
}

#[test]
fn masked_secrets_are_sent_only_on_request() {
    let stored = json!({"user": "u", "password": "**********", "key": "**********"});
    let wanted = json!({"user": "u", "password": "p", "key": "**********", "token": "t"});
    let kept = differ(&wanted, &stored, false).expect("comparable");
    assert_eq!(sent(&kept), ("merge", json!({"token": "t"})), "nothing masked is stored for the token");
    assert_eq!(kept.not_compared, ["configuration.password", "configuration.key"]);
    let difference = differ(&wanted, &stored, true).expect("comparable");
    assert_eq!(sent(&difference), ("merge", json!({"password": "p", "token": "t"})));
    assert_eq!(difference.not_compared, ["configuration.key"], "a mask is never sent by a PATCH");
    let error = differ(&json!({"user": "**********"}), &stored, true).err().expect("no secret is stored");
    assert_eq!(error.field, "configuration.user");
}

#[test]
fn secrets_in_lists_are_neither_lost_nor_overwritten_by_masks() {
    let stored = json!({"hosts": [{"name": "a", "key": "**********"}], "port": 1});
    let same = json!({"hosts": [{"name": "a", "key": "k"}]});
    let difference = differ(&same, &stored, false).expect("comparable");
    assert_eq!(
        (sent(&difference).0, &*difference.not_compared),
        ("nothing", &["configuration.hosts.0.key".to_owned()][..])
    );
    assert_eq!(sent(&differ(&same, &stored, true).expect("comparable")), ("merge", same));

    let other = json!({"hosts": [{"name": "b", "key": "k"}]});
    let error = differ(&other, &stored, false).err().expect("the secret would be sent");
    assert_eq!(error.field, "configuration.hosts.0.key");
    assert_eq!(sent(&differ(&other, &stored, true).expect("comparable")), ("merge", other));

    let error = differ(&json!({"port": null}), &stored, true).err().expect("a PUT would store the mask");
    assert_eq!(error.field, "configuration.hosts.0.key");
}

#[test]
fn what_is_sent_is_written_as_it_was_given() {
    let wanted = serde_json::from_str(r#"{"n": 123456789012345678901234567890, "rate": 1.10}"#).expect("an object");
    let stored = object(&json!({"n": 1, "rate": 1}));
    let difference = compare(&wanted, &stored, rules(false)).expect("comparable");
    let Change::Merge(patch) = difference.change else { panic!("a merge") };
    assert_eq!(patch.as_str(), r#"{"n":123456789012345678901234567890,"rate":1.10}"#);
}

#[test]
fn a_new_configuration_is_complete() {
    let wanted = object(&json!({"a": 1, "b": null, "c": {"d": null, "e": [null]}}));
    let complete_one = complete("configuration", &wanted).expect("complete");
    assert_eq!(complete_one.as_str(), r#"{"a":1,"c":{"e":[null]}}"#);
    let masked = object(&json!({"a": {"key": "**********"}}));
    assert_eq!(complete("configuration", &masked).map_err(|error| error.field), Err("configuration.a.key".to_owned()));
}
