"""The command `airbyte-agent`, also as `python -m airbyte_agent`."""

from __future__ import annotations

import argparse
import os
import sys

from ._cli import demo, emulator
from ._exceptions import AirbyteAgentError
from ._native import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns the exit code of the process."""
    parser = _parser()
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
        "airbyte-agent", description="The command-line interface of Airbyte's Agent API", allow_abbrev=False
    )
    parser.add_argument("-V", "--version", action="version", version=f"airbyte-agent {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module, summary in [
        ("emulator", emulator, "Run an emulator of the API on this machine, offline"),
        ("demo", demo, "Connect GitHub and read its issues, from an emulator or from the live API"),
    ]:
        command = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        module.add_arguments(command)
        options = [option for action in command._actions for option in action.option_strings]
        command.set_defaults(run=module.run, options=options)
    return parser


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
