//! [`ListPages`]: lists whose paging is declared in the operation table.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;
use url::Url;

use super::source::{PageContents, PageSource};
use crate::client::ApiClient;
use crate::error::{Error, ErrorKind};
use crate::json::{self, JsonObject};
use crate::operation::{ListPaging, NextPage};
use crate::request::EncodedRequest;
use crate::response::Response;
use crate::table::OperationEntry;

/// The pages of a list, by its [`ListPaging`].
pub struct ListPages {
    entry: &'static OperationEntry,
    /// The member of the response that holds the entries; empty if the response is the array of entries.
    entries: &'static str,
    paging: Option<ListPaging>,
    request: JsonObject,
    base_url: Url,
}

type Envelope<'a> = HashMap<Cow<'a, str>, &'a RawValue>;

impl ListPages {
    /// The pages of the operation of this name, with its request as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if the operation is not a list, or the request is invalid.
    pub fn new(client: &ApiClient, operation: &str, request: &[u8]) -> Result<Self, Error> {
        let entry = client.api().operation(operation)?;
        let invalid = |reason: String| Error::new(ErrorKind::InvalidRequest, reason).with_operation(entry.spec.name);
        let entries = entry.spec.entries.ok_or_else(|| invalid("the operation is not a list".into()))?;
        let paging = entry.spec.paging;
        // An invalid request is reported now rather than with the first page.
        (entry.parse)(request)?;
        let mut request: JsonObject =
            serde_json::from_slice(request).map_err(|error| invalid(json::describe(&error)))?;
        if let Some(ListPaging { next: NextPage::Offset { limit, default_limit }, .. }) = paging
            && request.integer(limit).is_none()
        {
            request = request.merged(&JsonObject::with_member(limit, default_limit.into()));
        }
        Ok(Self { entry, entries, paging, request, base_url: client.config().base_url.clone() })
    }

    fn next_position(
        &self,
        envelope: &Envelope<'_>,
        count: u64,
        response: &Response,
        position: Option<&JsonObject>,
    ) -> Result<Option<JsonObject>, Error> {
        let Some(paging) = self.paging else { return Ok(None) };
        let text = |member: &str| -> Result<Option<String>, Error> {
            let value: Option<Value> = envelope.get(member).and_then(|value| serde_json::from_str(value.get()).ok());
            match value {
                None | Some(Value::Null) => Ok(None),
                Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
                Some(_) => Err(response.decode_error(format!("expected a string at `{member}`"))),
            }
        };
        let at = |position: Value| JsonObject::with_member(paging.position, position);
        Ok(match paging.next {
            NextPage::Member(member) => text(member)?.map(|next| at(next.into())),
            NextPage::Url(member) => {
                let next = text(member)?.map(|next| self.position_in(&next, paging.position, response)).transpose()?;
                next.map(|next| at(next.into()))
            }
            NextPage::Offset { limit, default_limit } => {
                let limit = self.request.integer(limit).unwrap_or(default_limit);
                let start = position.unwrap_or(&self.request).integer(paging.position).unwrap_or(0);
                (count >= limit && count > 0).then(|| at((start + count).into()))
            }
        })
    }

    /// The position inside the URL of the next page. A URL of another host is an error: following it would send the
    /// token there.
    fn position_in(&self, next: &str, member: &str, response: &Response) -> Result<String, Error> {
        let is_link = next.starts_with("http://") || next.starts_with("https://") || next.starts_with(['/', '?']);
        if !is_link {
            return Ok(next.to_owned());
        }
        let invalid = |problem: &str| response.decode_error(format!("the URL of the next page {problem}"));
        let url = self.base_url.join(next).map_err(|error| invalid(&format!("is not valid: {error}")))?;
        if url.host_str() != self.base_url.host_str() {
            return Err(invalid("is of another host"));
        }
        let position = url.query_pairs().find(|(name, _)| name == member);
        position.map(|(_, value)| value.into_owned()).ok_or_else(|| invalid(&format!("has no `{member}`")))
    }

    /// The entries of a response, as a JSON array, and its members. It has none if it is the array.
    fn parts<'a>(&self, response: &'a Response) -> Result<(&'a str, Envelope<'a>), Error> {
        let invalid = |error: serde_json::Error| response.decode_error(json::describe(&error));
        if self.entries.is_empty() {
            let entries: &RawValue = serde_json::from_slice(response.body()).map_err(invalid)?;
            return Ok((entries.get(), Envelope::new()));
        }
        let envelope: Envelope<'_> = serde_json::from_slice(response.body()).map_err(invalid)?;
        match envelope.get(self.entries) {
            Some(entries) => Ok((entries.get(), envelope)),
            None => Err(response.decode_error(format!("it has no `{}`", self.entries))),
        }
    }
}

impl PageSource for ListPages {
    fn subject(&self) -> String {
        self.entry.spec.name.to_owned()
    }

    fn operation(&self) -> &'static str {
        self.entry.spec.name
    }

    fn request(&self, position: Option<&JsonObject>) -> Result<EncodedRequest, Error> {
        let request = position.map_or_else(|| self.request.clone(), |position| self.request.merged(position));
        (self.entry.parse)(request.as_str().as_bytes())
    }

    fn read<'a>(&self, response: &'a Response, position: Option<&JsonObject>) -> Result<PageContents<'a>, Error> {
        let (records, envelope) = self.parts(response)?;
        let entries: Vec<IgnoredAny> =
            serde_json::from_str(records).map_err(|error| response.decode_error(json::describe(&error)))?;
        let count = entries.len() as u64;
        let next = self.next_position(&envelope, count, response, position);
        Ok(PageContents { records: records.into(), count, next })
    }

    fn records<'a>(&self, response: &'a Response) -> Result<Cow<'a, str>, Error> {
        self.parts(response).map(|(records, _)| records.into())
    }

    fn without_repeated(&self, response: Response, seen: &mut HashSet<String>) -> Result<(Response, u64), Error> {
        let Some(id) = self.entry.spec.distinct_by else { return Ok((response, 0)) };
        let entries: Vec<&RawValue> = serde_json::from_str(self.parts(&response)?.0)
            .map_err(|error| response.decode_error(json::describe(&error)))?;
        let all = entries.len();
        let is_new = |entry: &&RawValue| {
            let members: Option<Envelope<'_>> = serde_json::from_str(entry.get()).ok();
            // An entry without an id cannot be told from others, so it is kept.
            members.and_then(|members| Some(seen.insert(members.get(id)?.get().to_owned()))).unwrap_or(true)
        };
        let kept: Vec<&RawValue> = entries.into_iter().filter(is_new).collect();
        let repeated = all - kept.len();
        if repeated == 0 {
            return Ok((response, 0));
        }
        let entries = JsonObject::of(&HashMap::from([(self.entries, kept)]))
            .map_err(|error| response.decode_error(json::describe(&error)))?;
        let body = response.json::<JsonObject>()?.merged(&entries).as_str().to_owned();
        Ok((response.with_body(body), repeated as u64))
    }

    fn repeated_position_ends(&self) -> bool {
        true
    }
}
