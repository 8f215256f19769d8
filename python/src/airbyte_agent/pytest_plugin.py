"""A pytest plugin for tests of code that uses this package. pytest loads it where the package is installed.

    def test_my_agent(airbyte_agent_emulator):
        my_agent.run()  # its `Client()` connects to an emulator
        assert airbyte_agent_emulator.journal("connectors.execute")

pytest loads it in every run, so it imports the package only when a test uses the fixture.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from airbyte_agent import Emulator

_NAME = "airbyte_agent_emulator"

# Variables with which a client would not connect to the emulator, or not to its first organization.
_UNSET = ("AIRBYTE_TOKEN", "AIRBYTE_AUTH", "AIRBYTE_ORGANIZATION_ID", "AIRBYTE_WORKSPACE", "AIRBYTE_PROFILE")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", f"{_NAME}(**options): options of the test's `Emulator`, such as records=10.")


@pytest.fixture
def airbyte_agent_emulator(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulator]:
    """An emulator of Airbyte's Agent API, and an environment in which `Client()` connects to it.

    Each test has its own emulator, which starts in milliseconds. Its options are the arguments of the marker with the
    same name; those of a test override those of its class and module. The defaults set by `airbyte_agent.configure` are
    cleared before and after the test.
    """
    yield from _run_emulator(request, tmp_path_factory)


@pytest.fixture(scope="module")
def airbyte_agent_module_emulator(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulator]:
    """As `airbyte_agent_emulator`, but the tests of a module share one. Its options are those of the module."""
    yield from _run_emulator(request, tmp_path_factory)


@pytest.fixture(scope="session")
def airbyte_agent_session_emulator(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulator]:
    """As `airbyte_agent_emulator`, but all tests share one, in each process of pytest-xdist. It has no options."""
    yield from _run_emulator(request, tmp_path_factory)


def _run_emulator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    from airbyte_agent import Emulator, configure

    settings = tmp_path_factory.mktemp("airbyte_agent") / "settings.toml"
    settings.touch(mode=0o600)
    # Not the test's `monkeypatch`: after its `undo()`, clients would connect to the live service.
    with Emulator(**_options(request.node)) as emulator, pytest.MonkeyPatch.context() as environment:
        environment.setenv("AIRBYTE_API_HOST", emulator.url)
        environment.setenv("AIRBYTE_CLOUD_API_URL", emulator.replication_url)
        environment.setenv("AIRBYTE_CLIENT_ID", emulator.client_id)
        environment.setenv("AIRBYTE_CLIENT_SECRET", emulator.client_secret)
        environment.setenv("AIRBYTE_SETTINGS_FILE", str(settings))
        for name in _UNSET:
            environment.delenv(name, raising=False)
        configure()
        yield emulator
        configure()


def _options(node: pytest.Item | pytest.Collector) -> dict[str, Any]:
    """The arguments of the markers of a test or module. The nearest marker overrides the others."""
    options: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers(_NAME))):
        if marker.args:
            raise pytest.UsageError(f"{_NAME} takes keyword arguments only, as `Emulator` does")
        options.update(marker.kwargs)
    return options
