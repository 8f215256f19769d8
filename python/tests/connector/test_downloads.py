"""Downloads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import airbyte_agent as aa
from airbyte_agent import AsyncConnector, Client, Connector, Emulator
from airbyte_agent._download import PartFile

DRIVE: dict[str, Any] = {
    "workspace_name": "default",
    "connector_type": "Google Drive",
    "name": "Drive",
    "credentials": {"auth_type": "Client", "refresh_token": "x"},
}
LENGTH = 72174


@pytest.fixture
def drive(client: Client) -> Connector:
    return client.connectors.create(**DRIVE)


@pytest.fixture
async def async_drive(emulator: Emulator) -> AsyncIterator[AsyncConnector]:
    async with emulator.async_client() as client:
        yield await client.connectors.create(**DRIVE)


@pytest.fixture
def params(drive: Connector) -> dict[str, Any]:
    return {"fileId": drive.execute("files", "list", {"pageSize": 1}).records[0]["id"]}


def test_save(drive: Connector, params: dict[str, Any], tmp_path: Path) -> None:
    with drive.download("files", params=params) as file:
        assert file.size == LENGTH and file.response.status == 200
        assert file.save(tmp_path / "file") == LENGTH
    assert (tmp_path / "file").read_bytes() == drive.download("files", params=params).read()
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".toml"] == ["file"]


def test_simultaneous_downloads_to_one_path(drive: Connector, params: dict[str, Any], tmp_path: Path) -> None:
    started = [drive.download("files", params=params) for _ in range(2)]
    parts = [PartFile(tmp_path / "file") for _ in started]
    writers = [part.open() for part in parts]
    for chunks in zip(*started, strict=True):
        for writer, chunk in zip(writers, chunks, strict=True):
            writer.write(chunk)
    for part in parts:
        part.commit()
        assert (tmp_path / "file").read_bytes() == drive.download("files", params=params).read()
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".toml"] == ["file"]


def test_truncated_download_leaves_no_file(
    emulator: Emulator, drive: Connector, params: dict[str, Any], tmp_path: Path
) -> None:
    emulator.faults({"operation": "connectors.execute", "fault": {"truncated_body": {"bytes": 1000}}})
    with pytest.raises(aa.APIConnectionError):
        drive.download("files", params=params).save(tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".toml"] == []


def test_closed_download_raises_configuration_error(drive: Connector, params: dict[str, Any]) -> None:
    file = drive.download("files", params=params)
    file.close()
    with pytest.raises(aa.ConfigurationError, match="closed"):
        file.read()


async def test_asynchronous_save(async_drive: AsyncConnector, params: dict[str, Any], tmp_path: Path) -> None:
    async with await async_drive.download("files", params=params) as file:
        assert await file.save(tmp_path / "file") == LENGTH
    chunks = [chunk async for chunk in await async_drive.download("files", params=params)]
    assert b"".join(chunks) == (tmp_path / "file").read_bytes()
