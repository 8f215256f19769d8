//! What an operation is: one request type, its place on the wire, and its answer.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::reply::Reply;
use crate::request::{Call, Refusal};

/// Where an operation stands on the wire and how it may be treated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// `resource.verb`, the same in every language.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template under the base URL; `{name}` takes the request member of that name.
    pub path: &'static str,
    /// Members that travel in the query although the method has a body.
    pub query: &'static [&'static str],
    /// Members that travel in the query and in the body.
    pub query_and_body: &'static [&'static str],
    /// What a repeat could do to the account.
    pub effect: Effect,
    /// Bearer it takes.
    pub token: Token,
    /// Whether the public spec has it.
    pub stability: Stability,
    /// How its list goes on, where it is paged.
    pub pages: Option<ListPaging>,
}

/// HTTP method of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// As it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether members outside the path travel in a body.
    #[must_use]
    pub const fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

/// What a repeat could do to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing: may be repeated.
    Read,
    /// May change something: is repeated only if it provably was not processed.
    Write,
    /// The action in the request decides.
    ByAction,
}

impl Effect {
    /// Effect of an `execute` action. The set of actions is open, so an unknown one counts as a write.
    #[must_use]
    pub fn of_action(action: &str) -> Self {
        match action {
            "list"
            | "get"
            | "search"
            | "api_search"
            | "describe"
            | "inspect"
            | "check"
            | "download"
            | "context_store_search"
            | "context_store_sql_query"
            | "sql_select" => Self::Read,
            _ => Self::Write,
        }
    }
}

/// The bearer that an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// None: the credentials are in the body.
    None,
    /// The organization-wide token that the client mints.
    Application,
    /// A token for one workspace, given by the caller.
    Scoped,
    /// Either of the two.
    ApplicationOrScoped,
}

/// Whether an operation can be counted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    /// In the public spec.
    Stable,
    /// Absent from the public spec, known from official clients: may change without notice.
    Unstable,
}

/// How a list goes on (BEHAVIOUR section 6, Paging).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListPaging {
    /// `next_cursor` of the answer is the next `cursor`; null, blank or repeated ends it.
    NextCursor,
    /// `next` of the answer is the URL of the next page, or its cursor.
    NextUrl,
    /// `offset` grows by the page; a page shorter than `limit` ends it.
    Offset,
}

impl Meta {
    const fn new(method: Method, path: &'static str, effect: Effect) -> Self {
        Self {
            name: "",
            method,
            path,
            query: &[],
            query_and_body: &[],
            effect,
            token: Token::Application,
            stability: Stability::Stable,
            pages: None,
        }
    }

    pub(crate) const fn get(path: &'static str) -> Self {
        Self::new(Method::Get, path, Effect::Read)
    }

    pub(crate) const fn post(path: &'static str) -> Self {
        Self::new(Method::Post, path, Effect::Write)
    }

    pub(crate) const fn put(path: &'static str) -> Self {
        Self::new(Method::Put, path, Effect::Write)
    }

    pub(crate) const fn patch(path: &'static str) -> Self {
        Self::new(Method::Patch, path, Effect::Write)
    }

    pub(crate) const fn delete(path: &'static str) -> Self {
        Self::new(Method::Delete, path, Effect::Write)
    }

    /// A `POST` that changes nothing.
    pub(crate) const fn read(self) -> Self {
        self.effect(Effect::Read)
    }

    pub(crate) const fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    pub(crate) const fn token(mut self, token: Token) -> Self {
        self.token = token;
        self
    }

    pub(crate) const fn query(mut self, members: &'static [&'static str]) -> Self {
        self.query = members;
        self
    }

    pub(crate) const fn query_and_body(mut self, members: &'static [&'static str]) -> Self {
        self.query_and_body = members;
        self
    }

    pub(crate) const fn unstable(mut self) -> Self {
        self.stability = Stability::Unstable;
        self
    }

    pub(crate) const fn pages(mut self, paging: ListPaging) -> Self {
        self.pages = Some(paging);
        self
    }

    pub(crate) const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Names of the members that fill the path, in order.
    pub fn path_members(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
    }
}

/// One operation of the Agent API: the request type says everything about it.
pub trait Operation: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its row of the operation table.
    const META: Meta;

    /// What a success is read as.
    type Output: Answer;

    /// Whether it is called so often that a reader of its own is worth its size: one that is faster where nothing is wrong.
    const OFTEN: bool = false;

    /// Effect of this very request.
    fn effect(&self) -> Effect {
        Self::META.effect
    }

    /// Rules that the types cannot express, checked before anything is sent.
    ///
    /// # Errors
    /// With the member at fault and what is wrong with it.
    fn validate(&self) -> Result<(), Refusal> {
        Ok(())
    }
}

/// What a successful reply can be read as.
pub trait Answer: Sized + Send + 'static {
    /// Read a reply.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), with the path of the member at fault.
    fn from_reply(reply: Reply) -> Result<Self, Error>;
}

/// One row of the operation table, for code that meets operations by name.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Where it stands on the wire.
    pub meta: &'static Meta,
    /// What its resource is for.
    pub resource_doc: &'static str,
    /// Read the request from JSON, refuse what cannot be right, and make it ready to send.
    pub parse: fn(&[u8]) -> Result<Call, Error>,
    /// JSON Schema of the request.
    #[cfg(feature = "schema")]
    pub request_schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
    /// JSON Schema of the answer.
    #[cfg(feature = "schema")]
    pub answer_schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

/// A slice of the operation table: the resource's handle on a client, and for every verb its request, its answer
/// and its place on the wire.
macro_rules! resource {
    (
        $(#[doc = $doc:literal])*
        $resource:ident = $prefix:literal {
            $($verb:ident: $request:ty => $answer:ty, $meta:expr $(, with { $($item:item)* })?;)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $resource<'a>(pub(crate) &'a $crate::Client);

        impl $resource<'_> {
            $(
                #[doc = concat!("`", $prefix, ".", stringify!($verb), "`: see [`", stringify!($request), "`].")]
                ///
                /// # Errors
                /// Every kind of [`Error`](crate::Error).
                pub async fn $verb(&self, request: $request) -> Result<$answer, $crate::Error> {
                    self.0.send(request).await
                }
            )*
        }

        $(
            impl $crate::operation::Operation for $request {
                const META: $crate::operation::Meta = ($meta).named(concat!($prefix, ".", stringify!($verb)));
                type Output = $answer;
                $($($item)*)?
            }
        )*

        impl $resource<'static> {
            const PURPOSE: &'static str = concat!($($doc),*);

            /// This resource's slice of the operation table.
            pub(crate) const TABLE: &'static [$crate::operation::Entry] = &[
                $($crate::operation::Entry {
                    meta: &<$request as $crate::operation::Operation>::META,
                    resource_doc: Self::PURPOSE,
                    parse: $crate::request::parse::<$request>,
                    #[cfg(feature = "schema")]
                    request_schema: |generator| generator.subschema_for::<$request>(),
                    #[cfg(feature = "schema")]
                    answer_schema: |generator| generator.subschema_for::<$answer>(),
                },)*
            ];
        }
    };
}

pub(crate) use resource;
