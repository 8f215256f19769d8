"""The pytest plugin, in the project of a user."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

pytest_plugins = ["pytester"]

AGENT = """
from airbyte_agent import AsyncClient, Client

def connect():
    return Client().connectors.create(
        workspace_name="default",
        connector_type="GitHub",
        credentials={"personal_access_token": "x"},
        replication_config={"repositories": ["airbytehq/airbyte"]},
    )

def count_issues():
    return sum(1 for _ in Client().connector("github").records("issues", "list", {"per_page": 100}))

async def workspaces():
    async with AsyncClient() as client:
        return [workspace.name for workspace in (await client.workspaces.list()).data]
"""

SETTINGS = """
[pytest]
addopts = --strict-markers --strict-config
filterwarnings = error
asyncio_default_fixture_loop_scope = function
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with an agent, and without our own pytest settings."""
    pytester.makepyfile(agent=AGENT)
    pytester.makeini(SETTINGS)
    return pytester


def run(project: pytest.Pytester, tests: str, *arguments: str) -> pytest.RunResult:
    project.makepyfile(test_agent=tests)
    # In a checkout that is not installed, pytest does not find the plugin.
    installed = any(entry.value == "airbyte_agent.pytest_plugin" for entry in entry_points(group="pytest11"))
    plugin = [] if installed else ["-p", "airbyte_agent.pytest_plugin"]
    return project.runpytest(*plugin, *arguments)


def test_fixture_configures_the_environment(project: pytest.Pytester) -> None:
    tests = """
        import agent

        def test_it_counts(airbyte_agent_emulator):
            agent.connect()
            assert agent.count_issues() == 250
            requests = airbyte_agent_emulator.journal("connectors.execute")
            assert [entry.body["action"] for entry in requests] == ["list"] * 3

        def test_the_next_begins_anew(airbyte_agent_emulator):
            assert airbyte_agent_emulator.journal() == []
            agent.connect()
            agent.connect()
    """
    run(project, tests).assert_outcomes(passed=2)


def test_asynchronous_tests(project: pytest.Pytester) -> None:
    tests = """
        import agent
        import pytest

        @pytest.mark.asyncio
        async def test_pytest_asyncio(airbyte_agent_emulator):
            assert await agent.workspaces() == ["default"]

        @pytest.mark.anyio
        @pytest.mark.parametrize("anyio_backend", ["asyncio"])
        async def test_anyio(airbyte_agent_emulator, anyio_backend):
            assert await agent.workspaces() == ["default"]
    """
    run(project, tests).assert_outcomes(passed=2)


def test_options_come_from_the_marker(project: pytest.Pytester) -> None:
    tests = """
        import agent
        import pytest

        pytestmark = pytest.mark.airbyte_agent_emulator(records=7, client_id="the module's")

        @pytest.mark.airbyte_agent_emulator(records=3)
        def test_of_the_test(airbyte_agent_emulator):
            agent.connect()
            assert (agent.count_issues(), airbyte_agent_emulator.client_id) == (3, "the module's")

        def test_of_the_module(airbyte_agent_emulator):
            agent.connect()
            assert agent.count_issues() == 7
    """
    run(project, tests).assert_outcomes(passed=2)


def test_tests_share_the_emulator_of_their_module_or_session(project: pytest.Pytester) -> None:
    module = """
        import agent
        import pytest

        pytestmark = pytest.mark.airbyte_agent_emulator(records=3)

        @pytest.fixture(scope="module", autouse=True)
        def connected(airbyte_agent_module_emulator):
            agent.connect()

        def test_reads():
            assert agent.count_issues() == 3

        def test_a_test_may_have_its_own(airbyte_agent_emulator):
            assert airbyte_agent_emulator.journal() == []

        def test_reads_again(airbyte_agent_module_emulator):
            assert agent.count_issues() == 3
            assert len(airbyte_agent_module_emulator.journal("connectors.create")) == 1
    """
    session = """
        import agent

        def test_it_starts_empty(airbyte_agent_session_emulator):
            agent.connect()
            assert len(airbyte_agent_session_emulator.journal("connectors.create")) == 1
    """
    again = session.replace("starts_empty", "goes_on").replace("== 1", "== 2")
    project.makepyfile(test_first=session, test_second=again)
    run(project, module).assert_outcomes(passed=5)


def test_processes_of_xdist_have_emulators_of_their_own(project: pytest.Pytester) -> None:
    tests = """
        import agent
        import pytest

        @pytest.mark.parametrize("number", range(4))
        def test_it_counts(number, airbyte_agent_emulator):
            agent.connect()
            assert agent.count_issues() == 250
    """
    run(project, tests, "-p", "xdist", "-n", "2").assert_outcomes(passed=4)


def test_marker_and_fixture_are_documented(project: pytest.Pytester) -> None:
    run(project, "", "--markers").stdout.fnmatch_lines(["@pytest.mark.airbyte_agent_emulator(*options*"])
    run(project, "", "--fixtures").stdout.fnmatch_lines(["airbyte_agent_emulator*", "    An emulator of Airbyte's*"])


@pytest.mark.parametrize(
    ("arguments", "words"), [("10", "*takes keyword arguments only*"), ("record=10", "*unexpected*'record'*")]
)
def test_invalid_marker_arguments(project: pytest.Pytester, arguments: str, words: str) -> None:
    tests = f"""
        import pytest

        @pytest.mark.airbyte_agent_emulator({arguments})
        def test_it(airbyte_agent_emulator): ...
    """
    result = run(project, tests)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([words])


def test_surrounding_configuration_is_ignored(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    live = project.path / "live.toml"
    live.write_text('[default]\nworkspace = "live"\n[eu]\ntoken = "live"\n')
    live.chmod(0o600)
    around = {
        "AIRBYTE_TOKEN": "live",
        "AIRBYTE_PROFILE": "eu",
        "AIRBYTE_WORKSPACE": "live",
        "AIRBYTE_ORGANIZATION_ID": "5b2f4f0c-0000-4000-8000-000000000000",
        "AIRBYTE_SETTINGS_FILE": str(live),
        "AIRBYTE_API_HOST": "http://127.0.0.1:9",
    }
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    tests = f"""
        import os

        import airbyte_agent
        import agent

        AROUND = {around}
        airbyte_agent.configure(base_url="http://127.0.0.1:9", token="live")

        def test_inside(airbyte_agent_emulator, monkeypatch):
            agent.connect()
            client = airbyte_agent.Client()
            assert (client.workspace, client.base_url) == ("default", airbyte_agent_emulator.url)
            monkeypatch.undo()
            assert airbyte_agent.Client().workspaces.list().data

        def test_outside():
            assert {{name: os.environ.get(name) for name in AROUND}} == AROUND
    """
    run(project, tests).assert_outcomes(passed=2)


def test_configure_is_undone_after_the_test(project: pytest.Pytester) -> None:
    tests = """
        import airbyte_agent

        def test_configures(airbyte_agent_emulator):
            airbyte_agent.configure(workspace="mine", user_agent="mine/1")
            airbyte_agent.Client().workspaces.list()
            assert "mine/1" in airbyte_agent_emulator.journal()[-1].headers["user-agent"]

        def test_does_not():
            assert airbyte_agent.Client(token="x").workspace == "default"

        def test_does_not_with_one_of_its_own(airbyte_agent_emulator):
            airbyte_agent.Client().workspaces.list()
            assert "mine/1" not in airbyte_agent_emulator.journal()[-1].headers["user-agent"]
    """
    run(project, tests).assert_outcomes(passed=3)


def test_package_is_not_imported_without_the_fixture(project: pytest.Pytester) -> None:
    tests = """
        import sys

        def test_it():
            ours = {name for name in sys.modules if name.startswith("airbyte_agent.")}
            # The list of public names, and no code.
            assert ours <= {f"airbyte_agent.{name}" for name in ("pytest_plugin", "_generated", "_generated.exports")}
    """
    project.makepyfile(test_agent=tests)
    # In a subprocess: this process has imported everything.
    plugin = ["-p", "airbyte_agent.pytest_plugin", "-p", "no:airbyte_agent"]
    project.runpytest_subprocess(*plugin).assert_outcomes(passed=1)
