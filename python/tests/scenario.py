"""Plays scenarios of `tests/scenarios`; their format is described there."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from operator import attrgetter
from typing import Any

from airbyte_agent import AirbyteAgentError, Answer, AsyncClient, Client, Emulator, Execution
from control import plain

Step = dict[str, Any]


class SyncFace:
    """The client for callers who wait, each call in a thread of its own."""

    def __init__(self, client: Client) -> None:
        self.client = client
        # As many at once as a step asks for, however few processors there are.
        self.threads = ThreadPoolExecutor(100)

    async def apart(self, make: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, partial(make, *arguments, **more))

    async def call(self, name: str, arguments: dict[str, Any]) -> Any:
        return await self.apart(attrgetter(name)(self.client), **arguments)

    async def connector(self, reference: str) -> Any:
        return await self.apart(self.client.connector, reference)

    async def all_of(self, begin: Callable[..., Any], *arguments: Any, **more: Any) -> list[Any]:
        return await self.apart(lambda: list(begin(*arguments, **more)))

    async def execute(self, handle: Any, *arguments: Any) -> Execution:
        return await self.apart(handle.execute, *arguments)

    async def file(self, handle: Any, *arguments: Any) -> bytes:
        return await self.apart(lambda: handle.download(*arguments).read())

    async def close(self) -> None:
        self.client.close()
        self.threads.shutdown()


class AsyncFace:
    """The client for callers who await."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def call(self, name: str, arguments: dict[str, Any]) -> Any:
        return await attrgetter(name)(self.client)(**arguments)

    async def connector(self, reference: str) -> Any:
        return await self.client.connector(reference)

    async def all_of(self, begin: Callable[..., Any], *arguments: Any, **more: Any) -> list[Any]:
        return [item async for item in begin(*arguments, **more)]

    async def execute(self, handle: Any, *arguments: Any) -> Execution:
        return await handle.execute(*arguments)

    async def file(self, handle: Any, *arguments: Any) -> bytes:
        return await (await handle.download(*arguments)).read()

    async def close(self) -> None:
        await self.client.close()


Face = SyncFace | AsyncFace


