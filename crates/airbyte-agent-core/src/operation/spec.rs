//! [`OperationSpec`]: everything about an operation that is the same in every language.

use serde::Deserialize;

/// Where an operation is on the wire, how it may be retried, and what it returns to the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationSpec {
    /// `resource.verb`, the same in every language.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template below the base URL. `{name}` stands for the request member of that name.
    pub path: &'static str,
    /// Members that are sent in the query although the method has a body.
    pub query: &'static [&'static str],
    /// Members that are sent in the query and in the body.
    pub query_and_body: &'static [&'static str],
    /// Members that are not sent: they say how the client [prepares](super::Operation::prepare) the request.
    pub not_sent: &'static [&'static str],
    /// Whether a call may change something.
    pub effect: Effect,
    /// The token that the operation needs.
    pub auth: Auth,
    /// Whether the operation is part of the published API.
    pub stability: Stability,
    /// The member of the response that holds the entries, if the operation is a list. It is empty if the response itself is
    /// the array of entries.
    pub entries: Option<&'static str>,
    /// How the list continues, if it is paged.
    pub paging: Option<ListPaging>,
    /// The id of the entries of a paged list, if the service may return an entry on several pages. Only the first is kept.
    pub distinct_by: Option<&'static str>,
    /// What a caller gets, or each of the entries if the operation is a list.
    pub returns: Returns,
    /// Members that may be given by position, where they are not those of the path.
    pub positional: &'static [&'static str],
    /// The member that a client has a value for.
    pub client_default: Option<ClientDefault>,
}

/// A member that is sent with a value of the client if the caller leaves it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientDefault {
    /// Name of the member.
    pub member: &'static str,
    /// Name of the client's value: see [`ApiClient::with_default`](crate::ApiClient::with_default).
    pub value: &'static str,
    /// Members that say the same in another way: with one of them, nothing is added.
    pub alternatives: &'static [&'static str],
}

impl ClientDefault {
    /// Whether it says nothing about a request that has this member.
    #[must_use]
    pub fn is_settled_by(&self, member: &str) -> bool {
        self.member == member || self.alternatives.contains(&member)
    }
}

/// The HTTP method of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
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
    /// Every method, in the order of declaration.
    pub const ALL: [Self; 6] = [Self::Get, Self::Head, Self::Post, Self::Put, Self::Patch, Self::Delete];
    /// `GET`
    pub const GET: Self = Self::Get;
    /// `HEAD`
    pub const HEAD: Self = Self::Head;
    /// `POST`
    pub const POST: Self = Self::Post;
    /// `PUT`
    pub const PUT: Self = Self::Put;
    /// `PATCH`
    pub const PATCH: Self = Self::Patch;
    /// `DELETE`
    pub const DELETE: Self = Self::Delete;

    /// The method as HTTP writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether members outside the path are sent in a body.
    #[must_use]
    pub const fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

/// Whether a call may change something, which decides what may be retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing, so it may be retried.
    Read,
    /// May change something, so it is retried only if it provably was not processed.
    Write,
    /// Depends on the request: see [`Operation::effect`](super::Operation::effect).
    ByRequest,
}

/// The token that an operation needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// None: the credentials are in the request.
    None,
    /// The token of the client's application, which the client obtains and renews itself.
    Application,
    /// A token with a narrower scope, given by the caller.
    Scoped,
    /// Either of the two.
    ApplicationOrScoped,
}

impl Auth {
    /// `none`, `application`, `scoped` or `application-or-scoped`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Application => "application",
            Self::Scoped => "scoped",
            Self::ApplicationOrScoped => "application-or-scoped",
        }
    }
}

/// Whether an operation is part of the published API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    /// Published.
    Stable,
    /// Not published: it may change without notice.
    Unstable,
}

/// How a paged list continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPaging {
    /// Member of the request that says where a page begins.
    pub position: &'static str,
    /// Where the position of the next page comes from.
    pub next: NextPage,
}

