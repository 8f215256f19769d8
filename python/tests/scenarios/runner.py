"""Runs the scenarios of `tests/scenarios`, whose README describes their format."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

from airbyte_agent import (
    NULL,
    AirbyteAgentError,
    APIResponse,
    AsyncClient,
    AsyncListPage,
    Client,
    Emulator,
    Execution,
    ListPage,
)
from helpers.accounts import send_http

Step = dict[str, Any]


class SyncCaller:
    """Makes the calls of a scenario with a `Client`, each in a thread of its own."""

    def __init__(self, client: Client) -> None:
        self.client = client
        # As many as the parallel calls of a step, whatever the number of processors.
        self.threads = ThreadPoolExecutor(100)

    async def in_thread(self, function: Callable[..., Any], /, *arguments: Any, **more: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, partial(function, *arguments, **more))

    async def call(self, name: str, /, *arguments: Any, **more: Any) -> Any:
        return await self.in_thread(attrgetter(name)(self.client), *arguments, **more)

    async def connector(self, reference: str) -> Any:
        return await self.in_thread(self.client.connector, reference)

    async def collect(self, into: list[Any], method: Callable[..., Any], take: int | None = None, **more: Any) -> None:
        await self.in_thread(lambda: into.extend(islice(method(**more), take)))

    async def execute(self, connector: Any, *arguments: Any) -> Execution:
        return await self.in_thread(connector.execute, *arguments)

    async def download(self, connector: Any, *arguments: Any) -> bytes:
        return await self.in_thread(lambda: connector.download(*arguments).read())

    async def close(self) -> None:
        self.client.close()
        self.threads.shutdown()


class AsyncCaller:
    """Makes the calls of a scenario with an `AsyncClient`."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def call(self, name: str, /, *arguments: Any, **more: Any) -> Any:
        return await attrgetter(name)(self.client)(*arguments, **more)

    async def connector(self, reference: str) -> Any:
        return await self.client.connector(reference)

    async def collect(self, into: list[Any], method: Callable[..., Any], take: int | None = None, **more: Any) -> None:
        async for item in method(**more):
            into.append(item)
            if len(into) == take:
                break

    async def execute(self, connector: Any, *arguments: Any) -> Execution:
        return await connector.execute(*arguments)

    async def download(self, connector: Any, *arguments: Any) -> bytes:
        return await (await connector.download(*arguments)).read()

    async def close(self) -> None:
        await self.client.close()


Caller = SyncCaller | AsyncCaller


