"""A client of pyright's language server, which asks it what an editor would suggest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any


class LanguageServer:
    """The server for the Python files of a folder. A context manager: it stops at the end."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._ids = count(1)
        command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        root = {"uri": folder.as_uri(), "name": folder.name}
        self._request(
            "initialize",
            {"processId": os.getpid(), "rootUri": root["uri"], "workspaceFolders": [root], "capabilities": {}},
        )
        self._send({"method": "initialized", "params": {}})

    def __enter__(self) -> LanguageServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def suggestions(self, code: str) -> list[str]:
        """What is suggested at the `¦` in a module."""
        before, after = code.split("¦")
        uri = (self._folder / f"module_{next(self._ids)}.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": before + after}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        answer = self._request("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        return [item["label"] for item in (answer or {}).get("items", [])]

    def _request(self, method: str, params: dict[str, Any]) -> Any:
        request = next(self._ids)
        self._send({"id": request, "method": method, "params": params})
        while True:
            message = self._read()
            if "method" not in message and message.get("id") == request:
                return message["result"]
            if "method" in message and "id" in message:
                # It asks for the configuration, and is told that there is none.
                items = message.get("params", {}).get("items", [])
                self._send({"id": message["id"], "result": [{} for _ in items]})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while header := self._process.stdout.readline().strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server has stopped"
        return json.loads(self._process.stdout.read(length))
