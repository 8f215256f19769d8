"""How the list-like operations of a connector page: the rule that follows from the facts of its spec.

A rule follows from names and types that many connectors share. What a spec cannot say stands in `OVERRIDES`.
"""

from __future__ import annotations

from specs import Json, Operation, type_name

LIST_ACTIONS = ("list", "search")

PAGE_NUMBERS = ("page",)
TOKENS = (
    "after",
    "cursor",
    "page_token",
    "pageToken",
    "nextPageToken",
    "next_page_token",
    "nextToken",
    "NextToken",
    "starting_after",
    "start_cursor",
    "start_id",
    "bookmark",
    "page[cursor]",
    "page[after]",
    "page.token",
    "offset",
    "start",
    "page",
)
OFFSETS = ("offset", "start", "startAt", "startRow")
LAST_IDS = ("since_id",)
TIMES = ("start_time",)
SIZES = (
    "limit",
    "per_page",
    "page_size",
    "pageSize",
    "PageSize",
    "maxResults",
    "MaxResultsPerPage",
    "first",
    "count",
    "rowLimit",
    "page[size]",
    "page.size",
)

# Members of `connector_metadata`, or of a result that is the provider's own envelope.
NEXT_VALUES = (
    "end_cursor",
    "endCursor",
    "next_cursor",
    "cursor",
    "next_page_token",
    "nextPageToken",
    "next_token",
    "nextToken",
    "next_offset",
    "next_id",
    "after",
    "offset",
    "next_page",
    "nextPage",
    "next",
    "next_link",
    "next_page_url",
    "next_page_uri",
    "nextRecordsUrl",
)
MORE = ("has_next_page", "hasNextPage", "has_more", "more_records")
DONE = ("isLast", "done", "last_page")
TOTALS = ("total", "total_count", "total_items", "total_records", "row_count", "count")
PAGE_COUNTS = ("total_pages", "page_count")

# What the names do not say, by connector and operation; `*` is every list-like operation of the connector. `None`
# removes a member. Sources: the providers' own references, which the specs link to.
OVERRIDES: dict[str, dict[str, Json]] = {
    "asana": {"*": {"next": "next_page.offset"}},
    # Pages are numbered from 0.
    "clickup-api": {
        "tasks.list": {"first": 0},
        "tasks.search": {"first": 0},
        "view_tasks.list": {"first": 0},
    },
    # `startAt` is where this page begins, although the connector calls it `next_offset`.
    "jira": {
        "issue_comments.list": {"next": None},
        "issue_worklogs.list": {"next": None},
    },
    # Every page has a next link.
    "sentry": {"*": {"end": "empty_page"}},
    # `since_id` sorts by id, which the first page needs too.
    "shopify": {"*": {"first": 0}},
    "stripe": {
        f"{entity}.list": {"kind": "last"}
        for entity in (
            "customers",
            "invoices",
            "charges",
            "subscriptions",
            "refunds",
            "products",
            "balance_transactions",
            "payment_intents",
            "disputes",
            "payouts",
        )
    },
    "tiktok-marketing": {"*": {"total": "page_info.total_number", "page_count": "page_info.total_page"}},
    # Responses are read backwards from the token of the last one. The counts are those of what is left.
    "typeform": {
        "responses.list": {"position": "after", "kind": "last", "id": "token", "total": None, "page_count": None},
    },
    "zendesk-chat": {"agents.list": {"first": 0}, "bans.list": {"first": 0}},
    "zendesk-talk": {"calls.list": {"first": 0}, "call_legs.list": {"first": 0}},
}

#: Members of `connector_metadata` that are URLs, although their schema does not say so.
LINKS = {
    "confluence": ("next",),
    "harvest": ("next_link",),
    "hubspot": ("next_link",),
    "jira": ("nextPage",),
    "klaviyo": ("next",),
    "outreach": ("next_link",),
    "reddit-ads": ("next_link",),
    "salesforce": ("nextRecordsUrl",),
    "sendgrid": ("next",),
    "snapchat-marketing": ("next_link",),
    "twilio": ("next_page_uri", "first_page_uri"),
    "zendesk-chat": ("next_page",),
    "zendesk-support": ("next_page", "previous_page"),
    "zendesk-talk": ("next_page",),
}


