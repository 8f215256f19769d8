"""HTTP of the program's own: what a transport gets, and what becomes of its responses and exceptions."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import http.client
import json
import pickle
import signal
import threading
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from textwrap import dedent
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from airbyte_agent import (
    APIConnectionError,
    APITimeoutError,
    AsyncClient,
    Client,
    ConfigurationError,
    Emulator,
    HTTPRequest,
    HTTPResponse,
    NotFoundError,
    OutcomeUnknownError,
    RequestNotSentError,
    ResponseTooLargeError,
)
from helpers.accounts import connect
from helpers.programs import run

URL = "https://api.example.test"
ID = "00000000-0000-4000-8000-000000000001"
STATS = json.dumps({"active_count": 1, "inactive_count": 0, "total_count": 1}).encode()


def scripted(*answers: HTTPResponse | Exception) -> tuple[list[HTTPRequest], Callable[[HTTPRequest], HTTPResponse]]:
    """A transport with these answers, the last of which is repeated, and the requests that it gets."""
    sent: list[HTTPRequest] = []

    def transport(request: HTTPRequest) -> HTTPResponse:
        answer = answers[min(len(sent), len(answers) - 1)]
        sent.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return sent, transport


def client_of(transport: Callable[[HTTPRequest], Any], **settings: Any) -> Client:
    return Client(base_url=URL, token="a-token", retry_delay=0, transport=transport, **settings)


def over_http_client(request: HTTPRequest) -> HTTPResponse:
    """Sends by the standard library."""
    parts = urlsplit(request.url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=request.timeout)
    connection.request(
        request.method, request.url.removeprefix(f"http://{parts.netloc}"), request.body, request.headers
    )
    try:
        response = connection.getresponse()
        return HTTPResponse(response.status, response.getheaders(), response.read())
    finally:
        connection.close()


def test_every_attempt_is_handed_over() -> None:
    sent, transport = scripted(HTTPResponse(503), OSError("gone"), HTTPResponse(200, {}, STATS))
    with client_of(transport, timeout=60) as client:
        assert client.workspaces.stats().total_count == 1
    assert [request.method for request in sent] == ["GET"] * 3
    assert sent[0].url == f"{URL}/api/v1/workspaces/stats"
    assert sent[0].headers["authorization"] == "Bearer a-token"
    assert 50 < sent[0].timeout <= 60
    assert "a-token" not in repr(sent)


def test_tokens_are_obtained_by_it_too(emulator: Emulator) -> None:
    urls: list[str] = []

    def transport(request: HTTPRequest) -> HTTPResponse:
        urls.append(request.url.removeprefix(emulator.url))
        return over_http_client(request)

    with emulator.client(transport=transport) as client:
        assert client.workspaces.list().data[0].name == "default"
    assert urls == ["/api/v1/account/applications/token", "/api/v1/workspaces"]


def test_it_runs_in_the_thread_and_the_context_of_the_call() -> None:
    variable = contextvars.ContextVar[str]("variable")
    seen: set[tuple[int, str]] = set()

    def transport(_: HTTPRequest) -> HTTPResponse:
        seen.add((threading.get_ident(), variable.get()))
        return HTTPResponse(200, {}, STATS)

    def call(value: str) -> tuple[int, str]:
        variable.set(value)
        client.workspaces.stats()
        return threading.get_ident(), value

    with client_of(transport) as client, ThreadPoolExecutor(8) as threads:
        assert set(threads.map(call, map(str, range(20)))) >= seen
    assert len(seen) == 20


def test_an_exception_leaves_the_outcome_of_a_write_unknown() -> None:
    reason = ConnectionResetError(104, "reset")
    sent, transport = scripted(reason)
    with client_of(transport) as client, pytest.raises(OutcomeUnknownError) as caught:
        client.connectors.delete(ID)
    assert (caught.value.attempts, len(sent)) == (1, 1)
    assert caught.value.__cause__ is reason
    assert caught.value.cause_code == "ECONNRESET"
    assert "api.example.test:443 was lost: ConnectionResetError" in str(caught.value)


def test_a_write_is_repeated_if_it_was_not_sent() -> None:
    sent, transport = scripted(RequestNotSentError("no connection"), HTTPResponse(202, {}, b'{"job_id": "j"}'))
    with client_of(transport) as client:
        assert client.connectors.delete(ID).job_id == "j"
    assert len(sent) == 2
    _, transport = scripted(RequestNotSentError("no connection"))
    with client_of(transport, max_retries=1) as client, pytest.raises(APIConnectionError, match="could not connect"):
        client.connectors.delete(ID)


def test_bodies_may_arrive_in_pieces_and_are_limited() -> None:
    def pieces() -> Iterator[bytes]:
        yield STATS[:5]
        yield STATS[5:]

    with client_of(lambda _: HTTPResponse(200, {}, pieces())) as client:
        assert client.workspaces.stats().total_count == 1

    def endless() -> Iterator[bytes]:
        while True:
            yield b" " * 1000

    client = client_of(lambda _: HTTPResponse(200, {}, endless()), max_response_bytes=5000)
    with client, pytest.raises(ResponseTooLargeError):
        client.workspaces.stats()


def test_downloads_are_streamed(emulator: Emulator) -> None:
    read: list[int] = []

    def body() -> Iterator[bytes]:
        for number in range(3):
            read.append(number)
            yield b"%d " % number
        raise ConnectionResetError(104, "reset")

    def transport(request: HTTPRequest) -> HTTPResponse:
        return HTTPResponse(200, {}, body()) if request.url.endswith("/execute") else over_http_client(request)

    with emulator.client(transport=transport) as client:
        pieces = iter(connect(client).download("files", "download"))
        assert next(pieces) == b"0 "
        assert read == [0], "no more was read than was asked for"
        with pytest.raises(APIConnectionError) as caught:
            list(pieces)
    assert caught.value.cause_code == "ECONNRESET"


def test_a_coroutine_function_needs_an_asynchronous_client() -> None:
    async def transport(_: HTTPRequest) -> HTTPResponse:
        return HTTPResponse(200)

    with client_of(transport, max_retries=0) as client, pytest.raises(APIConnectionError, match="use AsyncClient"):
        client.workspaces.stats()


def test_values_that_cannot_be_used_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="`transport` must be a function, not str"):
        Client(transport="urllib3")  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match="`proxy` has no effect"):
        client_of(over_http_client, proxy="http://proxy:1")
    with pytest.raises(TypeError, match="Did you mean 'transport'"):
        Client(transprot=over_http_client)  # type: ignore[call-arg]
    for answer in ("text", HTTPResponse(99), HTTPResponse(200, {"a b": "c"}), HTTPResponse(200, {"a": "b\n"})):
        client = client_of(lambda _, answer=answer: answer, max_retries=0)  # type: ignore[misc]
        with client, pytest.raises(APIConnectionError):
            client.workspaces.stats()


def test_it_may_make_calls_itself(emulator: Emulator) -> None:
    with emulator.client() as other:

        def transport(_: HTTPRequest) -> HTTPResponse:
            return HTTPResponse(200, {}, json.dumps(other.workspaces.stats()).encode())

        with client_of(transport) as client:
            assert client.workspaces.stats().total_count == 1


def test_a_client_with_one_cannot_be_pickled() -> None:
    with (
        client_of(over_http_client) as client,
        pytest.raises(ConfigurationError, match="a transport, hooks or an approver"),
    ):
        pickle.dumps(client.with_options(pickle_secrets=True))


def test_a_client_that_it_refers_to_is_collected() -> None:
    class Owner:
        def __init__(self) -> None:
            self.client = client_of(self.send)

        def send(self, _: HTTPRequest) -> HTTPResponse:
            return HTTPResponse(200, {}, STATS)

    owner = Owner()
    owner.client.workspaces.stats()
    alive = weakref.ref(owner)
    del owner
    gc.collect()
    assert alive() is None


def test_ctrl_c_in_it_ends_the_call() -> None:
    def transport(_: HTTPRequest) -> HTTPResponse:
        signal.raise_signal(signal.SIGINT)
        return HTTPResponse(200, {}, STATS)

    with client_of(transport) as client, pytest.raises(KeyboardInterrupt):
        client.workspaces.stats()


def test_errors_keep_the_headers_of_the_response() -> None:
    headers = [("X-Region", "hush"), ("Set-Cookie", "a"), ("Set-Cookie", "b")]
    with client_of(lambda _: HTTPResponse(404, headers, b"{}")) as client, pytest.raises(NotFoundError) as caught:
        client.workspaces.stats()
    assert caught.value.headers == {"x-region": "hush", "set-cookie": "a, b"}
    assert "hush" not in f"{caught.value} {caught.value!r}"
    assert pickle.loads(pickle.dumps(caught.value)).headers is None


async def test_that_of_an_asynchronous_client_is_awaited(emulator: Emulator) -> None:
    async with httpx.AsyncClient() as session:

        async def transport(request: HTTPRequest) -> HTTPResponse:
            response = await session.request(
                request.method, request.url, headers=request.headers, content=request.body, timeout=request.timeout
            )
            return HTTPResponse(response.status_code, response.headers, response.content)

        async with emulator.async_client(transport=transport) as client:
            found = await asyncio.gather(*(client.workspaces.stats() for _ in range(20)))
    assert [stats.total_count for stats in found] == [1] * 20


async def test_an_asynchronous_one_runs_in_the_context_of_the_call_and_may_stream() -> None:
    variable = contextvars.ContextVar[str]("variable")

    async def body() -> AsyncIterator[bytes]:
        yield STATS[:5]
        await asyncio.sleep(0)
        yield STATS[5:]

    seen: list[str] = []

    async def transport(_: HTTPRequest) -> HTTPResponse:
        seen.append(variable.get())
        return HTTPResponse(200, {}, body())

    async def call(value: str) -> None:
        variable.set(value)
        assert (await client.workspaces.stats()).total_count == 1

    async with AsyncClient(base_url=URL, token="t", transport=transport) as client:
        await asyncio.gather(call("a"), call("b"))
    assert sorted(seen) == ["a", "b"]


async def test_it_is_cancelled_with_the_call_and_at_the_deadline() -> None:
    started, cancelled = asyncio.Event(), asyncio.Event()

    async def transport(_: HTTPRequest) -> HTTPResponse:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        raise AssertionError

    async with AsyncClient(base_url=URL, token="t", transport=transport) as client:
        call = asyncio.create_task(client.workspaces.stats())
        await started.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.wait_for(cancelled.wait(), 10)
        cancelled.clear()
        with pytest.raises(APITimeoutError):
            await client.workspaces.stats(timeout=0.5)
        await asyncio.wait_for(cancelled.wait(), 10)


async def test_a_plain_function_serves_an_asynchronous_client_too() -> None:
    sent, transport = scripted(HTTPResponse(200, {}, STATS))
    async with AsyncClient(base_url=URL, token="t", transport=transport) as client:
        assert (await client.workspaces.stats()).total_count == 1
    assert len(sent) == 1


def test_a_loop_that_ends_during_a_request_leaves_no_hang(emulator: Emulator) -> None:
    script = """
        import asyncio
        from airbyte_agent import AsyncClient, HTTPResponse

        async def transport(request):
            await asyncio.Event().wait()

        client = AsyncClient(base_url="https://api.example.test", token="t", transport=transport)

        async def main():
            task = asyncio.create_task(client.workspaces.stats())
            await asyncio.sleep(0.05)

        asyncio.run(main())
        asyncio.run(main())
        print("done")
    """
    code, out, err = run(emulator, dedent(script))
    assert (code, out.strip()) == (0, "done"), err


def test_the_process_exits_while_a_daemon_thread_is_in_a_transport(emulator: Emulator) -> None:
    script = """
        import threading
        from airbyte_agent import Client

        inside = threading.Event()

        def transport(request):
            inside.set()
            threading.Event().wait()

        client = Client(base_url="https://api.example.test", token="t", transport=transport)
        threading.Thread(target=client.workspaces.stats, daemon=True).start()
        inside.wait()
        print("done")
    """
    code, out, err = run(emulator, dedent(script))
    assert (code, out.strip()) == (0, "done"), err
