"""The methods of `Emulator` for the Airbyte API: jobs, notifications, changes of schemas."""

from __future__ import annotations

from typing import Any

import pytest

from airbyte_agent import Emulator, InvalidRequestError, JobFailedError
from airbyte_agent.types import EmulatedJob
from helpers.connections import INSTANT, STUCK, create_connection, first_workspace


def test_scripts_say_what_happens_in_the_next_jobs(emulator: Emulator) -> None:
    with emulator.replication() as airbyte:
        connection = create_connection(airbyte)
        emulator.script_jobs(
            {
                "connection_id": connection,
                "scenario": {
                    "plan": {
                        "phases": [{"status": "running", "seconds": 0}],
                        "ending": {"failed": {"message": "No space left"}},
                    }
                },
            },
            INSTANT,
        )
        with pytest.raises(JobFailedError):
            airbyte.connections.sync(connection)
        assert airbyte.connections.sync(connection).rows_synced == 5
    [failed, succeeded] = emulator.jobs()
    assert isinstance(failed, EmulatedJob)
    assert (failed.status, succeeded.status, succeeded.rows) == ("failed", "succeeded", 5)
    assert (failed.connection_id, failed.job_type, failed.attempts) == (connection, "sync", 1)
    ending = failed.plan["ending"]
    assert isinstance(ending, dict) and ending.get("failed", {}).get("message") == "No space left"
    # The plan of a job can be used again.
    emulator.script_jobs({"scenario": {"plan": succeeded.plan}})


def test_scripts_replace_the_previous_ones(emulator: Emulator) -> None:
    with emulator.replication() as airbyte:
        connection = create_connection(airbyte)
        emulator.script_jobs(STUCK)
        emulator.script_jobs()
        job = airbyte.connections.sync(connection, wait=False)
        assert emulator.finish_jobs() == 1
        assert airbyte.jobs.get(job.job_id).status == "succeeded"
        assert emulator.finish_jobs() == 0


def test_clock_moves_jobs_on(emulator: Emulator) -> None:
    with emulator.replication() as airbyte:
        airbyte.connections.sync(create_connection(airbyte), wait=False)
    emulator.advance_clock(60)
    [job] = emulator.jobs()
    assert job.status == "succeeded" and job.ended_at


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"scenario": "sucseeded"}, "unknown value `sucseeded`"),
        ({"job_type": "refresh"}, "job_type"),
        ({"scenario": {"plan": {"phases": [], "ending": "never"}}}, "at least one phase"),
        ({"connection_id": "00000000-0000-4000-8000-000000000000"}, "there is no connection"),
    ],
)
def test_invalid_script_is_rejected(emulator: Emulator, script: Any, words: str) -> None:
    with pytest.raises(InvalidRequestError, match=words):
        emulator.script_jobs(script)


def test_notifications_of_a_changed_schema(emulator: Emulator) -> None:
    with emulator.replication() as airbyte:
        connection = create_connection(airbyte)
        # Nobody listens there, which is what the notification says.
        webhook = {"webhook": {"enabled": True, "url": "http://127.0.0.1:9/hook?key=s3cret"}}
        airbyte.workspaces.update(first_workspace(airbyte), notifications={"connectionUpdate": webhook})
    assert emulator.notifications() == []
    assert emulator.change_schema(connection, {"streams_added": ["orders"]}) == "connectionUpdate"
    [notification] = emulator.notifications()
    assert (notification.event, notification.connection_id) == ("connectionUpdate", connection)
    assert "orders" in str(notification.payload) and "s3cret" not in str(notification)
    assert emulator.notifications(after=notification.number) == []
    breaking = emulator.change_schema(connection, {"streams_removed": ["users"]}, breaking=True)
    assert breaking == "connectionUpdateActionRequired"


def test_change_that_changes_nothing_is_rejected(emulator: Emulator) -> None:
    with emulator.replication() as airbyte:
        connection = create_connection(airbyte)
    with pytest.raises(InvalidRequestError, match="at least one change"):
        emulator.change_schema(connection, {})
    keys: Any = {"keys_changed": {"users": {"before": ["id"], "after": ["id", "day"]}}}
    assert emulator.change_schema(connection, keys)
