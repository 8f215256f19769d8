//! What is wrong with a request that is none of the protocol: its method, or its parameters.

use rmcp::model::{
    CallToolRequestMethod, CallToolRequestParams, ConstString, CustomRequest, ErrorCode, ErrorData,
    GetSkillRequestMethod, GetSkillRequestParams, ListResourceTemplatesRequestMethod, ListResourcesRequestMethod,
    ListSkillsRequestMethod, ListToolsRequestMethod, PaginatedRequestParams, ReadResourceRequestMethod,
    ReadResourceRequestParams,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The error of a request that could not be read as one that is served.
pub fn error(request: CustomRequest) -> ErrorData {
    let CustomRequest { method, params, .. } = request;
    let params = params.unwrap_or_else(|| json!({}));
    let problem = match method.as_str() {
        CallToolRequestMethod::VALUE => problem::<CallToolRequestParams>(params),
        ReadResourceRequestMethod::VALUE => problem::<ReadResourceRequestParams>(params),
        GetSkillRequestMethod::VALUE => problem::<GetSkillRequestParams>(params),
        ListToolsRequestMethod::VALUE
        | ListResourcesRequestMethod::VALUE
        | ListResourceTemplatesRequestMethod::VALUE
        | ListSkillsRequestMethod::VALUE => problem::<PaginatedRequestParams>(params),
        _ => return ErrorData::new(ErrorCode::METHOD_NOT_FOUND, method, None),
    };
    ErrorData::invalid_params(format!("the parameters of `{method}` are not valid: {problem}"), None)
}

fn problem<T: DeserializeOwned>(params: Value) -> String {
    match serde_json::from_value::<T>(params) {
        Ok(_) => "they are not those of the protocol".to_owned(),
        Err(error) => error.to_string(),
    }
}
