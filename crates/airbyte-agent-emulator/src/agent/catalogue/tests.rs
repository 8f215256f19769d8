use serde_json::{Map, Value, json};

use super::seed::SeedError;
use super::{Catalogue, REDACTED, builtin};
use crate::seed::{self, Seeds};

/// The built-in catalogue with a seed added.
fn with_seed(text: &str) -> Result<Catalogue, SeedError> {
    let members = Seeds::parse(&[text.to_owned()])?.rest().next().unwrap_or_default();
    builtin().with_seed(members)
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().expect("an object")
}

#[test]
fn the_built_in_catalogue_is_valid() {
    let catalogue = super::builtin::load().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(catalogue.types().len(), 56);
    assert!(catalogue.types().iter().all(|kind| !kind.is_listed_only()));
    for kind in catalogue.types() {
        assert_eq!(super::seed::check(kind), Ok(()), "{}", kind.slug);
        let operations = airbyte_agent::catalogue::kind(&kind.definition_id).expect("an official kind").operations();
        for name in operations.keys() {
            let action = name.split_once('.').and_then(|(entity, action)| kind.entity(entity)?.action(action));
            assert!(action.is_some(), "{}: {name}", kind.slug);
        }
    }
    assert_eq!(catalogue.destinations().len(), 4);
    let mut ids: Vec<&str> = catalogue.types().iter().map(|kind| kind.definition_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), catalogue.types().len(), "a definition id is used twice");
    assert!(ids.iter().all(|id| uuid::Uuid::parse_str(id).is_ok()));
}

#[test]
fn types_are_found_by_id_alias_slug_and_name_in_any_case() {
    let github = "EF69EF6E-aa7f-4af1-a01d-ef775033524e";
    assert_eq!(builtin().by_definition_id(github).map(|kind| kind.slug.as_str()), Some("github"));
    for id in ["b117307c-14b6-41aa-9571-75e6871e6d44", "b117307c-14b6-41aa-9422-947e34922962"] {
        assert_eq!(builtin().by_definition_id(id).map(|kind| kind.slug.as_str()), Some("salesforce"));
    }
    assert_eq!(builtin().by_name("zendesk SUPPORT").map(|kind| kind.slug.as_str()), Some("zendesk-support"));
    assert!(builtin().by_name("zendesk_support").is_none());
    assert_eq!(builtin().by_slug("google-drive").map(|kind| kind.name.as_str()), Some("Google Drive"));
}

#[test]
fn github_accepts_both_names_of_its_token_and_lists_the_schemes_otherwise() {
    let github = builtin().by_slug("github").expect("github");
    for credentials in [
        json!({"option_title": "PAT Credentials", "personal_access_token": "x"}),
        json!({"personal_access_token": "x"}),
        json!({"token": "x"}),
    ] {
        let scheme = github.check_credentials(&object(credentials)).expect("fits");
        assert_eq!(scheme.title, "Personal access token");
    }
    let oauth = github.check_credentials(&object(json!({"access_token": "x"}))).expect("fits");
    assert!(oauth.oauth);
    for credentials in [
        json!({"api_key": "hunter2"}),
        json!({"token": ""}),
        json!({}),
        json!({"option_title": "OAuth Credentials", "token": "x"}),
        json!({"token": "x", "extra": "y"}),
    ] {
        let mismatch = github.check_credentials(&object(credentials.clone())).expect_err("fits nothing");
        let message = mismatch.to_string();
        assert!(message.contains("personal_access_token") && message.contains("access_token"), "{message}");
        assert!(!message.contains("hunter2"));
        assert_eq!(mismatch.given_keys.len(), credentials.as_object().map_or(0, Map::len));
    }
}

#[test]
fn every_type_accepts_each_of_its_schemes() {
    for kind in builtin().types() {
        for scheme in &kind.credentials {
            let mut given: Map<String, Value> = scheme.required.iter().map(|name| (name.clone(), "x".into())).collect();
            given.extend(scheme.discriminator.iter().map(|(name, value)| (name.clone(), value.clone().into())));
            assert_eq!(kind.check_credentials(&given).as_ref(), Ok(scheme), "{}", kind.slug);
        }
    }
    let listed = builtin().by_slug("notion").expect("notion");
    assert!(listed.check_credentials(&object(json!({"anything": "x"}))).is_ok());
    assert!(listed.check_credentials(&Map::new()).is_err());
}

#[test]
fn redaction_hides_every_secret_and_nothing_else() {
    let github = builtin().by_slug("github").expect("github");
    let config = json!({
        "repositories": ["a/b"],
        "credentials": {"option_title": "PAT Credentials", "personal_access_token": "s", "more": {"deep": ["s", 1]}},
        "access_token": "s",
    });
    let expected = json!({
        "repositories": ["a/b"],
        "credentials": {"option_title": "PAT Credentials", "personal_access_token": REDACTED,
                        "more": {"deep": [REDACTED, REDACTED]}},
        "access_token": REDACTED,
    });
    assert_eq!(github.redact(&config), expected);
    // An object is not redacted as a whole because its name is that of a discriminator.
    let zendesk = builtin().by_slug("zendesk-support").expect("zendesk");
    let config = json!({"credentials": {"credentials": "api_token", "email": "a@example.com", "api_token": "s"}});
    let redacted = zendesk.redact(&config);
    assert_eq!(redacted["credentials"]["credentials"], "api_token");
    assert_eq!(redacted["credentials"]["api_token"], REDACTED);
}

