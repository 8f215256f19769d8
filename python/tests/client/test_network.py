"""TLS, certificates and proxies."""

from __future__ import annotations

import ssl
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trustme

from airbyte_agent import (
    APIConnectionError,
    APIStatusError,
    Client,
    ConfigurationError,
    Emulator,
)
from helpers.network import address, proxy, relay
from helpers.programs import run

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
# A host that only the proxy can reach.
REMOTE = "api.example.test"
# An address of this machine that does not look like a loopback address.
OWN = "0.0.0.0"


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(allowed_hosts=[REMOTE, OWN]) as emulator:
        yield emulator


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the proxy settings of the environment."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@contextmanager
def secure(
    emulator: Emulator,
    authority: trustme.CA,
    name: str = "localhost",
    *,
    mutual: bool = False,
    **certificate: Any,
) -> Iterator[int]:
    """The emulator over TLS, with a certificate for `name`. Yields its port.

    Args:
        mutual: Whether clients need a certificate, too.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **certificate).configure_cert(context)
    if mutual:
        context.verify_mode = ssl.CERT_REQUIRED
        authority.configure_trust(context)
    with relay(emulator.url, context) as port:
        yield port


def client_at(emulator: Emulator, url: str, **settings: Any) -> Client:
    return emulator.client(**{"base_url": url, "max_retries": 0, **settings})


def test_custom_certificate_authority(emulator: Emulator, authority: trustme.CA, ca: Path) -> None:
    with secure(emulator, authority) as port, client_at(emulator, f"https://localhost:{port}", ca=ca) as client:
        assert client.workspaces.list().data[0].name == "default"


def test_tls_session_is_resumed(emulator: Emulator, authority: trustme.CA, ca: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    resumed: list[bool] = []
    with (
        relay(emulator.url, context, resumed) as port,
        client_at(emulator, f"https://localhost:{port}", ca=ca) as client,
    ):
        client.workspaces.list()
        # Concurrent calls use two connections.
        emulator.faults({"operation": "workspaces.list", "fault": {"latency": {"ms": 300}}})
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: client.workspaces.list(), range(2)))
    assert resumed == [False, True]


def test_untrusted_certificate_authority(emulator: Emulator, authority: trustme.CA, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    with secure(emulator, authority) as port:
        for settings in ({"max_retries": 3}, {"max_retries": 3, "ca": other}):
            with pytest.raises(APIConnectionError, match="certificate.* authority .* `ca`") as caught:
                client_at(emulator, f"https://localhost:{port}", **settings).workspaces.list()
            assert "could not connect" in caught.value.message
            assert caught.value.attempts == 1, "it is not retried"
    assert not emulator.journal("tokens.create_application")


def test_certificate_for_another_name(emulator: Emulator, authority: trustme.CA, ca: Path) -> None:
    with (
        secure(emulator, authority, "example.test") as port,
        pytest.raises(APIConnectionError, match='certificate not valid for name "localhost"'),
    ):
        client_at(emulator, f"https://localhost:{port}", ca=ca).workspaces.list()


def test_expired_certificate(emulator: Emulator, authority: trustme.CA, ca: Path) -> None:
    times = {
        f"not_{end}": datetime(year, 1, 1, tzinfo=timezone.utc) for end, year in (("before", 2019), ("after", 2020))
    }
    with (
        secure(emulator, authority, **times) as port,
        pytest.raises(APIConnectionError, match=r"certificate expired\. "),
    ):
        client_at(emulator, f"https://localhost:{port}", ca=ca).workspaces.list()


def test_server_without_tls(emulator: Emulator) -> None:
    with pytest.raises(APIConnectionError, match="does not speak TLS"):
        client_at(emulator, emulator.url.replace("http:", "https:")).workspaces.list()


def test_client_certificate(emulator: Emulator, authority: trustme.CA, ca: Path, tmp_path: Path) -> None:
    mine, strange = tmp_path / "mine.pem", tmp_path / "strange.pem"
    for path, signer in ((mine, authority), (strange, trustme.CA())):
        signer.issue_cert("me@example.test").private_key_and_cert_chain_pem.write_to_path(str(path))
    with secure(emulator, authority, mutual=True) as port:
        url = f"https://localhost:{port}"
        client = client_at(emulator, url, ca=ca, client_certificate=mine)
        assert client.workspaces.list().data[0].name == "default"
        for settings in ({}, {"client_certificate": strange}):
            without = client_at(emulator, url, ca=ca, token="x", **settings)
            # A write has certainly not been processed, either.
            for call in (without.workspaces.list, partial(without.workspaces.update, "id", name="x")):
                with pytest.raises(APIConnectionError, match="could not connect to .*`client_certificate`"):
                    call()
    assert not emulator.journal("workspaces.update")


@pytest.mark.parametrize("setting", ["ca", "client_certificate"])
def test_error_names_a_file_without_certificates(emulator: Emulator, setting: str, tmp_path: Path) -> None:
    missing, junk, broken, empty = (tmp_path / name for name in ("missing", "junk", "broken", "empty"))
    junk.write_text("junk")
    broken.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    empty.touch()
    for path, reason in ((missing, "could not be read"), (junk, "PEM"), (broken, "PEM"), (empty, "PEM")):
        with pytest.raises(ConfigurationError, match=reason) as caught:
            emulator.client(**{setting: path})
        assert caught.value.errors[0].field == setting
        assert str(path) in str(caught.value)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_proxy_with_a_password(emulator: Emulator, authority: trustme.CA, ca: Path, scheme: str) -> None:
    with secure(emulator, authority, REMOTE) as port:
        to = address(emulator.url) if scheme == "http" else ("127.0.0.1", port)
        with proxy(to) as proxy_server:
            settings = {"proxy": proxy_server.url.replace("//", "//me:hush@"), "ca": ca, "allow_http": True}
            client = client_at(emulator, f"{scheme}://{REMOTE}", **settings)
            assert client.workspaces.list().data[0].name == "default"
            expected = {"http": f"POST http://{REMOTE}/api/v1/", "https": f"CONNECT {REMOTE}:443 "}
            assert proxy_server.request_lines[0].startswith(expected[scheme])
            assert set(proxy_server.authorization) == {"Basic bWU6aHVzaA=="}
    assert "hush" not in repr(client)


def test_proxy_from_the_environment(
    emulator: Emulator, authority: trustme.CA, ca: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secure(emulator, authority, REMOTE) as port, proxy(("127.0.0.1", port)) as proxy_server:
        monkeypatch.setenv("HTTPS_PROXY", proxy_server.url.replace("//", "//you:hush@"))
        assert client_at(emulator, f"https://{REMOTE}", ca=ca).workspaces.list().data
        assert (proxy_server.request_lines, proxy_server.authorization) == (
            [f"CONNECT {REMOTE}:443 HTTP/1.1"],
            ["Basic eW91Omh1c2g="],
        )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not take this address for its own")
def test_hosts_that_bypass_the_proxy(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    _, port = address(emulator.url)
    with proxy(address(emulator.url)) as proxy_server:
        monkeypatch.setenv("HTTP_PROXY", proxy_server.url)
        # Loopback addresses bypass the proxy.
        for host in ("127.0.0.1", "localhost"):
            assert client_at(emulator, f"http://{host}:{port}").workspaces.list().data
        assert not proxy_server.request_lines
        other = {"url": f"http://{OWN}:{port}", "allow_http": True}
        assert client_at(emulator, **other).workspaces.list().data
        assert proxy_server.request_lines
        count = len(proxy_server.request_lines)
        monkeypatch.setenv("NO_PROXY", f"example.test,{OWN}")
        assert client_at(emulator, **other).workspaces.list().data
        assert len(proxy_server.request_lines) == count


@pytest.mark.parametrize(
    ("url", "is_there", "reason"),
    [
        (f"http://{REMOTE}", True, "407 Proxy Authentication Required"),
        (f"https://{REMOTE}", True, "user name and password in `proxy`"),
        (f"https://{REMOTE}", False, "no connection through the proxy"),
    ],
)
def test_proxy_that_refuses(emulator: Emulator, url: str, is_there: bool, reason: str) -> None:
    with ExitStack() as stack:
        proxy_server = stack.enter_context(proxy(address(emulator.url), refuse=True))
        if not is_there:
            stack.close()
        settings = {"proxy": proxy_server.url.replace("//", "//me:hush@"), "allow_http": True}
        with pytest.raises((APIConnectionError, APIStatusError), match=reason) as caught:
            client_at(emulator, url, **settings).workspaces.list()
    assert "hush" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("url", ["ftp://me:hush@proxy", "socks5://me:hush@proxy", "http://me:hush@", "::me:hush"])
def test_invalid_proxy_is_rejected(emulator: Emulator, url: str) -> None:
    with pytest.raises(ConfigurationError, match="`proxy`") as caught:
        emulator.client(proxy=url)
    assert caught.value.errors[0].field == "proxy"
    assert "hush" not in "".join(traceback.format_exception(caught.value))


def test_nothing_is_sent_elsewhere(emulator: Emulator) -> None:
    program = """
