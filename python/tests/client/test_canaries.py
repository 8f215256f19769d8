"""Secrets that are planted wherever they can enter, and searched for in everything that comes out.

`tests/canary/canaries.json` has the places; see the README there. Values of attributes, items and `to_dict` are not
searched: a program may ask for its own secrets.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import pickle
import pprint
import re
import traceback
import warnings
from collections.abc import Iterator, Mapping
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from rich.pretty import pretty_repr

import airbyte_agent as aa
from airbyte_agent import AsyncClient, Client, Emulator, response_of, webhooks
from airbyte_agent._base_requester import _unpickle
from airbyte_agent.types import Model

CANARY = "canary"
CANARIES = json.loads((Path(__file__).parents[3] / "tests/canary/canaries.json").read_text())
PACKAGE = str(Path(aa.__file__).parent)

# Short, so that a response that is too late costs little time.
LATE = {"latency": {"ms": 20000}}
TIMEOUT = 0.3


def numbered(name: str, values: list[Any]) -> pytest.MarkDecorator:
    """Parametrize a test, with ids that do not contain the canaries."""
    return pytest.mark.parametrize(name, values, ids=map(str, range(len(values))))


@pytest.fixture(params=["sync", "async"])
def is_async(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "async")


@pytest.fixture
def outputs(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a test finds in objects. At its end, the canaries are searched here, in logs, spans and warnings."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    caplog.set_level(logging.DEBUG)
    found: list[str] = []
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield found
        gc.collect()
    found += [str(warning.message) for warning in warned]
    found += [f"{record.getMessage()} {vars(record)}" for record in caplog.records]
    found += [span.to_json() for span in exporter.get_finished_spans()]
    assert found
    for output in found:
        assert CANARY not in output, "\n".join(re.findall(f".{{0,200}}{CANARY}.*", output))


def call(client: Any, operation: str, arguments: Mapping[str, Any]) -> Any:
    """Call the method of an operation and wait for it. This frame has no secrets of its own."""
    result = attrgetter(operation)(client)(**arguments)
    return asyncio.run(result) if asyncio.iscoroutine(result) else result


def attempt(client: Any, step: Mapping[str, Any]) -> Any:
    """The result of a method, or its error."""
    try:
        return call(client, step["operation"], {**step["request"], **step.get("options", {})})
    except (aa.AirbyteAgentError, TypeError) as error:
        return error


def create(emulator: Emulator, is_async: bool, **settings: Any) -> Client | AsyncClient:
    settings = {"base_url": emulator.url, "max_retries": 0, **settings}
    return AsyncClient(**settings) if is_async else Client(**settings)


def everything_shown(it: Any) -> list[str]:
    """What Python, notebooks and rich show of an object."""
    shown = [repr(it), str(it), f"{it}", pprint.pformat(it), pretty_repr(it)]
    if hasattr(it, "_repr_html_"):
        shown.append(it._repr_html_() or it._repr_markdown_())
    if isinstance(it, BaseException):
        shown += everything_shown_of_error(it)
    elif isinstance(it, Model):
        shown.append(repr(response_of(it)))
    return shown


def everything_shown_of_error(error: BaseException) -> list[str]:
    """What debuggers and error trackers show of an exception, its causes, and the variables of our own frames."""
    shown = [repr(vars(error)), repr(error.args), "".join(traceback.format_exception(error))]
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if is_ours(frame.f_code.co_filename):
            shown += [f"{frame.f_code.co_name}: {walk(frame.f_locals)}", pretty_repr(dict(frame.f_locals))]
    if isinstance(error, aa.AirbyteAgentError):
        shown.append(repr(pickle.dumps(error)))
        shown += [repr(problem) for problem in error.errors]
    for other in (error.__cause__, error.__context__):
        if other is not None:
            shown += everything_shown_of_error(other)
    return shown


def is_ours(filename: str) -> bool:
    # Encoders that the package calls hold what it passes to them.
    return filename.startswith(PACKAGE) or filename.endswith(("json/encoder.py", "json/__init__.py"))


def walk(value: Any, depth: int = 0) -> str:
    """Variables as error trackers serialize them: containers and partials by their items, all others by `repr`."""
    if depth < 5 and isinstance(value, Mapping):
        return ", ".join(f"{name}: {walk(item, depth + 1)}" for name, item in value.items())
    if depth < 5 and isinstance(value, (list, tuple)):
        return ", ".join(walk(item, depth + 1) for item in value)
    if isinstance(value, partial):
        return walk([*value.args, value.keywords], depth + 1)
    return repr(value)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    access = {name: CANARIES["settings"][name] for name in ("client_id", "client_secret")}
    with Emulator(**access) as emulator:
        yield emulator


@numbered("fault", CANARIES["faults"])
def test_calls(emulator: Emulator, is_async: bool, outputs: list[str], fault: Any) -> None:
    client = create(emulator, is_async, timeout=TIMEOUT if fault == LATE else 60, **CANARIES["settings"])
    outputs += everything_shown(client)
    for step in CANARIES["calls"]:
        if fault is not None:
            emulator.faults({"operation": step["operation"], "fault": fault})
        result = attempt(client, step)
        assert isinstance(result, aa.AirbyteAgentError) == (fault is not None), result
        outputs += everything_shown(result)


def test_approvers(emulator: Emulator, is_async: bool, outputs: list[str], tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[policy]\ndefault = "ask"\n')
    answers = iter(["approved", "declined", "maybe"] * 10)
    subjects: list[str] = []

    def approve(request: aa.PendingApproval) -> Any:
        subjects.append(request.subject)
        outputs.extend([*everything_shown(request), walk(vars(request))])
        return next(answers)

    client = create(emulator, is_async, policy=policy, approver=approve, **CANARIES["settings"])
    for step in CANARIES["calls"] * 3:
        outputs += everything_shown(attempt(client, step))
    assert len(subjects) == 3 * len(CANARIES["calls"])


@numbered("fault", CANARIES["faults"])
def test_connectors(emulator: Emulator, is_async: bool, outputs: list[str], fault: Any) -> None:
    create_connector = next(step for step in CANARIES["calls"] if step["operation"] == "connectors.create")
    created = attempt(create(emulator, False, **CANARIES["settings"]), create_connector)
    client = create(emulator, is_async, timeout=TIMEOUT if fault == LATE else 60, **CANARIES["settings"])
    connector: Any = call(client, "connector", {"reference": created.id})
    outputs += [*everything_shown(connector), *everything_shown(created)]
    if fault is not None:
        emulator.faults({"operation": "*", "fault": fault})
    options = {"headers": {"x-key": "canary-call-header"}}
    params = {"per_page": 1, "password": "canary-params"}
    update = {"operation": "update", "request": {"replication_config": {"key": "canary-replication-config"}}}
    steps: list[dict[str, Any]] = [
        {"operation": "execute", "request": {"entity": "issues", "action": "list", "params": params}},
        {"operation": "download", "request": {"entity": "issues", "action": "list", "params": params}},
        # The service redacts secrets, by their names, in what it returns. This is none.
        *([] if fault is None else [update]),
        *({"operation": name, "request": {}} for name in ("get", "check", "inspect", "docs", "delete")),
    ]
    for step in steps:
        outputs += everything_shown(attempt(connector, {**step, "options": options}))
        outputs += everything_shown(attempt(connector, {**step, "options": {"timeuot": 1, **options}}))
    for method in (connector.pages, connector.records, client.workspaces.list):
        arguments = ("issues", "list", params) if method != client.workspaces.list else ()
        for more in ({}, {"timeuot": 1}, {"token": ["canary-token"]}):
            outputs += everything_shown(first(method, *arguments, **options, **more))
    outputs += everything_shown(attempt(client, {"operation": "with_options", "request": {"token": ["canary-token"]}}))
    outputs += everything_shown(attempt(client, {"operation": "connector", "request": {"reference": 3, **options}}))


def first(method: Any, *arguments: Any, **options: Any) -> Any:
    """The first item of an iterator, or its error."""
    try:
        items = method(*arguments, **options)
        return asyncio.run(anext(aiter(items))) if hasattr(items, "__aiter__") else next(iter(items))
    except (aa.AirbyteAgentError, TypeError) as error:
        return error


@numbered("step", CANARIES["rejected_calls"])
def test_rejected_calls(emulator: Emulator, is_async: bool, outputs: list[str], step: Any) -> None:
    client = create(emulator, is_async, **CANARIES["settings"])
    error = attempt(client, step)
    assert isinstance(error, aa.InvalidRequestError), error
    outputs += everything_shown(error)
    outputs += everything_shown(attempt(client, {**step, "options": {"timeuot": 1, **step.get("options", {})}}))
    unencodable = {**step["request"], "name": object()} if "name" in step["request"] else step["request"]
    outputs += everything_shown(attempt(client, {**step, "request": unencodable}))


@numbered("step", CANARIES["responses"] + CANARIES["undecodable_responses"])
def test_responses(emulator: Emulator, is_async: bool, outputs: list[str], step: Any) -> None:
    client = create(emulator, is_async, **CANARIES["settings"])
    emulator.faults({"operation": step["operation"], "fault": {"status": {"status": 200, "body": step["body"]}}})
    result = attempt(client, step)
    assert isinstance(result, aa.AirbyteAgentError) == (step in CANARIES["undecodable_responses"]), result
    outputs += everything_shown(result)
    if isinstance(result, Model):
        # Programs can read, copy, encode and pickle what they asked for.
        assert CANARY in json.dumps(result) and CANARY in json.dumps(result.to_dict())
        assert pickle.loads(pickle.dumps(result)) == result
        outputs += everything_shown(pickle.loads(pickle.dumps(result)))


@numbered("status", CANARIES["token_responses"])
def test_responses_to_requests_for_a_token(emulator: Emulator, is_async: bool, outputs: list[str], status: Any) -> None:
    client = create(emulator, is_async, **CANARIES["settings"])
    emulator.faults({"operation": "tokens.create_application", "fault": {"status": status}})
    error = attempt(client, CANARIES["calls"][0])
    assert isinstance(error, aa.AirbyteAgentError), error
    assert CANARY not in (error.body or "")
    outputs += everything_shown(error)


@numbered("settings", CANARIES["unreachable"])
def test_unreachable_services(emulator: Emulator, is_async: bool, outputs: list[str], settings: Any) -> None:
    client = create(emulator, is_async, **settings)
    outputs += everything_shown(client)
    for step in CANARIES["calls"]:
        error = attempt(client, step)
        assert isinstance(error, aa.APIConnectionError), error
        outputs += everything_shown(error)


@numbered("settings", CANARIES["rejected_settings"])
def test_rejected_settings(emulator: Emulator, is_async: bool, outputs: list[str], settings: Any) -> None:
    for function in (AsyncClient if is_async else Client, aa.configure):
        # `configure` leaves to clients what can be checked only with the other sources.
        outputs += everything_shown(rejection(function, settings, is_certain=function is not aa.configure))
    aa.configure()
    make = emulator.async_client if is_async else emulator.client
    outputs += everything_shown(rejection(make, settings, is_certain=False))
    outputs += everything_shown(rejection(Emulator, settings, is_certain=False))


def rejection(function: Any, settings: dict[str, Any], *, is_certain: bool) -> Any:
    try:
        result = function(**settings)
    except (aa.ConfigurationError, TypeError) as error:
        return error
    assert not is_certain, settings
    return result


@numbered("text", CANARIES["rejected_files"])
def test_rejected_settings_files(tmp_path: Path, is_async: bool, outputs: list[str], text: str) -> None:
    file = tmp_path / "profiles.toml"
    file.touch(mode=0o600)
    file.write_text(text)
    outputs += everything_shown(
        rejection(AsyncClient if is_async else Client, {"settings_file": file}, is_certain=True)
    )


@numbered("environment", CANARIES["rejected_environments"])
def test_rejected_environments(
    monkeypatch: pytest.MonkeyPatch, is_async: bool, outputs: list[str], environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    outputs += everything_shown(rejection(AsyncClient if is_async else Client, {}, is_certain=True))


@numbered("received", CANARIES["webhooks"] + CANARIES["rejected_webhooks"])
def test_webhooks(outputs: list[str], received: Any) -> None:
    try:
        event: Any = webhooks.parse(received["body"], **received["options"])
    except (aa.InvalidWebhookError, aa.InvalidRequestError) as error:
        event = error
    assert isinstance(event, Model) == (received in CANARIES["webhooks"]), event
    outputs += everything_shown(event)


def test_pickles(emulator: Emulator, is_async: bool, outputs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    client = create(emulator, is_async, **CANARIES["settings"])
    for it in (client, client.workspaces._requester):
        with pytest.raises(aa.ConfigurationError) as caught:
            pickle.dumps(it)
        outputs += everything_shown(caught.value)
    monkeypatch.setenv("AIRBYTE_CLIENT_ID", CANARIES["settings"]["client_id"])
    monkeypatch.setenv("AIRBYTE_CLIENT_SECRET", CANARIES["settings"]["client_secret"])
    client = create(emulator, is_async)
    outputs.append(repr(pickle.dumps(client)))
    create_connector = next(step for step in CANARIES["calls"] if step["operation"] == "connectors.create")
    outputs.append(repr(pickle.dumps(attempt(client, create_connector))))
    packed = {"settings": {"token": "canary-token", "timeout": "long"}, "options": {}}
    with pytest.raises(aa.ConfigurationError) as caught:
        _unpickle(type(client.workspaces._requester), json.dumps(packed).encode(), True)
    outputs += everything_shown(caught.value)