/// Where the position of the next page of a list comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// This member of the response is the next position. `null`, a blank text or the same position again ends the list.
    Member(&'static str),
    /// This member of the response is the URL of the next page, which has the position in its query, or the position
    /// itself.
    Url(&'static str),
    /// The position is the number of entries before the page. A page shorter than the limit ends the list.
    Offset {
        /// Member of the request that limits the entries of a page.
        limit: &'static str,
        /// The limit that is sent if the caller gives none.
        default_limit: u64,
    },
}

/// What a caller gets from an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// The response as a typed model; nothing if the success has no body.
    Model,
    /// An object with methods, built from the response.
    Handle,
    /// The response with its result left undecoded until it is used.
    Execution,
}

impl OperationSpec {
    /// `GET` and `HEAD` read; everything else writes until [`read`](Self::read) or [`effect`](Self::effect) says otherwise.
    #[must_use]
    pub const fn new(name: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            query: &[],
            query_and_body: &[],
            not_sent: &[],
            effect: if matches!(method, Method::Get | Method::Head) { Effect::Read } else { Effect::Write },
            auth: Auth::Application,
            stability: Stability::Stable,
            entries: None,
            paging: None,
            distinct_by: None,
            returns: Returns::Model,
            positional: &[],
            client_default: None,
        }
    }

    /// Declares that the operation changes nothing although its method is not `GET`.
    #[must_use]
    pub const fn read(self) -> Self {
        self.effect(Effect::Read)
    }

    /// Sets the effect.
    #[must_use]
    pub const fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Sets the token that the operation needs.
    #[must_use]
    pub const fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// Sends these members in the query although the method has a body.
    #[must_use]
    pub const fn query(mut self, members: &'static [&'static str]) -> Self {
        self.query = members;
        self
    }

    /// Sends these members in the query and in the body.
    #[must_use]
    pub const fn query_and_body(mut self, members: &'static [&'static str]) -> Self {
        self.query_and_body = members;
        self
    }

    /// Keeps these members from being sent: they say how the client [prepares](super::Operation::prepare) the request.
    #[must_use]
    pub const fn not_sent(mut self, members: &'static [&'static str]) -> Self {
        self.not_sent = members;
        self
    }

    /// Declares that the operation is not part of the published API.
    #[must_use]
    pub const fn unstable(mut self) -> Self {
        self.stability = Stability::Unstable;
        self
    }

    /// Declares a list, whose entries are in this member of the response.
    #[must_use]
    pub const fn list(mut self, entries: &'static str) -> Self {
        self.entries = Some(entries);
        self
    }

    /// Declares that the list is paged.
    #[must_use]
    pub const fn paging(mut self, paging: ListPaging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// Declares that pages may repeat entries of earlier ones, which are told by this member and dropped. Lists that
    /// the service does not order do so when entries are added or removed between two pages.
    #[must_use]
    pub const fn distinct_by(mut self, id: &'static str) -> Self {
        self.distinct_by = Some(id);
        self
    }

    /// Sets what a caller gets.
    #[must_use]
    pub const fn returns(mut self, returns: Returns) -> Self {
        self.returns = returns;
        self
    }

    /// Sets the members that may be given by position.
    #[must_use]
    pub const fn positional(mut self, members: &'static [&'static str]) -> Self {
        self.positional = members;
        self
    }

    /// Declares a member that is sent with a value of the client if the caller leaves it out.
    #[must_use]
    pub const fn client_default(mut self, default: ClientDefault) -> Self {
        self.client_default = Some(default);
        self
    }

    /// Names of the members in the path, in order.
    pub fn path_members(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
    }

    /// Where a member of the request is sent.
    #[must_use]
    pub fn location(&self, member: &str) -> Location {
        if self.path_members().any(|name| name == member) {
            Location::Path
        } else if self.not_sent.contains(&member) {
            Location::NotSent
        } else if !self.method.has_body() || self.query.contains(&member) {
            Location::Query
        } else if self.query_and_body.contains(&member) {
            Location::QueryAndBody
        } else {
            Location::Body
        }
    }
}

/// Where a member of a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In the JSON body.
    Body,
    /// In query and body.
    QueryAndBody,
    /// Nowhere: it says how the client prepares the request.
    NotSent,
}
