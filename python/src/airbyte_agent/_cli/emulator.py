"""`airbyte-agent emulator`: an emulator that runs until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import os
import signal
import time
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

from .._emulator import Emulator
from .._hidden import Hidden


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Define the arguments of the subcommand."""
    add = parser.add_argument
    add("--port", type=int, default=0, help="Port on 127.0.0.1. 0 selects a free one [default: %(default)s]")
    add(
        "--allowed-host",
        metavar="NAME",
        action="append",
        help="Host name, besides those of this machine, that requests may be sent to: that of a proxy or a container. "
        "Can be repeated",
    )
    add(
        "--admin-token-file",
        metavar="FILE",
        help="File with the bearer token that requests to `/_emulator` must have. Default: the environment variable "
        "AIRBYTE_EMULATOR_ADMIN_TOKEN; without it, none is needed",
    )
    state = parser.add_mutually_exclusive_group()
    state.add_argument("--data", metavar="FILE", help="SQLite file that keeps the state across restarts")
    state.add_argument("--memory", action="store_true", help="Keep the state in memory. This is the default")
    add(
        "--seed",
        metavar="FILE",
        action="append",
        default=[],
        help="YAML or JSON file with connector types, records, workspaces, organizations, users and groups. Can be "
        "repeated",
    )
    add(
        "--records",
        type=int,
        help="Number of generated records of each main entity of a connector. Default: 250, unless a seed says "
        "otherwise",
    )
    add(
        "--strict",
        action="store_true",
        help="Refuse calls with parameters or fields that the connector does not declare. The service drops them",
    )
    add(
        "--list-envelope",
        action="store_true",
        help="Return lists of `execute` as `{data, meta}`. The service has been seen to do both",
    )
    add(
        "--edition",
        choices=["cloud", "self-managed"],
        default="cloud",
        help="Which installation of Airbyte the Airbyte API behaves like. cloud: Users have roles in organizations and "
        "workspaces, and are refused (403) what they cannot see. self-managed: A single user may do everything (404 "
        "for what does not exist), and OAuth is not implemented (501) [default: %(default)s]",
    )
    add(
        "--no-auth",
        action="store_true",
        help="Answer requests to the Airbyte API without a token, as the single user. Requires "
        "`--edition self-managed`",
    )
    add(
        "--shuffle-lists",
        action="store_true",
        help="Shuffle the lists that the Airbyte API returns in no particular order, in another way whenever an entry "
        "is added or removed",
    )
    add(
        "--allow-notifications-to",
        metavar="HOST",
        action="append",
        help="Host name, besides those of this machine, that notifications of workspaces may be sent to. Can be "
        "repeated",
    )
    add("--client-id", help="Client id of the first organization. Default: generated")
    # Not the secret itself: other users of the machine can read arguments.
    add(
        "--client-secret-file",
        metavar="FILE",
        help="File with the client secret of the first organization. Default: the environment variable "
        "AIRBYTE_EMULATOR_CLIENT_SECRET; without it, it is generated",
    )
    add("--organization-id", help="Id of the first organization, a UUID. Default: generated")


def run(arguments: argparse.Namespace) -> None:
    """Run an emulator, and print one line of JSON when it accepts connections."""
    # First of all: the first process of a container ignores signals that it does not handle.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), closing(_Running(arguments)) as running:
        print(running.ready_line, flush=True)
        while True:
            # Unlike waiting for a lock, this is interrupted on Windows, too.
            time.sleep(_A_DAY)


class _Running:
    """An emulator that a second signal ends at once."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._emulator = _start(arguments)
        self.ready_line = self._emulator._native.ready_line

    def close(self) -> None:
        # Whoever asks twice does not want to wait for the requests in progress.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, _: os._exit(128 + number))
        # In a thread, since Python calls handlers between the instructions of the main thread only.
        stop = Thread(target=self._emulator.stop)
        stop.start()
        stop.join()


def _start(arguments: argparse.Namespace) -> Emulator:
    secrets = Hidden(
        {
            "admin_token": _secret("admin token", arguments.admin_token_file, "AIRBYTE_EMULATOR_ADMIN_TOKEN"),
            "client_secret": _secret("client secret", arguments.client_secret_file, "AIRBYTE_EMULATOR_CLIENT_SECRET"),
            "seeds": [_read("seed", path) for path in arguments.seed],
        }
    )
    return Emulator(
        port=arguments.port,
        allowed_hosts=arguments.allowed_host,
        data=arguments.data,
        client_id=arguments.client_id,
        organization_id=arguments.organization_id,
        records=arguments.records,
        strict=arguments.strict,
        list_envelope=arguments.list_envelope,
        edition=arguments.edition,
        auth=not arguments.no_auth,
        shuffle_lists=arguments.shuffle_lists,
        allow_notifications_to=arguments.allow_notifications_to,
        **secrets.value,
    )


def _secret(what: str, file: str | None, variable: str) -> str | None:
    """A secret from a file, else from a variable of the environment."""
    text = os.environ.get(variable) if file is None else _read(what, file)
    if text is None:
        return None
    # Editors and `echo` end a file with a newline, which is no part of the secret.
    secret = text.rstrip("\r\n")
    if not secret:
        raise SystemExit(f"airbyte-agent: the {what} in {file or variable} is empty")
    return secret


def _read(what: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"airbyte-agent: cannot read the {what} {path}: {error}") from None


_A_DAY = 86_400
