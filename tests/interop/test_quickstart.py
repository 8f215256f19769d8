"""The commands of the public quick start, as they stand on its page, host and placeholders replaced."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from airbyte_agent import Emulator

PAGE = Path(__file__).parents[1] / "contract" / "agent" / "QUICKSTART.md"


def commands() -> list[str]:
    """The curl commands of the page, comments and line ends undone."""
    block = re.search(r"```bash\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert block, "the page has lost its commands"
    lines = [line for line in block[1].splitlines() if not line.startswith("#")]
    return [command.strip() for command in re.split(r"\n(?=curl )", "\n".join(lines).strip())]


def by_curl(command: str) -> Any:
    ran = subprocess.run(["sh", "-c", command + " --silent --show-error"], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def by_hand(command: str) -> Any:
    """What curl makes of `-X`, `-H` and `-d`, for machines without it."""
    words = iter(shlex.split(command.replace("\\\n", " "))[1:])
    url, headers, method, data = "", {}, None, None
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, value = next(words).split(": ", 1)
            headers[name] = value
        elif word == "-d":
            data = next(words).encode()
        else:
            url = word
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@pytest.mark.parametrize("send", [by_hand, *([by_curl] if shutil.which("curl") else [])])
def test_the_quick_start_works_verbatim(emulator: Emulator, send: Callable[[str], Any]) -> None:
    known = {
        "$HOST": emulator.url,
        "<your_client_id>": emulator.client_id,
        "<your_client_secret>": emulator.client_secret,
        "<github_pat>": "ghp_made_up",
    }

    def run(command: str) -> Any:
        for placeholder, value in known.items():
            command = command.replace(placeholder, value)
        assert not re.search(r"<\w+>", command), f"nothing to put into {command}"
        return send(command)

    token, definitions, create, execute = commands()
    answer = run(token)
    assert answer["token_type"] == "bearer" and answer["expires_in"] == 900
    known["<application_token>"] = answer["access_token"]

    [github] = run(definitions)["definitions"]
    shown = {
        "sourceDefinitionId": "ef69ef6e-aa7f-4af1-a01d-ef775033524e",
        "name": "GitHub",
        "iconUrl": "https://connectors.airbyte.com/files/metadata/airbyte/source-github/latest/icon.svg",
        "supportLevel": "certified",
    }
    assert shown.items() <= github.items()
    known["<github_definition_id>"] = github["sourceDefinitionId"]

    connector = run(create)
    assert connector["name"] == "My GitHub Connector"
    known["<connector_id>"] = connector["id"]

    issues = run(execute)
    assert issues["status"] == "success" and len(issues["result"]) == 10
