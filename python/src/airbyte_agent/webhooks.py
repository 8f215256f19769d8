"""Notifications that Airbyte sends to the webhook URLs of a workspace.

    from airbyte_agent import webhooks

    event = webhooks.parse(body, headers, url=url, key="…")
    match event:
        case webhooks.SyncFailed():
            print(event.connection.name, event.error_message)
        case webhooks.ConnectionDisabled():
            print(event.connection.name, "was disabled")

It depends on no web framework: pass what yours has received. `docs/webhooks.md` explains how to set up the URLs, and
what can be expected of a notification.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from . import _native
from ._encode import encode_hidden
from ._exceptions import invalid_argument, not_a_str
from ._generated.webhooks import literals, models, unions
from ._generated.webhooks.literals import *
from ._generated.webhooks.models import *
from ._generated.webhooks.models import _Event
from ._generated.webhooks.unions import *
from ._hidden import Hidden
from ._typeguards import is_mapping

__all__ = ["parse"]
__all__ += literals.__all__
__all__ += models.__all__
__all__ += unions.__all__


class SupportsItems(t.Protocol):
    """A mapping, or the headers of a web framework."""

    def items(self) -> Iterable[tuple[str, t.Any]]: ...


def parse(
    body: bytes | bytearray | str | Mapping[str, t.Any] | None,
    headers: SupportsItems | Iterable[tuple[str | bytes, str | bytes]] | None = None,
    *,
    url: str | None = None,
    event: NotificationType | None = None,
    key: str | None = None,
) -> Event:
    """The event that a notification is about.

    A notification does not name its event. It is determined from the content, then from `event` or `url`. What is not
    understood is an `Unknown`.

    Args:
        body: Body of the request as received, or the JSON object that it was decoded to.
        headers: Headers of the request: a mapping, or pairs of name and value. Only `X-Webhook-Key` is read, which may
            have the key instead of the URL.
        url: URL of the request, or only path and query. The key is read from the query, and the type of notification
            from the last segment of the path.
        event: Type of notification that the requested URL is set for, if the URL does not end with it.
        key: The key that the request must have. Default: the key is not checked.

    Raises:
        InvalidWebhookError: The request does not have the key, or its body is not a notification. Respond with a 4xx
            status.
        InvalidRequestError: An argument is invalid, such as an empty key.
    """
    content = Hidden(body)
    options = Hidden({"url": url, "headers": headers, "event": event, "key": key})
    del body, headers, url, key
    for name in ("url", "event", "key"):
        if not isinstance(options.value[name], (str, type(None))):
            raise not_a_str(None, name, options.value[name])
    if not _keep_key_header(options):
        found = type(options.value["headers"]).__name__
        raise invalid_argument(None, "headers", f"must be a mapping, or pairs of name and value, not {found}")
    options.value["url"] = _to_text(options.value["url"])
    members = _native.parse_webhook(_encode_body(content), encode_hidden(options))
    parsed: t.Any = _Event.convert(members)
    return parsed  # type: ignore[no-any-return]


def _encode_body(body: Hidden) -> bytes:
    """The body as bytes.

    Raises:
        InvalidRequestError: It is something else.
    """
    if body.value is None:
        # Some platforms leave the body out if there is none.
        return b""
    if isinstance(body.value, (bytes, bytearray)):
        return bytes(body.value)
    if isinstance(body.value, str):
        # Lone surrogates are refused like any other body that is not JSON.
        return body.value.encode("utf-8", "surrogatepass")
    if is_mapping(body.value):
        return encode_hidden(body)
    hint = "; await it first" if hasattr(body.value, "__await__") else ""
    reason = f"must be bytes, a str or a mapping, not {type(body.value).__name__}{hint}"
    raise invalid_argument(None, "body", reason)


def _keep_key_header(options: Hidden) -> bool:
    """Replace the headers by the one that may have the key. Returns whether they are headers."""
    headers = options.value["headers"]
    if headers is None:
        return True
    try:
        pairs = headers.items() if hasattr(headers, "items") else headers
        found = {_to_text(name).lower(): value for name, value in pairs}
    except (AttributeError, TypeError, ValueError):
        return False
    name = _native.WEBHOOK_KEY_HEADER
    options.value["headers"] = {name: _to_text(found[name])} if name in found else {}
    return True


def _to_text(value: t.Any) -> t.Any:
    """A part of a request as text that can be encoded, whatever was sent. Some frameworks have headers as bytes."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
