"""The command `airbyte-agent`, also as `python -m airbyte_agent`."""

from __future__ import annotations

import argparse
import os
import sys

from ._cli import approve, demo, emulator
from ._cli.other_commands import PROGRAM, find_program, run_program
from ._exceptions import AirbyteAgentError
from ._native import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = {
    "emulator": (emulator, "Run an emulator of the API on this machine, offline"),
    "demo": (demo, "Connect GitHub and read its issues, from an emulator or from the live API"),
    "approve": (approve, "Approve a call that a policy holds back, or list those that wait"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns the exit code of the process."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = _parser()
    # Without a command, or with options before it, everything is left to the program, which has these commands, too.
    if arguments and arguments[0] not in _COMMANDS:
        program = find_program()
        if program is not None:
            return run_program(program, arguments)
        if not arguments[0].startswith("-"):
            parser.error(_unknown_command(arguments[0]))
    parsed, unknown = parser.parse_known_args(arguments)
    if unknown:
        # Not the others: the value of an option that does not exist may be a secret.
        parser.error(_unexpected(unknown[0], parsed.options))
    try:
        parsed.run(parsed)
    except AirbyteAgentError as error:
        print(f"airbyte-agent: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of a pipe, such as `head`, has closed it. Python flushes the output once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "airbyte-agent",
        description="The command-line interface of Airbyte's Agent API",
        epilog=f"All other commands are those of the package {PROGRAM}",
        allow_abbrev=False,
    )
    parser.add_argument("-V", "--version", action="version", version=f"airbyte-agent {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (module, summary) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        module.add_arguments(command)
        options = [option for action in command._actions for option in action.option_strings]
        command.set_defaults(run=module.run, options=options)
    return parser


def _unknown_command(name: str) -> str:
    """What is wrong with a command that this package does not have, with the nearest one."""
    from difflib import get_close_matches

    if matches := get_close_matches(name, _COMMANDS, 1):
        return f"unknown command '{name}'; did you mean '{matches[0]}'?"
    return (
        f"'{name}' is not a command of the package airbyte-agent. If it is one of {PROGRAM}, run "
        f"`uvx {PROGRAM} {name}`, or install that package"
    )


def _unexpected(argument: str, options: Sequence[str]) -> str:
    """What is wrong with an argument that a subcommand does not have, with the nearest one."""
    from difflib import get_close_matches

    name = argument.partition("=")[0]
    if not name.startswith("-"):
        return "unexpected positional argument"
    matches = get_close_matches(name, options, 1)
    return f"unexpected argument '{name}'" + (f"; did you mean '{matches[0]}'?" if matches else "")


if __name__ == "__main__":
    sys.exit(main())
