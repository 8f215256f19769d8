"""Requests to the administration endpoints of an emulator."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

from ._encode import encode
from ._exceptions import ConfigurationError, InvalidRequestError, invalid_argument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def send(url: str, token: str | None, method: str, path: str, body: Any = None) -> Any:
    """Send a request to an emulator, never through a proxy, and decode its response.

    Raises:
        ConfigurationError: The emulator is not running.
        InvalidRequestError: The emulator rejected the request.
    """
    headers = {"content-type": "application/json"}
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_TIMEOUT)
    try:
        connection.request(method, f"/_emulator/{path}", None if body is None else encode(body), headers)
        response = connection.getresponse()
        text = response.read()
    except OSError:
        raise ConfigurationError(f"the emulator at {url} is not running.") from None
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise _rejected(path, text)
    return json.loads(text)


def _rejected(path: str, text: bytes) -> InvalidRequestError:
    try:
        answer = json.loads(text)
    except ValueError:
        answer = {"message": text.decode(errors="replace")}
    problem = next(iter(answer.get("errors") or [answer]))
    # The caller never sees the JSON that was sent, so a position in it would not help.
    reason = str(problem.get("message", "")).split(" at line ")[0].rstrip(".")
    return invalid_argument(None, problem.get("field") or path.partition("?")[0], reason)


# In seconds. The emulator runs on this machine, so only one that hangs takes this long.
_TIMEOUT = 60
