//! A toy API: a library with another token endpoint, another error body and offset paging.

use std::sync::Arc;
use std::time::Duration;

use airbyte_agent_core::error::ErrorBody;
use airbyte_agent_core::operation::{Auth, ClientDefault, ListPaging, NextPage};
use airbyte_agent_core::request::RawOperation;
use airbyte_agent_core::transport::{AccessToken, ClientExtensions, TokenSource, TransportConfig};
use airbyte_agent_core::{
    ApiClient, ApiSpec, ClientAuth, ClientCredentials, EncodedRequest, Error, Interceptor, Response, Secret, request,
    resource,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

resource! {
    /// Books of a library.
    Books = "books" {
        list: ListBooks => Shelf["volumes": Volume], GET "/books" .paging(BY_OFFSET);
        lend: LendBook => Loan, POST "/books/{isbn}/loans" .client_default(BRANCH);
    }
}

resource! {
    /// Library cards.
    Cards = "cards" {
        stamp: StampCard => Stamp, POST "/stamps" .auth(Auth::None).read();
    }
}

const BRANCH: ClientDefault = ClientDefault { member: "branch", value: "home", alternatives: &["by_post"] };

const BY_OFFSET: ListPaging =
    ListPaging { position: "start", next: NextPage::Offset { limit: "count", default_limit: 2 } };

#[derive(Default, Serialize, Deserialize, JsonSchema)]
pub struct ListBooks {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<u64>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Shelf {
    pub volumes: Vec<Volume>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Volume {
    pub isbn: u64,
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
pub struct LendBook {
    pub isbn: u64,
    pub days: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_post: Option<bool>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Loan {
    pub due: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct StampCard {
    pub card: String,
    pub pin: Secret,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Stamp {
    pub stamp: Secret,
    pub minutes: u64,
}

struct StampedCard(ClientCredentials);

impl TokenSource for StampedCard {
    fn request(&self) -> Result<EncodedRequest, Error> {
        request::encode(&StampCard { card: self.0.client_id.clone(), pin: self.0.client_secret.clone() })
    }

    fn read(&self, response: &Response) -> Result<AccessToken, Error> {
        let Stamp { stamp, minutes } = response.json()?;
        AccessToken::new(&stamp, Duration::from_secs(60 * minutes))
    }
}

static LIBRARY: ApiSpec = ApiSpec {
    name: "library API",
    namespace: "",
    default_base_url: "https://library.example",
    resources: &[Books::TABLE, Cards::TABLE],
    raw: RawOperation::new("request"),
    token_source: |credentials| Arc::new(StampedCard(credentials)),
    read_error_body: |body| ErrorBody { message: std::str::from_utf8(body).ok().map(str::to_owned), errors: vec![] },
    check_response: |_, _| Ok(()),
};

pub fn client(url: &str, interceptors: Vec<Arc<dyn Interceptor>>) -> ApiClient {
    let config = TransportConfig::new(url.parse().expect("a URL"), "toy/1");
    let credentials = ClientCredentials { client_id: "reader".into(), client_secret: "1234".into() };
    let extensions = ClientExtensions { interceptors, ..ClientExtensions::default() };
    ApiClient::new(&LIBRARY, config, ClientAuth::Credentials(credentials), extensions).expect("a client")
}