#[test]
fn definitions_have_the_form_of_the_contract() {
    let github = builtin().by_slug("github").expect("github");
    let summary = github.definition_summary();
    assert_eq!(
        summary["iconUrl"],
        "https://connectors.airbyte.com/files/metadata/airbyte/source-github/latest/icon.svg"
    );
    assert_eq!(summary["supportLevel"], "certified");
    for kind in builtin().types() {
        let detail = kind.definition_detail();
        assert_eq!(detail["sourceDefinitionId"], kind.definition_id);
        assert_eq!(detail["spec"]["connectionSpecification"]["type"], "object");
        let has_oauth = kind.credentials.iter().any(|scheme| scheme.oauth);
        assert_eq!(detail["spec"].get("advanced_auth").is_some(), has_oauth, "{}", kind.slug);
    }
    let snowflake = builtin().destination("424892c4-daac-4491-b35d-c6688ba547ba").expect("snowflake");
    let schema = &snowflake.definition_detail()["spec"]["connectionSpecification"];
    assert_eq!(schema["properties"]["password"]["airbyte_secret"], true);
    assert_eq!(snowflake.list_item()["name"], "Snowflake");
}

#[test]
fn docs_name_the_default_read_action_and_have_a_section_for_each_entity() {
    let github = builtin().by_slug("github").expect("github");
    let guidance = Value::from(github.docs_content(None).expect("guidance")).to_string();
    assert!(guidance.contains("context_store_search"));
    assert_eq!(github.docs_outline().len(), github.entities.len());
    for section in github.docs_outline() {
        let blocks = github.docs_content(Some(&section.id)).expect("a section");
        for block in &blocks {
            let needed: &[&str] = match block["type"].as_str() {
                Some("heading") => &["text", "level"],
                Some("paragraph") => &["text"],
                Some("list") => &["items"],
                Some("code") => &["language", "code"],
                Some("table") => &["headers", "rows"],
                other => panic!("unknown block {other:?}"),
            };
            assert!(needed.iter().all(|name| !block[name].is_null()), "{block}");
        }
    }
    assert!(github.docs_content(Some("nothing")).is_none());
}

const BAKERY: &str = "
records_per_entity: 5
types:
  - slug: bakery
    name: Bakery
    definition_id: 5b1d0c9e-0000-4000-8000-000000000001
    paging: {plain: {style: offset, position: offset, metadata: {next_offset: next}}}
    entities:
      - name: loaves
        context_store: supported
        fields: {id: serial, name: product}
        actions: {list: {params: {offset: integer}, paging: plain}, get: {params: {id: integer!}, key: {id: id}}}
      - name: ovens
        fields: {id: serial}
records:
  bakery: {loaves: [{id: 1, name: Rye}, {id: 2, name: Spelt}]}
  github: {issues: [{number: 1, title: Only this one}]}
";

#[test]
fn a_seed_adds_types_and_records() {
    let catalogue = with_seed(BAKERY).unwrap_or_else(|error| panic!("{error}"));
    let bakery = catalogue.by_slug("bakery").expect("bakery");
    assert_eq!(bakery.definition_summary()["custom"], true);
    assert_eq!(bakery.entity("loaves").map(|loaves| loaves.initial_records(Some(9))), Some(2));
    assert_eq!(bakery.entity("ovens").map(|ovens| ovens.initial_records(catalogue.records_per_entity)), Some(5));
    let issues = catalogue.by_slug("github").and_then(|github| github.entity("issues"));
    assert_eq!(issues.map(|issues| issues.seed_records.len()), Some(1));
    assert!(builtin().by_slug("bakery").is_none(), "the built-in catalogue stays as it is");
    let json = r#"{"records": {"github": {"issues": [{"number": 4}]}}}"#;
    assert!(with_seed(json).is_ok());
    assert!(with_seed("").is_ok());
}

#[test]
fn an_invalid_seed_names_the_path_of_the_error() {
    let fails = |text: &str| with_seed(text).map(drop).expect_err("must be refused");
    assert!(matches!(fails("types: [}"), SeedError::Form(seed::SeedError::Syntax(_))));
    assert!(matches!(fails("records: {nobody: {}}"), SeedError::UnknownType(slug) if slug == "nobody"));
    assert!(matches!(fails("records: {github: {cakes: []}}"), SeedError::UnknownEntity { .. }));
    assert_eq!(fails("[]").to_string(), "the seed is invalid: must be an object");
    for (text, place) in [
        ("tpyes: []", "tpyes"),
        ("types: [{slug: a, name: A, definition_id: no-uuid}]", "types[0]"),
        ("types: [{slug: a, name: A}]", "types[0]"),
        ("records: {github: {issues: [{title: no number}]}}", "records.github.issues[0]"),
        (&BAKERY.replace("product", "prodct"), "types[0].entities[0].fields"),
        (&BAKERY.replace("paging: plain}", "paging: fancy}"), "types[0]"),
        (&BAKERY.replace("key: {id: id}", "key: {no: id}"), "types[0]"),
    ] {
        let message = fails(text).to_string();
        assert!(message.contains(place), "{text}: {message}");
    }
}
