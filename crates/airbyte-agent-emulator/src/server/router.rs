//! Mounts the operations of every API, `/_emulator`, and errors for everything else.

use std::sync::Arc;

use airbyte_agent_core::operation::Method;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, on};

use super::admin;
use super::api::Api;
use super::app_state::AppState;
use super::pipeline::{Target, error_response, respond};

/// The whole server.
pub(crate) fn router(state: &Arc<AppState>, apis: Vec<Arc<dyn Api>>) -> Router {
    let apis: Arc<[Arc<dyn Api>]> = apis.into();
    let mut router = Router::new();
    let mut operations = Vec::new();
    for api in apis.iter() {
        for endpoint in api.endpoints() {
            operations.push(endpoint.name);
            let filter = method_filter(endpoint.method);
            let (state, api, endpoint) = (state.clone(), api.clone(), Arc::new(endpoint));
            let paths = endpoint.clone();
            let handle = move |request: Request| {
                let (state, api, endpoint) = (state.clone(), api.clone(), endpoint.clone());
                async move { respond(&state, Some(&*api), Target::Endpoint(&endpoint), request).await }
            };
            for path in &paths.paths {
                router = router.route(path, on(filter, handle.clone()));
            }
        }
    }
    let fallback = |target: Target<'static>| {
        let (state, apis) = (state.clone(), apis.clone());
        move |request: Request| {
            let (state, apis) = (state.clone(), apis.clone());
            async move {
                let api = api_of(&apis, &request);
                respond(&state, api, target, request).await
            }
        }
    };
    let router = router
        .nest("/_emulator", admin::router(state, &apis, operations))
        .fallback(fallback(Target::UnknownPath))
        .method_not_allowed_fallback(fallback(Target::WrongMethod));
    let state = state.clone();
    router.layer(middleware::from_fn(move |mut request: Request, next: Next| {
        let (state, apis) = (state.clone(), apis.clone());
        async move {
            match state.hosts.check(&request) {
                Ok(base_url) => {
                    request.extensions_mut().insert(base_url);
                    next.run(request).await
                }
                Err(error) => {
                    let path = request.uri().path();
                    error_response(api_of(&apis, &request), &error, path).map(Body::from).into_response()
                }
            }
        }
    }))
}

/// The API that a path belongs to.
fn api_of<'a>(apis: &'a [Arc<dyn Api>], request: &Request) -> Option<&'a dyn Api> {
    let path = request.uri().path();
    let is_below = |base: &&str| path.strip_prefix(*base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    apis.iter().find(|api| api.base_paths().iter().any(is_below)).map(|api| &**api)
}

fn method_filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Head => MethodFilter::HEAD,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}
