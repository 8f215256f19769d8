"""Lists whose pages are given as JSON text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from airbyte_agent import AsyncClient, AsyncRecords, Client, Execution, HTTPRequest, HTTPResponse, Records
from airbyte_agent._base_requester import EXECUTE
from airbyte_agent._hidden import Hidden
from airbyte_agent._native import restore_response

ID = "00000000-0000-4000-8000-000000000001"
_URL = "https://api.example.test"


def body(records: str, next: int | None = None) -> bytes:
    """The response to an `execute` with these records, and the position of the next page."""
    return (
        f'{{"status": "success", "result": {records}, "connector_metadata": {{"next": {json.dumps(next)}}}}}'.encode()
    )


def page(records: str) -> Execution:
    """An execution with these records, as spelt."""
    response = restore_response(EXECUTE, 200, [], "", 1, body(records))
    return Execution._from_response(response, Hidden(b""), None, "things.list", None, None)


class Pages:
    """A transport that serves pages. A page that is no text is the response to send, or the exception to raise."""

    def __init__(self, *pages: str | HTTPResponse | Exception) -> None:
        self.pages: list[str | HTTPResponse | Exception] = list(pages)
        self.requested: list[int] = []

    def answer(self, request: HTTPRequest) -> HTTPResponse:
        position = json.loads(request.body or b"{}").get("params", {}).get("position", 0)
        self.requested.append(position)
        records = self.pages[position]
        if isinstance(records, Exception):
            raise records
        if isinstance(records, HTTPResponse):
            return records
        next = position + 1 if position + 1 < len(self.pages) else None
        return HTTPResponse(200, {"content-type": "application/json"}, body(records, next))

    async def answer_async(self, request: HTTPRequest) -> HTTPResponse:
        return self.answer(request)

    def records(self, **how: Any) -> Records:
        """The records of all pages."""
        client = Client(base_url=_URL, token="t", max_retries=0, transport=self.answer)
        return client.connector_by_id(ID).records("things", "list", paging=PAGING, **how)

    def async_records(self, **how: Any) -> AsyncRecords:
        """The records of all pages, asynchronously."""
        client = AsyncClient(base_url=_URL, token="t", max_retries=0, transport=self.answer_async)
        return client.connector_by_id(ID).records("things", "list", paging=PAGING, **how)


PAGING: Any = {"position": "position", "next": "next"}


def numbered(count: int, first: int = 0) -> str:
    """Records with an `id` each."""
    return json.dumps([{"id": first + number} for number in range(count)])


def kinds(report: Sequence[Any]) -> list[tuple[str, str, int, int]]:
    """The findings of a report, without their words."""
    return [(it.column, it.kind, it.count, it.first_record) for it in report]
