//! The operations of both APIs, as rules name them.

use airbyte_agent_core::operation::{Effect, Method, Operation, OperationSpec};
use airbyte_agent_core::{ApiSpec, EncodedRequest};

use super::job_subject;
use super::subject::Subject;
use crate::agent::Execute;
use crate::{agent, replication};

/// The subjects of all operations but executions, which are those of a connector, and of the jobs that are no syncs.
pub(super) fn subjects() -> impl Iterator<Item = Subject> {
    let operations = [&agent::API, &replication::API].into_iter().flat_map(ApiSpec::operations);
    let listed = operations
        .filter(|entry| entry.spec.name != Execute::SPEC.name)
        .map(|entry| Subject::operation(fixed_effect(entry.spec), entry.spec.name));
    let raw = [&agent::API, &replication::API]
        .into_iter()
        .flat_map(|api| Method::ALL.map(|method| raw_subject(api.raw.name(), method)));
    listed.chain(job_subject::subjects()).chain(raw)
}

/// The subject of a request to an endpoint that no operation has, such as `api.request.post`.
pub(super) fn raw_subject(name: &str, method: Method) -> Subject {
    let effect = if matches!(method, Method::Get | Method::Head) { Effect::Read } else { Effect::Write };
    Subject::operation(effect, &format!("{name}.{}", method.as_str().to_lowercase()))
}

/// The effect of an operation whose request does not matter.
pub(super) fn fixed_effect(spec: &OperationSpec) -> Effect {
    if spec.effect == Effect::Read { Effect::Read } else { Effect::Write }
}

/// The operation that a request is one of. A raw request is recognized by its method and path, as lenient servers would: it
/// must not be a way around the rules for the operation. `None` if the path is that of no operation.
pub(super) fn operation(request: &EncodedRequest) -> Option<&'static OperationSpec> {
    if !request.spec.path.is_empty() {
        return Some(request.spec);
    }
    let api = [&agent::API, &replication::API].into_iter().find(|api| api.raw.name() == request.spec.name)?;
    let candidates = api.operations().map(|entry| entry.spec).filter(|spec| spec.method == request.spec.method);
    let matching = candidates.filter(|spec| values(spec.path, &request.target).is_some());
    // `/workspaces/stats` is no workspace.
    matching.min_by_key(|spec| spec.path.matches('{').count())
}

/// The value of a member of the path in a request.
pub(super) fn path_value(spec: &OperationSpec, target: &str, member: &str) -> Option<String> {
    values(spec.path, target)?.into_iter().find_map(|(name, value)| (name == member).then_some(value))
}

/// The members of a path template with their values, if a target has that form.
fn values<'a>(template: &'a str, target: &str) -> Option<Vec<(&'a str, String)>> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let decode = |step: &str| percent_encoding::percent_decode_str(step).decode_utf8_lossy().into_owned();
    let mut given = path.split('/').filter(|step| !step.is_empty()).map(decode);
    let mut values = Vec::new();
    for expected in template.split('/').filter(|step| !step.is_empty()) {
        let step = given.next()?;
        match expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => values.push((name, step)),
            None if step.eq_ignore_ascii_case(expected) => {}
            None => return None,
        }
    }
    given.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RawRequest;

    fn recognized(method: Method, path: &str) -> Option<&'static str> {
        let request = RawRequest::new(method, path).effect(Effect::Read).encode(&agent::API.raw).expect("valid");
        operation(&request).map(|spec| spec.name)
    }

    #[test]
    fn a_raw_request_is_the_operation_of_its_path() {
        let path = "/api/v1/integrations/connectors/c1/execute";
        assert_eq!(recognized(Method::POST, path), Some("connectors.execute"));
        assert_eq!(
            recognized(Method::POST, "/API//v1/integrations/connectors/c1/%65xecute/?a"),
            Some("connectors.execute")
        );
        assert_eq!(path_value(&Execute::SPEC, path, "id").as_deref(), Some("c1"));
        assert_eq!(recognized(Method::GET, "/api/v1/workspaces/stats"), Some("workspaces.stats"));
        assert_eq!(recognized(Method::GET, "/api/v1/workspaces/w1"), Some("workspaces.get"));
        assert_eq!(recognized(Method::PATCH, path), None);
        assert_eq!(recognized(Method::POST, "/api/v1/other"), None);
    }

    #[test]
    fn every_operation_is_the_first_that_its_path_matches() {
        for api in [&agent::API, &replication::API] {
            for entry in api.operations() {
                let request = RawRequest::new(entry.spec.method, entry.spec.path.replace(['{', '}'], ""));
                let request = request.encode(&api.raw).expect("valid");
                assert_eq!(operation(&request).map(|spec| spec.name), Some(entry.spec.name));
            }
        }
    }
}