class Stage:
    """A scenario being played."""

    def __init__(self, face: Face, emulator: Emulator) -> None:
        self.face = face
        self.url = emulator.url
        self.saved: dict[str, Any] = {
            name: getattr(emulator, name) for name in ("url", "client_id", "client_secret", "organization_id")
        }

    async def play(self, step: Step) -> None:
        if "parallel" in step:
            parallel = step["parallel"]
            await asyncio.gather(*(self.once(parallel["step"]) for _ in range(parallel["times"])))
            return
        answer = await self.once(step)
        for name, path in step.get("save", {}).items():
            self.saved[name] = at(answer, path)

    async def once(self, step: Step) -> Any:
        expect = step.get("expect", {})
        try:
            got = await self.act(step)
        except AirbyteAgentError as error:
            if "error" not in expect:
                raise
            error_is(expect["error"], error)
            return None
        assert "error" not in expect, f"it succeeded, wanted {expect['error']}"
        if "answer" in expect:
            contains(self.filled(expect["answer"]), got, "answer")
        if "records" in expect:
            records_are(expect["records"], got)
        if "bytes" in expect:
            bytes_are(expect["bytes"], got)
        return got

    def act(self, step: Step) -> Awaitable[Any]:
        [kind] = {"call", "connector", "execute", "records", "list_all", "download", "http"} & step.keys()
        return getattr(self, f"act_{kind}")(step)

    async def act_call(self, step: Step) -> Any:
        return to_plain(await self.face.call(step["call"], self.arguments(step)))

    async def act_connector(self, step: Step) -> Any:
        found = await self.face.connector(self.filled(step["connector"]))
        return {"id": found.id, "name": found.name, "definition_id": found.definition_id, "slug": found.slug}

    async def act_list_all(self, step: Step) -> list[Any]:
        begin = attrgetter(f"{step['list_all']}_all")(self.face.client)
        return to_plain(await self.face.all_of(begin, **self.arguments(step)))

    async def act_execute(self, step: Step) -> Any:
        about = self.filled(step["execute"])
        handle = await self.face.connector(about["connector"])
        found = await self.face.execute(handle, about["entity"], about["action"], about.get("params"))
        return {"records": found.records} if found.next is None else {"records": found.records, "next": found.next}

    async def act_records(self, step: Step) -> list[Any]:
        about = self.filled(step["records"])
        handle = await self.face.connector(about["connector"])
        what = (about["entity"], about["action"], about.get("params"))
        return await self.face.all_of(handle.records, *what, paging=about.get("paging"), **step.get("options", {}))

    async def act_download(self, step: Step) -> bytes:
        about = self.filled(step["download"])
        handle = await self.face.connector(about["connector"])
        return await self.face.file(handle, about["entity"], about["action"], about.get("params"))

    async def act_http(self, step: Step) -> Any:
        http = self.filled(step["http"])
        return await asyncio.to_thread(plain, self.url, http["method"], http["path"], http.get("json"))

    def arguments(self, step: Step) -> dict[str, Any]:
        return {**self.filled(step.get("request", {})), **self.filled(step.get("options", {}))}

    def filled(self, value: Any) -> Any:
        """A value with its `${names}` filled in."""
        if isinstance(value, dict):
            return {name: self.filled(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if not isinstance(value, str):
            return value
        if value.startswith("${") and value.endswith("}") and value[2:-1] in self.saved:
            return self.saved[value[2:-1]]
        for name, saved in self.saved.items():
            value = value.replace(f"${{{name}}}", saved if isinstance(saved, str) else json.dumps(saved))
        return value


def to_plain(got: Any) -> Any:
    """An answer of any form out of plain dictionaries and lists."""
    if isinstance(got, list):
        return [to_plain(item) for item in got]
    return got.to_dict() if isinstance(got, (Answer, Execution)) or hasattr(got, "to_dict") else got


def at(value: Any, path: str) -> Any:
    """The part of a value at a path of members and indexes."""
    for step in filter(None, path.split(".")):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


_MISSING = object()


def contains(wanted: Any, found: Any, path: str) -> None:
    """Whether what was found contains what was wanted."""
    marker = wanted if isinstance(wanted, dict) else {}
    if "$absent" in marker:
        assert found is _MISSING, f"{path} is there: {found}"
        return
    assert found is not _MISSING, f"{path} is missing, wanted {wanted}"
    if "$any" in marker:
        return
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name, value in wanted.items():
            contains(value, found.get(name, _MISSING), f"{path}.{name}")
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for index, (value, item) in enumerate(zip(wanted, found)):
            contains(value, item, f"{path}.{index}")
    else:
        assert wanted == found, f"{path} is {found!r}, wanted {wanted!r}"


def records_are(wanted: dict[str, Any], records: list[Any]) -> None:
    if "count" in wanted:
        assert len(records) == wanted["count"]
    if "first" in wanted:
        contains(wanted["first"], records[0], "first")
    if "last" in wanted:
        contains(wanted["last"], records[-1], "last")
    if "unique" in wanted:
        assert len({json.dumps(record[wanted["unique"]]) for record in records}) == len(records)


def bytes_are(wanted: dict[str, Any], file: bytes) -> None:
    if "length" in wanted:
        assert len(file) == wanted["length"]
    if "sha256" in wanted:
        assert hashlib.sha256(file).hexdigest() == wanted["sha256"]


def error_is(wanted: dict[str, Any], error: AirbyteAgentError) -> None:
    for name, value in wanted.items():
        if name == "message":
            assert value in str(error)
        elif name == "fields":
            assert [problem.field for problem in error.errors] == value
        else:
            assert getattr(error, name) == value, f"`{name}` is {getattr(error, name)!r}, wanted {value!r}: {error}"
