"""Writes `tests/scenarios/agent/random_faults.json`: random calls that meet random faults, and what must become of them."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from policy import Call, Fault, outcome

SCENARIOS = Path(__file__).parents[1] / "scenarios" / "agent" / "random_faults.json"

#: Calls of one scenario share a client, whose budget of 100 retries must last.
CALLS_PER_SCENARIO = 30
SCENARIO_COUNT = 10

ISSUES = {"id": "${github}", "entity": "issues"}
REPOSITORY = {"owner": "airbytehq", "repo": "airbyte"}
NEW_CONNECTOR = {
    "workspace_name": "default",
    "definition_id": "ef69ef6e-aa7f-4af1-a01d-ef775033524e",
    "name": "Another",
    "credentials": {"option_title": "PAT Credentials", "personal_access_token": "made up"},
    "replication_config": {"repositories": ["airbytehq/airbyte"]},
}

#: Operation, method, whether it is a read, request.
OPERATIONS: list[tuple[str, str, bool, dict[str, Any]]] = [
    ("workspaces.list", "GET", True, {}),
    ("connectors.list", "GET", True, {"workspace_name": "default"}),
    ("connectors.get", "GET", True, {"id": "${github}"}),
    ("connectors.check", "POST", True, {"id": "${github}"}),
    ("connectors.execute", "POST", True, {**ISSUES, "action": "list", "params": {"per_page": 1}}),
    ("connectors.execute", "POST", True, {**ISSUES, "action": "get", "params": {**REPOSITORY, "number": 1}}),
    ("connectors.create", "POST", False, NEW_CONNECTOR),
    ("connectors.update", "PUT", False, {"id": "${github}", "name": "Renamed"}),
    ("connectors.delete", "DELETE", False, {"id": "${doomed}"}),
    ("connectors.execute", "POST", False, {**ISSUES, "action": "create", "params": {"title": "Only once"}}),
    (
        "connectors.execute",
        "POST",
        False,
        {**ISSUES, "action": "update", "params": {**REPOSITORY, "issue_number": 1, "title": "New"}},
    ),
    ("tokens.create_scoped", "POST", False, {"workspace_name": "default"}),
    ("tokens.create_widget", "POST", False, {"workspace_name": "default", "allowed_origin": "https://app.test"}),
]

#: More than a response of these calls, and less than an `oversized_body`.
MAX_RESPONSE_BYTES = 50_000


def main() -> None:
    SCENARIOS.write_text(text())


def text() -> str:
    """The scenarios, one step a line, so that a difference is read easily."""
    scenarios = []
    for number in range(SCENARIO_COUNT):
        lines = [json.dumps(step) for call in calls(number) for step in steps(call)]
        head = f'"name": "no write is sent twice, whatever goes wrong ({number + 1})", "fixtures": ["github"]'
        scenarios.append(f'  {{\n    {head},\n    "steps": [\n      ' + ",\n      ".join(lines) + "\n    ]\n  }")
    return "[\n" + ",\n".join(scenarios) + "\n]\n"


def all_calls() -> list[Call]:
    return [call for number in range(SCENARIO_COUNT) for call in calls(number)]


def calls(seed: int) -> list[Call]:
    random = Random(seed)
    return [random_call(random) for _ in range(CALLS_PER_SCENARIO)]


def random_call(random: Random) -> Call:
    operation, method, is_read, request = random.choice(OPERATIONS)
    options: dict[str, Any] = {}
    if random.random() < 0.3:
        options["max_retries"] = random.randint(0, 2)
    if random.random() < 0.3:
        options["retry_unavailable_writes"] = random.random() < 0.2
    if random.random() < 0.03:
        # The only fault that takes time. If it happened to a later request, an earlier one might use up the time.
        options["timeout"] = 0.3
        processed = random.random() < 0.5
        late = Fault({"latency": {"ms": 600_000, "processed": processed}}, processed, "late")
        return Call(operation, method, is_read, request, [late], options)
    faults = [random_fault(random, method, is_read, options) for _ in range(random.choice([0, 1, 1, 2, 2, 3, 4, 7]))]
    if random.random() < 0.1:
        # Only as the last fault: a new token is not replaced before the service has accepted it.
        faults.append(Fault({"status": {"status": 401}}, False, "status", 401))
    if any(fault.seen == "too_long" for fault in faults):
        options["max_response_bytes"] = MAX_RESPONSE_BYTES
    return Call(operation, method, is_read, request, faults, options)


def random_fault(random: Random, method: str, is_read: bool, options: dict[str, Any]) -> Fault:
    # Those after which a call goes on are more frequent, because the others end the sequence.
    kind = random.choice(
        ["refusal"] * 4 + ["redirect"] * 3 + ["gateway"] * 2 + ["reset", "truncated", "body", "slow", "error"]
    )
    if kind == "refusal":
        return refusal(random, is_read, options)
    if kind == "redirect":
        return redirect(random, method, is_read)
    if kind == "gateway":
        status = random.choice([408, 502, 503, 504])
        retry_after = None if status == 503 else random.choice([None, None, 0, 3600])
        return error(status, retry_after, processed=random.random() < 0.5)
    if kind == "reset":
        return random.choice([Fault("reset_before", False, "lost"), Fault("reset_after", True, "lost")])
    if kind == "truncated":
        return Fault({"truncated_body": {"bytes": random.randint(0, 10)}}, True, "lost")
    if kind == "body":
        unreadable = Fault(random.choice(["invalid_json", "wrong_content_type"]), True, "unreadable")
        too_long = Fault({"oversized_body": {"bytes": MAX_RESPONSE_BYTES + 1}}, True, "too_long")
        return random.choice([unreadable, too_long])
    if kind == "slow":
        latency = {"latency": {"ms": 1, "processed": random.random() < 0.5}}
        return Fault(random.choice([latency, {"slow_body": {"chunk": 2000, "delay_ms": 1}}]), True, "success")
    status = random.choice([400, 404, 409, 422, 500, 500])
    # A service that fails after it has made the change. Nobody can tell that from its response.
    return error(status, None, processed=status == 500 and random.random() < 0.5)


def refusal(random: Random, is_read: bool, options: dict[str, Any]) -> Fault:
    """A response that says that the request was not processed."""
    status, retry_after = random.choice([(429, None), (429, 0), (503, 0), (429, 0), (503, 0), (429, 3600), (503, 3600)])
    # Not true if a proxy has sent it, which is what the option is for.
    is_doubted = status == 503 and (is_read or not options.get("retry_unavailable_writes", True))
    return error(status, retry_after, processed=is_doubted and random.random() < 0.5)


def redirect(random: Random, method: str, is_read: bool) -> Fault:
    # A POST that becomes a GET is another operation.
    changes_method = method == "GET" or not is_read
    status = random.choice([307, 308, 307, 308, random.choice([301, 302, 303]) if changes_method else 307])
    leads_away = random.random() < 0.2
    # A fragment is not sent: the same request again.
    location = "http://127.0.0.1:1/" if leads_away else "#again"
    return Fault(
        {"redirect": {"location": location, "status": status}}, False, "redirect", status, leads_away=leads_away
    )


def error(status: int, retry_after: int | None, processed: bool) -> Fault:
    details: dict[str, Any] = {"status": status}
    if retry_after is not None:
        details["retry_after"] = retry_after
    if processed:
        details["processed"] = True
    return Fault({"status": details}, processed, "status", status, retry_after)


def steps(call: Call) -> list[dict[str, Any]]:
    """The call as steps of a scenario: faults, the call, and what the journal has counted."""
    expected = outcome(call)
    rules = [
        {"operation": call.operation, "nth": number, "fault": fault.rule} for number, fault in enumerate(call.faults, 1)
    ]
    made: dict[str, Any] = {"call": call.operation, "request": call.request}
    if call.options:
        made["options"] = call.options
    if expected.kind is not None:
        # The error of a response that cannot be decoded counts no attempts.
        attempts = {} if expected.kind == "decode" else {"attempts": expected.attempts}
        made["expect"] = {"error": {"kind": expected.kind, **attempts}}
    counted = {call.operation: {"requests": expected.requests, "effects": expected.effects}}
    doomed = {"call": "connectors.create", "request": NEW_CONNECTOR, "save": {"doomed": "id"}}
    return [
        {"http": {"method": "PUT", "path": "/_emulator/faults", "json": rules}},
        *([doomed] if call.operation == "connectors.delete" else []),
        {"http": {"method": "DELETE", "path": "/_emulator/journal", "json": {}}},
        made,
        {
            "http": {"method": "GET", "path": "/_emulator/journal"},
            "expect": {"answer": {"body": {"counters": {"operations": counted}}}},
        },
    ]


if __name__ == "__main__":
    main()
