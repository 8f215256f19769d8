"""The memory that a long file takes. The pages come from a server in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from helpers.programs import TIMEOUT

SERVER = """
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RECORDS = ",".join(
    json.dumps({"id": number, "title": f"Record {number}", "labels": ["a", "b"], "user": {"login": "x", "id": number},
                "body": f"{number} " * 400, "score": number / 7})
    for number in range(1000)
)

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        position = request["params"].get("position", 0) + 1
        next = position if position < request["params"]["pages"] else None
        # The first record is another on each page: a page that repeats is an error.
        records = f'{{"id": {-position}}},{RECORDS}'
        metadata = json.dumps({"next": next})
        body = f'{{"status": "success", "result": [{records}], "connector_metadata": {metadata}}}'.encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""

PROGRAM = '''
import resource, sys
from airbyte_agent import Client
from helpers.record_pages import ID, PAGING
import pyarrow.parquet

def peak():
    """In kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

url, path, pages = sys.argv[1:]
client = Client(base_url=url, token="t")
github = client.connector_by_id(ID)
before = peak()
file = github.records("things", "list", {"pages": int(pages)}, paging=PAGING).write(path)
print(file.rows, (peak() - before) // 1024)
'''


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="`ru_maxrss` has other units elsewhere")
def test_a_long_file_needs_the_memory_of_a_few_pages(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
            rows, growth = written(url, tmp_path, pages=60)
            assert rows == 60 * 1001
            # Of 120 MB of JSON, in megabytes.
            assert growth < 300
            # Three times as many records need no more, but for what the allocator keeps.
            assert written(url, tmp_path, pages=180)[1] < growth + 40
        finally:
            server.kill()


def written(url: str, folder: Path, *, pages: int) -> tuple[int, int]:
    """The rows of a file of so many pages, and the growth of the memory of the process that writes it."""
    command = [sys.executable, "-c", PROGRAM, url, str(folder / f"{pages}.parquet"), str(pages)]
    out = subprocess.run(command, capture_output=True, text=True, timeout=4 * TIMEOUT, check=True).stdout
    rows, growth = map(int, out.split())
    print(f"{rows} rows, {growth} MB")
    return rows, growth