def rule(slug: str, operation: Operation) -> Json | None:
    """The rule of a list-like operation; `None` if it returns everything at once."""
    members = _members(operation)
    found = _position(operation, members) | _size(operation) | _signals(members)
    for scope in ("*", operation.name):
        found |= OVERRIDES.get(slug, {}).get(scope, {})
    found = {name: value for name, value in found.items() if value is not None}
    if not found.keys() & {"position", "next", "more", "done", "total"}:
        found = {}
    if "kind" not in found or found["kind"] == "token":
        found.pop("first", None)
    # Counts say how many pages follow, not where a page begins that is not numbered.
    if found.get("kind", "page" if "next" not in found else "token") not in ("page", "offset"):
        found.pop("total", None)
        found.pop("page_count", None)
    if records := _record_path(operation):
        found["records"] = records
    return found or None


def metadata(slug: str, operation: Operation) -> Json:
    """The members of `connector_metadata`: the type of each, or an object or list of types."""
    known: Json = {}
    for member, path in operation.metadata.items():
        schema = operation.schema_at(path) if path.startswith("$") else {}
        known[member] = "link" if member in LINKS.get(slug, ()) else _shape(operation.type_of(member), schema)
    return known


def _shape(kind: str, schema: Json) -> Json | list[Json] | str:
    properties = schema.get("properties") or {}
    items = (schema.get("items") or {}).get("properties") or {}
    if kind == "object" and properties:
        return {name: _shape(type_name(value), value) for name, value in properties.items()}
    if kind == "array" and items:
        return [{name: type_name(value) for name, value in items.items()}]
    return kind


def _members(operation: Operation) -> dict[str, str]:
    """Where a response says what follows: `connector_metadata`, or the result if it is the provider's own envelope."""
    members = {name: operation.type_of(name) for name in operation.metadata}
    if operation.extractor is None and type_name(operation.response) == "object":
        for name, schema in operation.response.get("properties", {}).items():
            members.setdefault(name, type_name(schema))
    return members


def _position(operation: Operation, members: dict[str, str]) -> Json:
    integers = {name for name, schema in operation.params.items() if type_name(schema) == "integer"}
    texts = {name for name, schema in operation.params.items() if type_name(schema) == "string"}
    # Without a next value, a parameter such as `start` is a filter.
    follows = any(name in members for name in NEXT_VALUES + MORE)
    for kind, names, declared in (
        ("page", PAGE_NUMBERS, integers),
        ("token", TOKENS if follows else (), texts),
        ("offset", OFFSETS, integers),
        ("last", LAST_IDS, integers),
        ("time", TIMES if "next_page" in members else (), integers),
    ):
        if name := next((name for name in names if name in declared), None):
            return {"position": name, "kind": kind}
    return {}


def _size(operation: Operation) -> Json:
    for name in SIZES:
        schema = operation.params.get(name, {})
        if type_name(schema) == "integer":
            return {"size": name, "default_size": schema.get("default"), "max_size": schema.get("maximum")}
    return {}


def _signals(members: dict[str, str]) -> Json:
    def first(names: tuple[str, ...], *kinds: str) -> str | None:
        return next((name for name in names if name in members and (not kinds or members[name] in kinds)), None)

    return {
        "next": first(NEXT_VALUES),
        "more": first(MORE, "boolean", "any"),
        "done": first(DONE, "boolean", "any"),
        "total": first(TOTALS, "integer", "any"),
        "page_count": first(PAGE_COUNTS, "integer", "any"),
    }


def _record_path(operation: Operation) -> str | None:
    """The member of the result that has the records, if the result is the provider's own envelope."""
    if operation.extractor is not None or type_name(operation.response) != "object":
        return None
    properties = operation.response.get("properties", {})
    return next((name for name, schema in properties.items() if type_name(schema) == "array"), None)
