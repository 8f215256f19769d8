"""Bounds on what is read of a response."""

from __future__ import annotations

import zlib

import pytest

import airbyte_agent as aa
from helpers.service import serve

MIB = 1 << 20


def zeros_as_gzip(size: int) -> bytes:
    """So many zeros, compressed to about a thousandth."""
    compressor = zlib.compressobj(wbits=31)
    return b"".join([*(compressor.compress(b"0" * MIB) for _ in range(size // MIB)), compressor.flush()])


def test_response_that_inflates_beyond_the_limit() -> None:
    with serve(zeros_as_gzip(64 * MIB), encoding="gzip") as client:
        limited = client.with_options(max_response_bytes=10 * MIB)
        with pytest.raises(aa.ResponseTooLargeError, match=r"`max_response_bytes`, which is 10485760 bytes") as caught:
            limited.connectors.execute("id", "issues", "create")
    assert (caught.value.operation, caught.value.status) == ("connectors.execute", 200)
    assert (caught.value.attempts, caught.value.body) == (1, None)


@pytest.mark.slow
def test_error_that_inflates_is_cut() -> None:
    with (
        serve(zeros_as_gzip(512 * MIB), status=422, encoding="gzip") as client,
        pytest.raises(aa.UnprocessableEntityError, match="the body was cut after 1000000 bytes") as caught,
    ):
        client.connectors.execute("id", "issues", "list")
    assert caught.value.status == 422
    assert caught.value.body == "0" * 1_000_000


def test_body_of_a_decode_error_is_cut() -> None:
    with serve(b"0" * 3_000_000) as client, pytest.raises(aa.DecodeError) as caught:
        client.workspaces.stats()
    assert caught.value.body and len(caught.value.body) == 1_000_000


@pytest.mark.parametrize("name", ["content-length", "Transfer-Encoding"])
def test_header_that_only_the_client_sets(name: str) -> None:
    with pytest.raises(aa.ConfigurationError, match=name):
        aa.Client(token="x", headers={name: "1"})
