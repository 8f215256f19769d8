//! [`ResourceLink`]: id, name and URL of what a notification is about.

use airbyte_agent_core::Object;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A workspace, connection, source or destination that a notification mentions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceLink {
    /// Id. `null` if the notification does not have it.
    #[schemars(extend("format" = "uuid"))]
    pub id: Option<String>,
    /// Name. `null` if the notification does not have it.
    pub name: Option<String>,
    /// URL of its page in Airbyte. `null` if the notification does not have it.
    pub url: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

impl ResourceLink {
    /// The first link `<url|name>` of a text. The id is that after `segment` in the path of its URL.
    pub(super) fn in_text(text: &str, segment: &str) -> Option<Self> {
        // Names contain neither bracket, because they are escaped.
        let (_, link) = text.split_once('<')?;
        let (link, _) = link.split_once('>')?;
        let (url, name) = link.split_once('|')?;
        // The sender writes a URL that it does not have as `null`.
        let url = Some(url).filter(|url| !url.is_empty() && *url != "null");
        Some(Self {
            id: url.and_then(|url| id_in_url(url, segment)),
            name: Some(unescape(name)),
            url: url.map(str::to_owned),
            extra: Object::new(),
        })
    }
}

/// The UUID after a segment of the path, as in `https://…/workspaces/UUID/connections/UUID`.
pub(super) fn id_in_url(url: &str, segment: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let mut segments = path.split('/');
    while let Some(found) = segments.next() {
        if found == segment {
            return segments.next().filter(|id| Uuid::try_parse(id).is_ok()).map(str::to_owned);
        }
    }
    None
}

/// The escapes of names. The sender writes `&` as `$amp;`, where Slack documents `&amp;`.
const ESCAPES: &[(&str, char)] = &[("&lt;", '<'), ("&gt;", '>'), ("$amp;", '&'), ("&amp;", '&')];

fn unescape(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find(['&', '$']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let (escape, character) = ESCAPES
            .iter()
            .find(|(escape, _)| rest.starts_with(escape))
            .map_or((1, None), |(escape, character)| (escape.len(), Some(*character)));
        match character {
            Some(character) => text.push(character),
            None => text.push_str(&rest[..escape]),
        }
        rest = &rest[escape..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "64d901a1-2520-4d91-93c8-9df438668ff0";

    #[test]
    fn a_link_has_id_name_and_url() {
        let url = format!("https://host/base/workspaces/b510e39b-e9e2-4833-9a3a-963e51d35fb4/connections/{ID}?tab=1");
        let link =
            ResourceLink::in_text(&format!("Sync completed: <{url}|Shop | Lake>"), "connections").expect("a link");
        assert_eq!(link.id.as_deref(), Some(ID));
        assert_eq!(link.name.as_deref(), Some("Shop | Lake"));
        assert_eq!(link.url, Some(url));
    }

    #[test]
    fn names_are_unescaped_once() {
        for (escaped, name) in [
            ("PSQL -&gt;&gt; BigQuery", "PSQL ->> BigQuery"),
            ("a &lt;b&gt; $amp; c", "a <b> & c"),
            ("a &amp; b", "a & b"),
            // The name `&lt;`.
            ("$amp;lt;", "&lt;"),
            ("$5 & more$", "$5 & more$"),
            ("ü&lt;ü$", "ü<ü$"),
        ] {
            let link = ResourceLink::in_text(&format!("<u|{escaped}>"), "").expect("a link");
            assert_eq!(link.name.as_deref(), Some(name));
        }
    }

    #[test]
    fn what_a_link_lacks_is_none() {
        let link = ResourceLink::in_text("<null|Shop>", "connections").expect("a link");
        assert_eq!((link.id, link.url), (None, None));
        for text in ["", "no link", "<a|b", "a|b>", "<a>", ">a|b<"] {
            assert_eq!(ResourceLink::in_text(text, "connections"), None, "{text}");
        }
        assert_eq!(id_in_url("https://host/connections/new", "connections"), None);
        assert_eq!(id_in_url("https://host/connections", "connections"), None);
    }
}
