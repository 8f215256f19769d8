"""The command `airbyte-agent`, as `python -m airbyte_agent`."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from airbyte_agent import Client
from helpers.programs import TIMEOUT

COMMAND = [sys.executable, "-m", "airbyte_agent"]
# The same command of the Rust crate, which `cargo build` compiles with the native module.
RUST_COMMAND = Path(__file__).parents[3] / "target" / "debug" / ("airbyte-agent" + ".exe" * (sys.platform == "win32"))


def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run the command to its end. Returns its exit code, standard output and standard error."""
    ran = subprocess.run(
        [*COMMAND, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, timeout=TIMEOUT
    )
    return ran.returncode, ran.stdout, ran.stderr


@contextmanager
def emulator(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A process that runs an emulator, and its ready line."""
    process = subprocess.Popen([*COMMAND, "emulator", *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def client_of(ready: dict[str, str]) -> Client:
    return Client(base_url=ready["url"], client_id=ready["client_id"], client_secret=ready["client_secret"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_emulator_runs_until_a_signal(name: str, tmp_path: Path) -> None:
    data = tmp_path / "folder" / "data"
    data.parent.mkdir()
    with emulator("--data", str(data)) as (process, ready):
        assert int(ready["pid"]) == process.pid
        client_of(ready).tokens.create_scoped("written")
        process.send_signal(getattr(signal, name))
        assert process.wait(TIMEOUT) == 0
    assert [*data.parent.iterdir()] == [data] and b"written" in data.read_bytes()


def test_emulator_has_its_options(tmp_path: Path) -> None:
    secret, seed = tmp_path / "secret", tmp_path / "seed.yaml"
    secret.write_text("from-a-file\n")
    seed.write_text("workspaces: [seeded]\n")
    arguments = ["--client-id", "chosen", "--client-secret-file", str(secret), "--seed", str(seed)]
    with emulator(*arguments) as (_, ready):
        assert (ready["client_id"], ready["client_secret"]) == ("chosen", "from-a-file")
        assert "seeded" in [workspace.name for workspace in client_of(ready).workspaces.list().data]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--client-secret", "hush"], "unexpected argument '--client-secret'; did you mean '--client-secret-file'?"),
        (["--seed", "missing.yaml"], "airbyte-agent: cannot read the seed missing.yaml:"),
        (["--no-auth"], "airbyte-agent: the emulator cannot start:"),
    ],
)
def test_emulator_says_what_is_wrong(arguments: list[str], expected: str) -> None:
    code, out, err = run("emulator", *arguments)
    assert code != 0 and not out and expected in err and "hush" not in err and "Traceback" not in err


def test_demo_runs_offline() -> None:
    code, out, err = run("demo")
    assert (code, err) == (0, "") and "250 issues over all pages" in out


def test_demo_names_the_emulator_if_there_are_no_credentials(tmp_path: Path) -> None:
    nothing = {name: "" for name in os.environ if name.startswith("AIRBYTE_")}
    code, _, err = run("demo", "--live", **{**nothing, "HOME": str(tmp_path), "GITHUB_TOKEN": "t"})
    assert code == 1 and "airbyte-agent emulator" in err and "Traceback" not in err


@pytest.mark.parametrize("command", ["emulator", "demo"])
def test_arguments_are_those_of_the_rust_command(command: str) -> None:
    ours = run(command, "--help")[1]
    theirs = subprocess.run([RUST_COMMAND, command, "--help"], capture_output=True, text=True, timeout=TIMEOUT).stdout
    options = [set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", text, re.MULTILINE)) for text in (ours, theirs)]
    assert options[0] == options[1] > {"--help"}
    # The same texts, however they are wrapped.
    words = " ".join(ours.split())
    for line in map(str.strip, theirs.splitlines()):
        if len(line) > 40 and not line.startswith(("-", "Usage")):
            assert line.rstrip(".") in words


@pytest.mark.skipif(sys.platform == "win32", reason="the program stands in as a shell script")
def test_other_commands_are_those_of_the_whole_command_line(tmp_path: Path) -> None:
    program = tmp_path / "airbyte-agent-cli"
    program.write_text('#!/bin/sh\necho "ran $*"\nexit 6\n')
    program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert run("workspaces", "list", PATH=path) == (6, "ran workspaces list\n", "")
    assert run("--profile", "eu", "doctor", PATH=path) == (6, "ran --profile eu doctor\n", "")
    assert "Run an emulator" in run("emulator", "--help", PATH=path)[1]


def test_a_command_that_is_not_installed_says_where_it_is() -> None:
    code, out, err = run("mcp", PATH="")
    assert (code, out) == (2, "") and "run `uvx airbyte-agent-cli mcp`" in err
    assert "did you mean 'emulator'?" in run("emulatr", PATH="")[2]


def test_calls_that_wait_are_approved_by_a_person(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[policy]\nallow = ["read:*"]\nask = ["write:*"]\n')
    make_call = (
        "import sys; from airbyte_agent import AirbyteAgentError, Emulator\n"
        "with Emulator(client_id='me', client_secret='hush') as emulator:\n"
        "    client = emulator.client(policy=sys.argv[1])\n"
        "    try: client.workspaces.update('00000000-0000-4000-8000-000000000000', name='x')\n"
        "    except AirbyteAgentError as error: print(error)\n"
    )
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", make_call, str(policy)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    found = re.search(r"airbyte-agent approve (\w+)", ran.stdout)
    assert found, ran
    id = found[1]
    assert run("approve", **environment) == (0, f"{id}  write:api.workspaces.update  (no intent)\n", "")
    code, out, err = run("approve", id, **environment)
    assert (code, out) == (1, "") and "there is no terminal to ask" in err
    assert run("approve", id, "--yes", **environment) == (0, "approved write:api.workspaces.update\n", "")
    code, _, err = run("approve", id, **environment)
    assert code == 1 and "waits for an approval; none waits" in err
