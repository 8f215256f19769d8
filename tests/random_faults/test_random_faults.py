"""What the generated scenarios promise, whatever the policy that they were made with."""

from __future__ import annotations

from collections import Counter

import generate
from policy import GATEWAY_STATUSES, MAX_REDIRECTS, Call, Fault, outcome

CALLS = [(call, outcome(call)) for call in generate.all_calls()]
WRITES = [(call, result) for call, result in CALLS if not call.is_read]

#: Errors that say that the service has reported a success.
SUCCEEDED = ("decode", "response_too_large")


def test_the_scenarios_are_up_to_date() -> None:
    assert generate.SCENARIOS.read_text() == generate.text(), "run tests/random_faults/generate.py"


def test_no_write_takes_effect_twice() -> None:
    assert [call for call, result in WRITES if result.effects > 1] == []


def test_a_success_took_effect() -> None:
    assert [call for call, result in WRITES if result.kind in (None, *SUCCEEDED) and result.effects != 1] == []


def test_a_definite_error_took_no_effect() -> None:
    definite = [(call, result) for call, result in WRITES if result.kind not in (None, "outcome_unknown", *SUCCEEDED)]
    # Except where the service failed after the change, which no response tells.
    assert [call for call, result in definite if result.effects and not failed_late(result.met(call)[-1])] == []


def test_an_outcome_is_unknown_only_if_the_last_response_leaves_it_open() -> None:
    unknown = [(call, result) for call, result in CALLS if result.kind == "outcome_unknown"]
    assert [call for call, result in unknown if call.is_read or not leaves_open(call, result.met(call)[-1])] == []
    effects = Counter(result.effects for _, result in unknown)
    assert effects[0] > 10 and effects[1] > 10, "both happen"


def test_every_call_ends() -> None:
    for call, result in CALLS:
        attempts = call.options.get("max_retries", 3) + 1
        # And one with a new token.
        assert result.attempts <= attempts + 1
        assert result.requests <= result.attempts * (MAX_REDIRECTS + 1)


def test_every_fault_happens_to_reads_and_to_writes() -> None:
    def met(is_read: bool) -> set[str]:
        return {
            fault.rule if isinstance(fault.rule, str) else next(iter(fault.rule))
            for call, result in CALLS
            if call.is_read == is_read
            for fault in result.met(call)
        }

    assert met(True) == met(False) and len(met(True)) == 10
    assert {operation for operation, *_ in generate.OPERATIONS} == {call.operation for call, _ in CALLS}
    assert len({result.kind for _, result in WRITES}) > 8


def failed_late(fault: Fault) -> bool:
    return fault.status == 500 and fault.processed


def leaves_open(call: Call, fault: Fault) -> bool:
    if fault.seen == "redirect":
        return fault.status in (301, 302, 303)
    if fault.status == 503 and fault.retry_after is not None:
        return call.options.get("retry_unavailable_writes") is False
    return fault.seen in ("lost", "late") or fault.status in GATEWAY_STATUSES
