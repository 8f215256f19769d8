"""Every list of the catalogue is read to its end, or ends with an error that says why it cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from airbyte_agent import Connector, Emulator, PagingError

ROOT = Path(__file__).parents[3]
KINDS = json.loads((ROOT / "crates/airbyte-agent/src/agent/catalogue/catalogue.json").read_text())
UNFOLLOWABLE = json.loads((ROOT / "tests/catalogue/unfollowable.json").read_text())
RECORDS = 50
VALUES = {"integer": 1, "number": 1, "boolean": True, "array": ["x"], "object": {}}


@pytest.mark.slow
@pytest.mark.parametrize("envelope", [False, True], ids=["array", "envelope"])
@pytest.mark.parametrize("resume", [False, True], ids=["at once", "resumed after every page"])
def test_every_list_is_read_to_its_end_or_ends_with_an_error(resume: bool, envelope: bool) -> None:
    # In this seed every kind has the operations of the catalogue and no others, so that every list has as many records.
    bare = [{"slug": kind["slug"], "name": kind["slug"], "definition_id": kind["definition_id"]} for kind in KINDS]
    problems = {}
    unfollowable = []
    seeds = [json.dumps({"types": bare})]
    with Emulator(records=RECORDS, seeds=seeds, list_envelope=envelope) as emulator, emulator.client() as client:
        for kind in KINDS:
            connector = client.connectors.create(
                workspace_name="default", definition_id=kind["definition_id"], credentials={"api_key": "x"}
            )
            for name, operation in kind["operations"].items():
                entity, action = name.split(".")
                if action not in ("list", "search"):
                    continue
                label = f"{kind['slug']}: {name}"
                try:
                    read(connector, entity, action, params(operation), resume)
                except PagingError:
                    unfollowable.append(label)
                except Exception as error:
                    problems[label] = error
    assert problems == {}
    assert sorted(unfollowable) == sorted(UNFOLLOWABLE)


def params(operation: dict[str, Any]) -> dict[str, Any]:
    """Values for the required parameters, and a page size that leaves several pages."""
    required = {name: re.split(r"\W", kind)[0] for name, kind in operation["params"].items() if kind.endswith("!")}
    values = {name: VALUES.get(kind, "x") for name, kind in required.items()}
    rule = operation.get("paging", {})
    # Without a position and a next value, a size is a limit of the call.
    if "size" in rule and ("position" in rule or "next" in rule):
        values[rule["size"]] = min(20, rule.get("max_size", 20))
    return values


def read(connector: Connector, entity: str, action: str, params: dict[str, Any], resume: bool) -> None:
    records: list[str] = []
    token = None
    try:
        while True:
            for page in connector.pages(entity, action, params, after=token):
                records += map(json.dumps, page.records)
                assert len(records) <= RECORDS, "it does not end"
                token = page.token
                if resume and token is not None:
                    break
            else:
                break
    except PagingError as error:
        assert error.records_read == len(records) > 0
        raise
    finally:
        assert len(set(records)) == len(records), "a record was read twice"
    assert len(records) == RECORDS
