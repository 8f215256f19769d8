"""Records as a dataset of Ray Data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pytest
import ray.data

from airbyte_agent import BadRequestError, ConfigurationError, Connector, Emulator
from airbyte_agent.ray import Records
from helpers.accounts import connect
from helpers.broken_workers import BreaksOnce

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

# With a schema, tables are handed out as soon as their pages are read.
NUMBER = {"number": "int64"}


@pytest.fixture(scope="module", autouse=True)
def engine(workers_environment: None) -> Iterator[None]:
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


def read(*parts: tuple[Any, ...], **options: Any) -> Any:
    return ray.data.read_datasource(Records(parts, **options))


def numbers(dataset: Any) -> list[int]:
    return sorted(row["number"] for row in dataset.take_all())


def test_each_part_is_read_by_a_task(github: Connector) -> None:
    parts = [(github, "issues", "list", {"per_page": 100, "states": [state]}) for state in ("OPEN", "CLOSED")]
    assert len(Records(parts).get_read_tasks(200)) == 2
    dataset = read(*parts)
    assert numbers(dataset) == list(range(1, 251))
    assert dataset.schema().base_schema.field("author").type == pyarrow.struct([("login", pyarrow.string())])


def test_parts_may_have_other_columns(github: Connector) -> None:
    frame = read(
        (github, "issues", "list", {"per_page": 100}, {"max_records": 20}),
        (github, "pull_requests", "list", {"per_page": 100}, {"max_records": 30}),
        (github, "issues", "list", {"states": ["NONE"]}),
    ).to_pandas()
    assert len(frame) == 50 and frame["isDraft"].isna().sum() == 20


def test_columns_may_be_given(github: Connector) -> None:
    schema = pyarrow.schema([("number", pyarrow.int64()), ("title", pyarrow.string())])
    dataset = read((github, "issues", "list", {"per_page": 100}), schema=schema)
    assert dataset.schema().base_schema == schema and dataset.count() == 250


def test_a_limit_of_rows_ends_a_task(github: Connector, requested: Callable[[], list[str | None]]) -> None:
    records = Records([(github, "issues", "list", {"per_page": 10})], rows=10, schema=NUMBER)
    [task] = records.get_read_tasks(1, per_task_row_limit=7)
    assert sum(block.num_rows for block in task()) == 7
    assert len(requested()) < 25


def test_a_page_that_fails_is_requested_again_and_none_before_it(
    emulator: Emulator, github: Connector, requested: Callable[[], list[str | None]]
) -> None:
    dataset = read((github, "issues", "list", {"per_page": 25}), rows=30, schema=NUMBER)
    emulator.faults({"operation": "connectors.execute", "nth": [5, 6], "fault": {"status": {"status": 503}}})
    assert numbers(dataset) == list(range(1, 251))
    pages = requested()
    assert len(pages) == 12 and len(set(pages)) == 10 and pages[4] == pages[5] == pages[6]


def test_a_worker_that_breaks_loses_and_repeats_nothing(
    breaks_once: BreaksOnce, requested: Callable[[], list[str | None]]
) -> None:
    dataset = read((breaks_once, "issues", "list", {"per_page": 25}), rows=30, schema=NUMBER)
    assert numbers(dataset) == list(range(1, 251))
    # Its part was read again from where it begins, although not all of it had been read.
    assert Path(breaks_once.at).exists() and requested().count(None) == 2 and len(requested()) < 20


def test_the_part_of_a_broken_worker_begins_at_its_token(
    github: Connector, breaks_once: BreaksOnce, requested: Callable[[], list[str | None]]
) -> None:
    first = github.records("issues", "list", {"per_page": 25}, max_records=100)
    assert len(list(first)) == 100
    dataset = read((breaks_once, "issues", "list", {"per_page": 25}, {"after": first.token}), rows=30, schema=NUMBER)
    assert numbers(dataset) == list(range(101, 251))
    assert Path(breaks_once.at).exists() and requested().count(None) == 1


def test_an_error_of_a_worker_has_its_class(emulator: Emulator, github: Connector) -> None:
    dataset = read((github, "issues", "list"))
    emulator.faults({"operation": "connectors.execute", "fault": {"status": {"status": 400}}})
    with pytest.raises(BadRequestError, match="400 Bad Request"):
        dataset.count()


def test_a_secret_that_was_given_in_code_does_not_leave_the_driver(emulator: Emulator) -> None:
    with emulator.client() as client:
        github = connect(client)
        with pytest.raises(ConfigurationError, match="pickle_secrets"):
            read((github, "issues", "list")).count()
        assert read((github.with_options(pickle_secrets=True), "issues", "list", {"per_page": 100})).count() == 250
