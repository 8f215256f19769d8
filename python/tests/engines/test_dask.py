"""Records as a dataframe of Dask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dask.distributed import Client as DaskClient
from dask.distributed import LocalCluster

from airbyte_agent import BadRequestError, ConfigurationError, Connector, Emulator
from airbyte_agent.dask import records
from helpers.accounts import connect
from helpers.broken_workers import BreaksOnce

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

TWO_COLUMNS = {"number": "int64", "author": {"login": "text"}}


@pytest.fixture(scope="module")
def cluster(workers_environment: None) -> Iterator[DaskClient]:
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        DaskClient(cluster, set_as_default=False) as client,
    ):
        yield client


def numbers(frame: Any) -> list[int]:
    return sorted(frame["number"])


def test_each_part_is_a_partition(github: Connector) -> None:
    parts = [(github, "issues", "list", {"per_page": 100, "states": [state]}) for state in ("OPEN", "CLOSED")]
    frame = records(parts)
    assert frame.npartitions == 2
    assert numbers(frame.compute()) == list(range(1, 251))
    assert frame.state.value_counts().compute().to_dict() == {"OPEN": 157, "CLOSED": 93}


def test_partitions_have_the_columns_of_the_first(github: Connector) -> None:
    frame = records(
        [
            (github, "issues", "list", {"per_page": 100}),
            (github, "pull_requests", "list", {"per_page": 100}),
            (github, "issues", "list", {"states": ["NONE"]}),
        ]
    )
    assert [len(frame.get_partition(number).compute()) for number in range(3)] == [250, 250, 0]
    whole = frame.compute()
    assert (whole.dtypes == frame.dtypes).all() and "isDraft" not in whole
    # Null in all issues, so that it may have any text.
    assert str(whole.dtypes["stateReason"]) == "string[pyarrow]"
    assert whole["author"].iloc[0].keys() == {"login"}


def test_with_columns_nothing_is_requested_before_it_is_computed(
    github: Connector, requested: Callable[[], list[str | None]]
) -> None:
    frame = records([(github, "issues", "list", {"per_page": 100})], schema=TWO_COLUMNS)
    assert list(frame.columns) == ["number", "author"] and requested() == []
    assert numbers(frame.compute()) == list(range(1, 251))


def test_records_are_read_anew_by_another_frame(github: Connector) -> None:
    parts = [(github, "issues", "list")]
    names = {records(parts, schema=TWO_COLUMNS)._name for _ in range(2)}
    assert len(names) == 2


def test_a_page_that_fails_is_requested_again_and_none_before_it(
    emulator: Emulator, github: Connector, cluster: DaskClient, requested: Callable[[], list[str | None]]
) -> None:
    frame = records([(github, "issues", "list", {"per_page": 25})], schema=TWO_COLUMNS)
    emulator.faults({"operation": "connectors.execute", "nth": [5, 6], "fault": {"status": {"status": 503}}})
    assert numbers(cluster.compute(frame).result()) == list(range(1, 251))
    pages = requested()
    assert len(pages) == 12 and len(set(pages)) == 10 and pages[4] == pages[5] == pages[6]


def test_a_worker_that_breaks_loses_and_repeats_nothing(
    breaks_once: BreaksOnce, cluster: DaskClient, requested: Callable[[], list[str | None]]
) -> None:
    frame = records([(breaks_once, "issues", "list", {"per_page": 25})], schema=TWO_COLUMNS, rows=30)
    assert numbers(cluster.compute(frame).result()) == list(range(1, 251))
    # Its part was read again from where it begins, although not all of it had been read.
    assert Path(breaks_once.at).exists() and requested().count(None) == 2 and len(requested()) < 20


def test_an_error_of_a_worker_has_its_class(emulator: Emulator, github: Connector, cluster: DaskClient) -> None:
    frame = records([(github, "issues", "list")], schema=TWO_COLUMNS)
    emulator.faults({"operation": "connectors.execute", "fault": {"status": {"status": 400}}})
    with pytest.raises(BadRequestError, match="400 Bad Request"):
        cluster.compute(frame).result()


def test_a_secret_that_was_given_in_code_stays_in_its_process(emulator: Emulator, cluster: DaskClient) -> None:
    with emulator.client() as client:
        frame = records([(connect(client), "issues", "list", {"per_page": 100})], schema=TWO_COLUMNS)
        assert len(frame.compute(scheduler="threads")) == 250
        with pytest.raises(Exception) as caught:
            cluster.compute(frame).result()
        causes = [caught.value]
        while causes[-1].__cause__ is not None:
            causes.append(causes[-1].__cause__)  # type: ignore[arg-type]
        assert any(isinstance(cause, ConfigurationError) for cause in causes), causes


def test_no_part_is_an_error() -> None:
    with pytest.raises(ValueError, match="parts"):
        records([])