class ScenarioRunner:
    """Runs the steps of a scenario."""

    def __init__(self, caller: Caller, emulator: Emulator) -> None:
        self.caller = caller
        self.url = emulator.url
        self.saved: dict[str, Any] = {
            name: getattr(emulator, name) for name in ("url", "client_id", "client_secret", "organization_id")
        }

    async def run(self, step: Step) -> None:
        if "parallel" in step:
            parallel = step["parallel"]
            await asyncio.gather(*(self.run_once(parallel["step"]) for _ in range(parallel["times"])))
            return
        answer = await self.run_once(step)
        for name, path in step.get("save", {}).items():
            self.saved[name] = at(answer, path)

    async def run_once(self, step: Step) -> Any:
        expect = step.get("expect", {})
        read: list[Any] = []
        try:
            result = await self.dispatch(step, read)
        except AirbyteAgentError as error:
            if "error" not in expect:
                raise
            if "records" in expect:
                assert_records(expect["records"], read)
            assert_error(expect["error"], error)
            return {"token": error.token}
        assert "error" not in expect, f"the step succeeded, expected {expect['error']}"
        if "answer" in expect:
            assert_contains(self.fill(expect["answer"]), result, "answer")
        if "records" in expect:
            assert_records(expect["records"], result)
        if "bytes" in expect:
            assert_bytes(expect["bytes"], result)
        return result

    def dispatch(self, step: Step, read: list[Any]) -> Awaitable[Any]:
        """Perform a step. The entries of its pages are added to `read`, also if an error ends them."""
        [kind] = {"call", "connector", "execute", "records", "list_all", "download", "http"} & step.keys()
        run = getattr(self, f"run_{kind}")
        return run(step, read) if kind in ("records", "list_all") else run(step)

    async def run_call(self, step: Step) -> Any:
        positional = self.fill(step.get("args", []))
        return to_plain(await self.caller.call(step["call"], *positional, **self.arguments(step)))

    async def run_connector(self, step: Step) -> Any:
        found = await self.caller.connector(self.fill(step["connector"]))
        return {"id": found.id, "name": found.name, "definition_id": found.definition_id, "slug": found.slug}

    async def run_list_all(self, step: Step, read: list[Any]) -> list[Any]:
        method = attrgetter(step["list_all"])(self.caller.client)
        await self.caller.collect(read, method, **self.arguments(step))
        return to_plain(read)

    async def run_execute(self, step: Step) -> Any:
        request = self.fill(step["execute"])
        connector = await self.caller.connector(request["connector"])
        execution = await self.caller.execute(connector, request["entity"], request["action"], request.get("params"))
        next_params = {} if execution.next is None else {"next": execution.next}
        return {"records": execution.records, **next_params}

    async def run_records(self, step: Step, read: list[Any]) -> list[Any]:
        request = self.fill(step["records"])
        connector = await self.caller.connector(request.pop("connector"))
        take = request.pop("take", None)
        records = connector.records(**request, **step.get("options", {}))
        try:
            await self.caller.collect(read, lambda: records, take=take)
        finally:
            if "save_token" in step:
                self.saved[step["save_token"]] = records.token
        return read

    async def run_download(self, step: Step) -> bytes:
        request = self.fill(step["download"])
        connector = await self.caller.connector(request["connector"])
        return await self.caller.download(connector, request["entity"], request["action"], request.get("params"))

    async def run_http(self, step: Step) -> Any:
        http = self.fill(step["http"])
        return await asyncio.to_thread(send_http, self.url, http["method"], http["path"], http.get("json"))

    def arguments(self, step: Step) -> dict[str, Any]:
        request = {
            snake_case(name): NULL if value is None else value
            for name, value in self.fill(step.get("request", {})).items()
        }
        return {**request, **self.fill(step.get("options", {}))}

    def fill(self, value: Any) -> Any:
        """A value with saved values in place of its `${names}`."""
        if isinstance(value, dict):
            return {name: self.fill(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if not isinstance(value, str):
            return value
        if value.startswith("${") and value.endswith("}") and value[2:-1] in self.saved:
            return self.saved[value[2:-1]]
        for name, saved in self.saved.items():
            value = value.replace(f"${{{name}}}", saved if isinstance(saved, str) else json.dumps(saved))
        return value


def snake_case(name: str) -> str:
    """The name of a parameter in Python."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def to_plain(result: Any) -> Any:
    """A result as plain dictionaries and lists."""
    if isinstance(result, APIResponse):
        return result.parse()
    if isinstance(result, (ListPage, AsyncListPage)) and result.envelope is None:
        # The response is an array.
        result = result.data
    if isinstance(result, list):
        return [to_plain(item) for item in result]
    return result.to_dict() if hasattr(result, "to_dict") else result


def at(value: Any, path: str) -> Any:
    """The part of a value at a path of names and indexes."""
    for step in filter(None, path.split(".")):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


_MISSING = object()


def assert_contains(expected: Any, found: Any, path: str) -> None:
    """Assert that a value has the expected parts."""
    marker = expected if isinstance(expected, dict) else {}
    if "$absent" in marker:
        assert found is _MISSING, f"{path} is present: {found}"
        return
    assert found is not _MISSING, f"{path} is missing, expected {expected}"
    if "$any" in marker:
        return
    if isinstance(expected, dict) and isinstance(found, dict):
        for name, value in expected.items():
            assert_contains(value, found.get(name, _MISSING), f"{path}.{name}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (value, item) in enumerate(zip(expected, found)):
            assert_contains(value, item, f"{path}.{index}")
    else:
        assert expected == found, f"{path} is {found!r}, expected {expected!r}"


def assert_records(expected: dict[str, Any], records: list[Any]) -> None:
    if "count" in expected:
        assert len(records) == expected["count"]
    if "first" in expected:
        assert_contains(expected["first"], records[0], "first")
    if "last" in expected:
        assert_contains(expected["last"], records[-1], "last")
    if "unique" in expected:
        assert len({json.dumps(record[expected["unique"]]) for record in records}) == len(records)


def assert_bytes(expected: dict[str, Any], file: bytes) -> None:
    if "length" in expected:
        assert len(file) == expected["length"]
    if "sha256" in expected:
        assert hashlib.sha256(file).hexdigest() == expected["sha256"]


def assert_error(expected: dict[str, Any], error: AirbyteAgentError) -> None:
    for name, value in expected.items():
        if name == "message":
            assert value in str(error)
        elif name == "token":
            assert_contains(value, _MISSING if error.token is None else error.token, "token")
        elif name == "fields":
            assert [problem.field for problem in error.errors] == value
        else:
            assert getattr(error, name) == value, f"`{name}` is {getattr(error, name)!r}, expected {value!r}: {error}"
