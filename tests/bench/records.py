"""Time and memory of an emulator with many records: `python tests/bench/records.py target/debug/airbyte-agent [COUNT]`.

Needs Linux and nothing but the standard library. It prints one line per call, with the emulator's RSS afterwards.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

GITHUB = "ef69ef6e-aa7f-4af1-a01d-ef775033524e"
QUERY = "SELECT state, count(*) AS n FROM issues GROUP BY state"
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("list", {"per_page": 100}),
    ("search", {"query": "is:closed import", "per_page": 100}),
    ("context_store_search", {"query": {"sort": [{"title": "asc"}]}, "limit": 100}),
    ("context_store_sql_query", {"sql": "SELECT count(*) AS n FROM issues"}),
    ("context_store_sql_query", {"sql": QUERY}),
]


def main() -> None:
    program, count = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "1000000"
    emulator = subprocess.Popen([program, "emulator", "--records", count], stdout=subprocess.PIPE)
    try:
        assert emulator.stdout is not None
        ready = json.loads(emulator.stdout.readline())
        credentials = {"client_id": ready["client_id"], "client_secret": ready["client_secret"]}
        token = send(ready["url"], "account/applications/token", credentials)["access_token"]
        connector = {
            "workspace_name": "default",
            "definition_id": GITHUB,
            "credentials": {"personal_access_token": "x"},
            "replication_config": {"repositories": ["airbytehq/airbyte"]},
        }
        path = f"integrations/connectors/{send(ready['url'], 'integrations/connectors', connector, token)['id']}/execute"
        for action, params in [*CALLS, CALLS[0]]:
            started = time.perf_counter()
            try:
                send(ready["url"], path, {"entity": "issues", "action": action, "params": params}, token)
                outcome = ""
            except urllib.error.HTTPError as error:
                outcome = json.load(error)["message"]
            took = time.perf_counter() - started
            print(f"{took:7.3f} s  {memory(emulator.pid):6.1f} MB  {action} {json.dumps(params)} {outcome}")
    finally:
        emulator.kill()
        emulator.wait()


def send(url: str, path: str, body: dict[str, Any], token: str | None = None) -> Any:
    request = urllib.request.Request(f"{url}/api/v1/{path}", json.dumps(body).encode())
    request.add_header("content-type", "application/json")
    if token:
        request.add_header("authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def memory(pid: int) -> float:
    """RSS in megabytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    main()