import airbyte_agent as aa
with aa.Client(max_retries=0) as client:
    print(client.workspaces.list().data[0].name)
    try:
        client.connector("nowhere")
    except aa.ConnectorNotFoundError:
        print("not found")
"""
    with proxy(address(emulator.url)) as proxy_server:
        # Whatever the program sends to other hosts goes through the proxy.
        proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), proxy_server.url)
        assert run(emulator, program, **proxies) == (0, "default\nnot found\n", "")
        assert proxy_server.request_lines == []
        run(emulator, program, AIRBYTE_API_HOST=f"https://{REMOTE}", **proxies)
        assert proxy_server.request_lines == [f"CONNECT {REMOTE}:443 HTTP/1.1"]


def test_headers_of_the_client_are_sent_with_every_call(emulator: Emulator) -> None:
    client = emulator.client(headers={"x-mine": "always", "x-other": "hush"})
    client.workspaces.list(headers={"X-Mine": "now"})
    client.workspaces.list()
    sent = [entry["headers"] for entry in emulator.journal("workspaces.list")]
    assert [(headers["x-mine"], headers["x-other"]) for headers in sent] == [("now", "hush"), ("always", "hush")]
    assert "hush" not in repr(client)


def test_truncated_response(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.list", "fault": {"truncated_body": {"bytes": 20}}})
    with pytest.raises(APIConnectionError, match="the connection to .* was lost") as caught:
        emulator.client(max_retries=1).workspaces.list()
    assert (caught.value.status, caught.value.attempts) == (200, 2)


def test_certificates_may_be_given_as_text(emulator: Emulator, authority: trustme.CA) -> None:
    pem = authority.cert_pem.bytes().decode()
    with secure(emulator, authority) as port, emulator.client(base_url=f"https://localhost:{port}", ca=pem) as client:
        assert client.workspaces.list().data[0].name == "default"
        assert "BEGIN" not in repr(client)


def test_a_certificate_that_is_not_trusted_has_the_code_of_openssl(emulator: Emulator, authority: trustme.CA) -> None:
    with (
        secure(emulator, authority) as port,
        emulator.client(base_url=f"https://localhost:{port}") as client,
        pytest.raises(APIConnectionError) as caught,
    ):
        client.workspaces.list()
    assert caught.value.cause_code == "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
