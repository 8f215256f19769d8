"""For tests of code that uses this package: a pytest plugin, loaded by itself where the package is installed.

    def test_my_agent(airbyte_agent_emulator):
        my_agent.run()  # its `Client()` talks to an emulator
        assert airbyte_agent_emulator.journal("connectors.execute")

pytest loads this in every run, so it imports nothing of the package before a test asks for it.
"""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from airbyte_agent import Emulator

_NAME = "airbyte_agent_emulator"

# What would lead a client elsewhere than to the emulator.
_ELSEWHERE = ("AIRBYTE_TOKEN", "AIRBYTE_ORGANIZATION_ID", "AIRBYTE_WORKSPACE", "AIRBYTE_PROFILE")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, for `--strict-markers`."""
    config.addinivalue_line("markers", f"{_NAME}(**options): options of the test's `Emulator`, such as records=10.")


@pytest.fixture
def airbyte_agent_emulator(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulator]:
    """An emulator of Airbyte's Agent API, and an environment in which `Client()` talks to it.

    It is the test's own and starts in milliseconds. Its options come from the marker of the same name; those of a
    test win over those of its class and module. What `airbyte_agent.configure` sets is forgotten before and after.
    """
    from airbyte_agent import Emulator, configure

    settings = tmp_path_factory.mktemp("airbyte_agent") / "settings.toml"
    settings.touch(mode=0o600)
    # Its own, so that a test's `monkeypatch.undo` does not lead to the live service.
    with Emulator(**_options(request.node)) as emulator, pytest.MonkeyPatch.context() as environment:
        environment.setenv("AIRBYTE_API_HOST", emulator.url)
        environment.setenv("AIRBYTE_CLIENT_ID", emulator.client_id)
        environment.setenv("AIRBYTE_CLIENT_SECRET", emulator.client_secret)
        environment.setenv("AIRBYTE_SETTINGS_FILE", str(settings))
        for name in _ELSEWHERE:
            environment.delenv(name, raising=False)
        configure()
        yield emulator
        configure()


def _options(test: pytest.Item) -> dict[str, Any]:
    """What the markers of a test say, the nearest one last."""
    options: dict[str, Any] = {}
    for marker in reversed(list(test.iter_markers(_NAME))):
        if marker.args:
            raise pytest.UsageError(f"{_NAME} takes keyword arguments only, as `Emulator` does")
        options.update(marker.kwargs)
    return options
