"""What the scripted models of agent frameworks do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from airbyte_agent import Emulator

READ: dict[str, Any] = {
    "connector": "github",
    "entity": "issues",
    "action": "list",
    "select_fields": ["number"],
    "limit": 2,
}
WRITE: dict[str, Any] = {
    "connector": "github",
    "entity": "comments",
    "action": "create",
    "params": {"issue_number": 1, "body": "Looked into it."},
    "intent": "Answer the reporter.",
}


@dataclass(frozen=True)
class ToolCall:
    """A call that a model asks for."""

    name: str
    arguments: dict[str, Any]


@dataclass
class Script:
    """The answers of a model: what to do about the text of the latest tool result. `seen` has these texts."""

    steps: list[Callable[[str], ToolCall | str]]
    seen: list[str] = field(default_factory=list)

    def next(self, text: str = "") -> ToolCall | str:
        """The next answer: a call, or the text that ends the run."""
        self.seen.append(text)
        return self.steps[len(self.seen) - 1](text)


def reading() -> Script:
    """Misspells an entity, corrects it, continues an answer that was cut, and says what the last answer was."""
    return Script(
        [
            lambda _: ToolCall("connector_read", {**READ, "entity": "isues"}),
            lambda _: ToolCall("connector_read", READ),
            lambda text: ToolCall("connector_read", {**READ, "cursor": json.loads(text)["next_cursor"]}),
            lambda text: json.dumps(json.loads(text)["records"]),
        ]
    )


def assert_has_read(script: Script, answer: object) -> None:
    """Assert what the model of `reading` saw, and what it answered."""
    _, error, first, _ = script.seen
    assert "unknown_entity_or_action" in error and "did you mean `issues`?" in error
    assert json.loads(first)["records"] == [{"number": 1}, {"number": 2}]
    assert json.loads(str(answer)) == [{"number": 3}, {"number": 4}]


def writing() -> Script:
    """Adds a comment, and says what the tool answered."""
    return Script([lambda _: ToolCall("connector_write", WRITE), lambda text: text])


def comments_sent(emulator: Emulator) -> int:
    """How many requests to add a comment were sent."""
    bodies = [entry.body for entry in emulator.journal("connectors.execute")]
    return sum((body["entity"], body["action"]) == ("comments", "create") for body in bodies)
