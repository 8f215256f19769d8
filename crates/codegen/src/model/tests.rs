use airbyte_agent_core::operation::{Location, Returns};

use serde_json::Value;

use super::*;

fn model() -> Model {
    Model::read().expect("the model")
}

fn verb<'a>(model: &'a Model, name: &str) -> &'a Verb {
    let mut verbs = model.agent.verbs();
    verbs.find(|verb| verb.spec.name == name).unwrap_or_else(|| panic!("no verb {name}"))
}

fn param<'a>(verb: &'a Verb, name: &str) -> &'a Param {
    verb.params.iter().find(|param| param.name == name).unwrap_or_else(|| panic!("no parameter {name}"))
}

fn fields<'a>(model: &'a Model, name: &str) -> &'a Struct {
    match model.agent.types.get(name) {
        Some(Definition::Struct(it)) => it,
        other => panic!("{name}: {other:?}"),
    }
}

fn field<'a>(it: &'a Struct, name: &str) -> &'a Field {
    it.fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("no member {name}"))
}

#[test]
fn every_operation_hangs_on_the_tree_in_table_order() {
    let model = model();
    let verbs = model.agent.verbs();
    let hung: Vec<&str> = verbs.map(|verb| verb.spec.name).collect();
    let table: Vec<&str> = airbyte_agent::API.operations().map(|entry| entry.spec.name).collect();
    assert_eq!(hung, table);
}

#[test]
fn resources_stand_under_their_parents() {
    let model = model();
    let roots: Vec<&str> = model.agent.resources.iter().map(|resource| resource.path.as_str()).collect();
    assert_eq!(
        roots,
        [
            "tokens",
            "definitions",
            "connectors",
            "workspaces",
            "skills",
            "templates",
            "oauth_credentials",
            "organizations",
            "beta"
        ]
    );
    let beta = model.agent.resources.last().expect("a resource");
    assert!(beta.verbs.is_empty());
    let children: Vec<&str> = beta.children.iter().map(|resource| resource.name.as_str()).collect();
    assert_eq!(children, ["workflows", "automations"]);
}

#[test]
fn every_name_leads_to_a_type() {
    let model = model();
    let verbs: Vec<&Verb> = model.agent.verbs().collect();
    let from_verbs = verbs.iter().flat_map(|verb| verb.params.iter().map(|param| &param.ty).chain(&verb.response));
    let from_types = model.agent.types.iter().flat_map(Definition::mentions);
    for name in from_verbs.chain(from_types).filter_map(Type::refers_to) {
        assert!(model.agent.types.get(name).is_some(), "{name}");
    }
}

#[test]
fn no_two_types_share_a_name() {
    let model = model();
    let mut names: Vec<&str> = model.agent.types.iter().map(Definition::name).collect();
    names.sort_unstable();
    assert_eq!(names.windows(2).find(|pair| pair[0] == pair[1]), None);
}

#[test]
fn parameters_know_where_they_travel() {
    let model = model();
    let create = verb(&model, "beta.automations.create");
    assert_eq!(param(create, "workflow_id").location, Location::Path);
    assert_eq!(param(create, "workspace_id").location, Location::QueryAndBody);
    assert_eq!(param(create, "enabled").location, Location::Body);
    let update = verb(&model, "beta.workflows.update");
    assert_eq!(param(update, "workspace_id").location, Location::Query);
    assert_eq!(param(verb(&model, "skills.list"), "limit").location, Location::Query);
}

#[test]
fn a_null_that_clears_is_told_from_one_that_is_left_out() {
    let model = model();
    let update = verb(&model, "workspaces.update");
    assert!(param(update, "cache_enabled").null_has_meaning);
    assert!(!param(update, "name").null_has_meaning);
    assert!(param(update, "workspace_id").required);
    assert!(!param(update, "name").required);
}

