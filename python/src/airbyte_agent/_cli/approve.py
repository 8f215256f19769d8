"""`airbyte-agent approve`: what waits for an approval, and the answer to it."""

from __future__ import annotations

import argparse
import json
import sys

from .._approval import PendingApproval
from .._approvals import Approvals


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Define the arguments of the subcommand."""
    parser.add_argument(
        "id",
        metavar="ID",
        nargs="?",
        help="Id of the call, from its error. Without it, the calls that wait are listed",
    )
    parser.add_argument("--decline", action="store_true", help="Decline it instead")
    parser.add_argument(
        "-y", "--yes", action="store_true", help="Do not ask. Required if there is no terminal to ask on"
    )


def run(arguments: argparse.Namespace) -> None:
    """List, approve or decline."""
    approvals = Approvals()
    if arguments.id is None:
        for request in approvals.pending():
            print(f"{request.id}  {request.subject}  {request.intent or '(no intent)'}")
        return
    if arguments.decline:
        print(f"declined {approvals.decline(arguments.id).subject}")
        return
    for request in approvals.pending():
        if request.id == arguments.id and not arguments.yes:
            _ask(request)
    print(f"approved {approvals.approve(arguments.id).subject}")


def _ask(request: PendingApproval) -> None:
    """Ask a person: a program that runs this command must not approve its own calls by accident."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise SystemExit(
            f"airbyte-agent: there is no terminal to ask whether to approve {request.subject}; nothing was approved. "
            "Let a person run it, or pass --yes"
        )
    print(
        f"{request.subject}\ncaller: {request.caller}\nintent: {request.intent or '(not given)'}\n"
        f"params: {json.dumps(request.params)}\nrequired by {request.reason}\nApprove it, once? [y/N] ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    if input().strip().lower() not in ("y", "yes"):
        raise SystemExit("airbyte-agent: it was not approved")
