"""Random records: what the libraries read is what `json.loads` gives under the rules."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import duckdb
import polars
import pyarrow
import pytest

from helpers.record_pages import page

# How numbers are spelt, from small to too large, and fractions.
NUMBERS = ["0", "-1", "7", "-0", "1.0", "2.50", "1e3", "-1E-2", "9007199254740993", "9223372036854775807"]
NUMBERS += ["9223372036854775808", "18446744073709551616", "1e400", "0.1", "123456789012345678901234567890"]
TEXTS = ["", "a", "é", 'q"uote', "line\nbreak", "2026-01-01T00:00:00Z", "null", "\U0001f600"]


class Spelt(str):
    """A number as spelt."""

    __slots__ = ()


def random_value(random: Random, depth: int, kinds: list[str]) -> Any:
    kind = random.choice(kinds)
    if kind == "number":
        return Spelt(random.choice(NUMBERS[: random.choice([3, 8, len(NUMBERS)])]))
    if kind == "text":
        return random.choice(TEXTS)
    if kind == "bool":
        return random.random() < 0.5
    if kind == "object" and depth < 4:
        names = random.sample(["a", "b.c", "d e", "é"], random.randrange(4))
        return {name: random_value(random, depth + 1, random_kinds(random)) for name in names}
    if kind == "array" and depth < 4:
        inner = random_kinds(random)
        return [random_value(random, depth + 1, inner) for _ in range(random.randrange(4))]
    return None


def random_kinds(random: Random) -> list[str]:
    """Mostly one kind, and null."""
    kinds = ["number", "text", "bool", "object", "array"]
    return [*random.sample(kinds, random.choice([1, 1, 1, 2])), random.choice(["null", "number"])]


def spell(value: Any) -> str:
    if isinstance(value, Spelt):
        return str(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(name)}: {spell(member)}' for name, member in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(spell, value))}]"
    return json.dumps(value)


def expected(values: list[Any]) -> list[Any]:
    """The values of a column by the rules, as simply as they can be written."""
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    if len(kinds) > 1:
        is_nested = kinds & {dict, list}
        return [None if it is None else spell(it) if is_nested or not isinstance(it, str) else str(it) for it in values]
    if kinds == {Spelt}:
        return expected_numbers(values, present)
    if kinds == {dict}:
        names = list(dict.fromkeys(name for value in present for name in value))
        if not names:
            return [None if it is None else "{}" for it in values]
        columns = {name: expected([it.get(name) if it else None for it in values]) for name in names}
        return [None if it is None else {name: columns[name][row] for name in names} for row, it in enumerate(values)]
    if kinds == {list}:
        items = iter(expected([item for value in present for item in value]))
        return [None if it is None else [next(items) for _ in it] for it in values]
    return values


def expected_numbers(values: list[Any], present: list[Spelt]) -> list[Any]:
    numbers = [json.loads(value) if value != "-0" else -0.0 for value in present]
    integers = [number for number in numbers if isinstance(number, int)]
    if len(integers) == len(numbers):
        low, high = min(integers), max(integers)
        is_exact = high < 2**63 and low >= -(2**63) or low >= 0 and high < 2**64
        convert: Any = json.loads if is_exact else str
    else:
        is_exact = all(abs(number) <= 2**53 for number in integers) and float("inf") not in map(abs, numbers)
        convert = float if is_exact else str
    return [None if value is None else convert(value) for value in values]


def same(left: Any, right: Any) -> bool:
    """Equal, with equal types."""
    return bool(left == right) and repr(left) == repr(right)


@pytest.mark.parametrize("seed", range(150))
def test_libraries_read_what_json_has(seed: int) -> None:
    random = Random(seed)
    kinds = {name: random_kinds(random) for name in ("p", "q", "r.s")}
    records = [
        {name: random_value(random, 0, kinds[name]) for name in kinds if random.random() < 0.9}
        for _ in range(random.choice([1, 2, 8, 40]))
    ]
    names = list(dict.fromkeys(name for record in records for name in record))
    columns = {name: expected([record.get(name) for record in records]) for name in names}
    rows = [{name: columns[name][row] for name in names} for row in range(len(records))]
    # By this name, DuckDB finds it.
    ours = page(spell(records)).table()
    read = pyarrow.table(ours)
    read.validate(full=True)
    assert same(read.to_pylist() if names else rows, rows)
    assert same(polars.DataFrame(ours).to_dicts() if names else rows, rows)
    assert same(ours.to_dicts(), rows)
    if names:
        result = duckdb.sql("from ours")
        assert same([dict(zip(result.columns, row)) for row in result.fetchall()], rows)