#[test]
fn secrets_are_marked() {
    let model = model();
    assert_eq!(param(verb(&model, "tokens.create_application"), "client_secret").ty, Type::Secret);
    assert_eq!(field(fields(&model, "ScopedToken"), "token").ty, Type::Secret);
}

#[test]
fn what_is_absent_has_its_default() {
    let model = model();
    let template = fields(&model, "SourceTemplate");
    assert_eq!(field(template, "supports_context_store").default, Some(Value::Bool(true)));
    assert_eq!(field(template, "icon").default, None);
    assert!(field(template, "icon").nullable);
}

#[test]
fn types_know_which_way_they_go() {
    let model = model();
    let ways = |name| (fields(&model, name).in_requests, fields(&model, name).in_responses);
    assert_eq!(ways("RequestedEntity"), (true, true));
    assert_eq!(ways("NewWorkflowTask"), (true, false));
    assert_eq!(ways("Workspace"), (false, true));
}

#[test]
fn a_union_names_its_variants_and_their_tag() {
    let model = model();
    let Some(Definition::Union(mapper)) = model.agent.types.get("StreamMapper") else { panic!("a union") };
    assert_eq!(mapper.tag.as_deref(), Some("type"));
    assert_eq!(mapper.variants.first(), Some(&Type::Named("HashingMapper".into())));
    assert_eq!(mapper.last_resort, Some(Type::Map(Box::new(Type::Any))));
    let tag = field(fields(&model, "FieldRenamingMapper"), "type");
    assert_eq!(tag.ty, Type::Constant("field-renaming".into()));
}

#[test]
fn a_success_without_a_body_gives_nothing() {
    let model = model();
    assert_eq!(verb(&model, "oauth_credentials.delete").response, None);
    assert_eq!(verb(&model, "connectors.execute").response, Some(Type::Named("ExecuteResponse".into())));
}

#[test]
fn settings_know_their_variable_and_their_unit() {
    let model = model();
    let setting = |name| model.settings.iter().find(|setting| setting.name == name).expect("a setting");
    assert_eq!(setting("base_url").variable, Some("AIRBYTE_API_HOST"));
    assert!(setting("timeout").is_duration);
    assert!(!setting("max_retries").is_duration);
    let given = model.settings.iter().filter(|setting| setting.variable.is_some()).count();
    assert_eq!(given, airbyte_agent::config::VARIABLES.len());
}

#[test]
fn specs_say_what_is_returned_and_what_may_be_positional() {
    let model = model();
    assert_eq!(verb(&model, "connectors.execute").spec.returns, Returns::Execution);
    assert_eq!(verb(&model, "connectors.create").spec.returns, Returns::Handle);
    assert_eq!(verb(&model, "workspaces.list").spec.returns, Returns::Model);
    assert_eq!(verb(&model, "connectors.prepare").positional(), ["id", "entity", "action", "params"]);
    assert_eq!(verb(&model, "beta.automations.get").positional(), ["workflow_id", "automation_id"]);
    assert_eq!(verb(&model, "skills.docs").positional(), ["id"]);
    let entry = |name: &str, api: &Api| {
        let found = api.verbs().find(|verb| verb.spec.name == name).expect("an operation");
        api.types.entry_of(found).and_then(Type::refers_to).map(str::to_owned)
    };
    assert_eq!(entry("definitions.list_sources", &model.agent).as_deref(), Some("ConnectorDefinitionSummary"));
    assert_eq!(entry("replication.streams.list", &model.replication).as_deref(), Some("StreamProperties"));
    assert_eq!(entry("workspaces.get", &model.agent), None);
}

#[test]
fn formats_are_documented_from_the_schema() {
    let model = model();
    let id = field(fields(&model, "Workspace"), "id");
    assert!(id.doc.summary().ends_with("A UUID."), "{:?}", id.doc);
    let timeout = model.settings.iter().find(|setting| setting.name == "timeout").expect("a setting");
    assert!(timeout.documented("milliseconds", 1000.0).summary().ends_with("In milliseconds. Default: 300000."));
}
