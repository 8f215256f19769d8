"""Decoding of JSON, which has the results of the standard library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import pytest

import airbyte_agent as aa
from airbyte_agent._native import restore_response
from helpers.service import serve


def result(text: str | bytes) -> Any:
    """The result of an execution whose response has this JSON as its result."""
    text = text.encode() if isinstance(text, str) else text
    with serve(b'{"status": "success", "result": ' + text + b"}") as client:
        return client.connectors.execute("id", "issues", "list").result


@pytest.mark.parametrize(
    "text",
    [
        "123456789012345678901234567890",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "9.3e18",
        "1.7976931348623157e308",
        "[9007199254740993.0, 5e-324, 2.2250738585072011e-308, 1234567.8901234567]",
        "1.5e300",
        "0.1",
        "-0.0",
        "-0",
        "[0.0, 0]",
        "1e400",
        '"\u00fc\u20ac\U0001f600"',
        '"\\u0000"',
        '"\\ud83d\\ude00"',
        '"lone surrogate: \\ud800"',
        '{"a": 1, "a": 2}',
        json.dumps({f"key {number}": number for number in range(5_000)}),
        json.dumps([{"x" * length: length, "\u00fc\n" * length: None} for length in (1, 8, 63, 64, 65, 200)]),
        '{"a": {"b": [null, true, false, {}]}, "": []}',
        "[" * 150 + "]" * 150,
        "[" * 500 + "]" * 500,
        "[999999999999999999, 1000000000000000000, 0, 10, -1, -0.5, 1E2, 1e-2]",
        '[" \\b\\f\\n\\r\\t\\"\\\\\\/", "\\u00fc\\u20AC", "\\\\", "\\n", ""]',
        '"\\udc00 \\ud800\\u0041 \u007f"',
        ' [ 1 , { "a" : null , "b" : [ ] } ]\r\n\t',
        json.dumps(["x" * length + end for length in range(40) for end in ("", "\n", "\u00fc", '"', "\n" * 20)]),
        json.dumps([{"a": "\u00fc" * length} for length in range(40)], ensure_ascii=False),
    ],
)
def test_same_result_as_the_standard_library(text: str) -> None:
    ours, theirs = result(text), json.loads(text)
    assert repr(ours) == repr(theirs)


SIMILAR = '{"id": 1, "user": {"login": "a", "id": 2}, "tags": [{"name": "x"}, {"name": "y"}], "note": null}'


@pytest.mark.parametrize(
    "other",
    [
        "{}",
        "7",
        '{"id": 1}',
        '{"user": {"login": "a", "id": 2}, "tags": [], "note": null}',
        '{"id": 1, "user": {"login": "a", "id": 2}, "tags": []}',
        '{"id": 1, "user": {"login": "a", "id": 2}, "tags": [], "note": null, "more": {"id": 3}}',
        '{"id": 1, "more": 0, "user": {"id": 2, "login": "a"}, "tags": [{"id": 1}, 2, {"name": "z", "id": 1}], '
        '"note": 1}',
        '{"note": null, "tags": [], "user": null, "id": 1}',
        '{"id": 1, "user": 2, "id": 3, "note": 4}',
        '{"id": 1, "id": 2, "user": 3, "user": 4}',
        '{"id": 1, "user": 2, "tags": 3, "note": 4, "id": 5}',
        '{"\u0069d": 1, "user": 2, "tags": 3, "note": 4}',
    ],
)
def test_record_that_differs_from_its_neighbours(other: str) -> None:
    text = f"[{SIMILAR}, {SIMILAR}, {SIMILAR}, {other}, {SIMILAR}, {other}, {other}, {other}, {SIMILAR}]"
    assert repr(result(text)) == repr(json.loads(text))


def test_equal_records_are_separate_objects() -> None:
    first, second, third, fourth = result(f"[{SIMILAR}, {SIMILAR}, {SIMILAR}, {SIMILAR}]")
    third["id"] = third["more"] = third["user"]["login"] = "changed"
    assert first == second == fourth == json.loads(SIMILAR)


def test_fractional_numbers_as_decimals() -> None:
    with serve(b'{"result": [0.1, 1e400, 1.00, 12345678901234567890.5, 7]}') as client:
        response = client.connectors.execute("id", "issues", "list").response
    assert response
    read = response.json(decimals=True)["result"]
    assert [str(number) for number in read] == ["0.1", "1E+400", "1.00", "12345678901234567890.5", "7"]
    assert [type(number) for number in read] == [Decimal] * 4 + [int]


@pytest.mark.parametrize("text", ["NaN", "[1.5, Infinity]", '{"a": -Infinity}'])
def test_what_json_has_no_number_for_is_a_decode_error(text: str) -> None:
    with pytest.raises(aa.DecodeError):
        result(text)
    with pytest.raises(aa.DecodeError):
        restore_response("connectors.execute", 200, [], "x", 1, text.encode()).json(decimals=True)


def test_every_character_at_every_position_of_a_string() -> None:
    for place in range(40):
        for character in map(chr, range(256)):
            text = f"{'a' * place}{character}{'x' * (40 - place)}"
            response = restore_response("connectors.execute", 200, [], "x", 1, f'["{text}"]'.encode())
            if character < " " or character in ('"', "\\"):
                with pytest.raises(aa.DecodeError):
                    response.json()
            else:
                assert response.json() == [text]


def mutations(text: str, count: int) -> Iterator[bytes]:
    """Copies of the text with a few bytes removed, inserted or changed."""
    random = Random(7)
    for _ in range(count):
        mutation = bytearray(text.encode())
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(mutation))
            put = random.choice(
                [b"", b'"', b"\\", b",", b":", b"}", b"]", b"0", b"-", b".", b" ", b"\n", b"\x1f", b"\xff", b"\xc3"]
            )
            mutation[at : at + random.randint(0, 2)] = put
        yield bytes(mutation)


RECORD = '{"id": 10, "s": "open", "t": "\\n\u00fc", "n": null, "f": -0.5, "u": {"a": true, "b": [1, "x"]}, "e": ""}'


@pytest.mark.parametrize("spaced", [True, False])
def test_mutated_json_is_accepted_exactly_when_the_standard_library_accepts_it(spaced: bool) -> None:
    record = RECORD if spaced else json.dumps(json.loads(RECORD), separators=(",", ":"), ensure_ascii=False)
    for mutation in mutations(record, 1_000):
        # Between other records, as in a real response.
        text = b'{"result": [' + b",".join([record.encode()] * 3 + [mutation, record.encode()]) + b"]}"
        try:
            theirs = repr(json.loads(text.decode()))
        except ValueError:
            theirs = None
        try:
            ours = repr(restore_response("connectors.execute", 200, [], "x", 1, text).json())
        except aa.DecodeError:
            ours = None
        assert ours == theirs, mutation


@pytest.mark.parametrize(
    "text",
    [
        *("{", '"', "tru", "nul", "'x'", '{"a" 1}', '{"a": 1,}', '{, "a": 1}', "{1: 2}", "[1,]", "[,1]", "[1 2]"),
        *("1 2", "1} x", "01", "-01", "-", "+1", "1.", ".5", "1e", "1-2", "[0, 00]"),
        *('"\\u12g4"', '"\\u12"', '"\\x"', '"\x1f"', '"0123456789abcdef\t"', b'"\xff"', b'{"\xff": 1}', b'"\\n\xff"'),
        "[" * 100_000,
    ],
    ids=lambda text: repr(text[:10]),
)
def test_invalid_json_raises_decode_error(text: str | bytes) -> None:
    with pytest.raises(aa.DecodeError, match="could not be decoded") as caught:
        result(text)
    assert caught.value.status == 200 and caught.value.operation == "connectors.execute"


def test_empty_body_raises_decode_error() -> None:
    with serve(b"") as client, pytest.raises(aa.DecodeError, match="0 bytes"):
        client.connectors.execute("id", "issues", "list")


@pytest.mark.parametrize(
    ("text", "records"),
    [("[1, 2]", [1, 2]), ('{"data": [1]}', [1]), ('{"data": 1}', [{"data": 1}]), ("null", []), ("7", [7]), ("[]", [])],
)
def test_records_of_every_result_shape(text: str, records: list[Any]) -> None:
    with serve(b'{"result": ' + text.encode() + b"}") as client:
        assert client.connectors.execute("id", "issues", "list").records == records
