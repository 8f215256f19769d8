#!/usr/bin/env node
/** The command `airbyte-agent`. It has the arguments of the command of the Rust crate. */

import { approve } from "./cli/approve.js";
import { demo } from "./cli/demo.js";
import { emulator } from "./cli/emulator.js";
import { HELP } from "./cli/help.js";
import { CLI_PACKAGE, findCommand, runCommand } from "./cli/other-commands.js";
import { UsageError } from "./cli/usage-error.js";
import { isError } from "./internal/is-error.js";
import { suggestion } from "./internal/suggestion.js";
import { MANIFEST } from "./manifest.js";

const COMMANDS = { emulator, demo, approve };

async function main([command = "", ...args]: string[]): Promise<void> {
  // With options before a command, everything is left to the other package, which has these commands, too.
  const other = command === "" || Object.hasOwn(COMMANDS, command) ? undefined : findCommand();
  if (other !== undefined) return runCommand(other);
  if (command === "--version" || command === "-V") return print(`airbyte-agent ${MANIFEST.version}`);
  if (command === "--help" || command === "-h") return print(HELP[""]);
  if (command === "help") return print(HELP[nameOf(args[0] ?? "")]);
  const name = nameOf(command);
  if (name === "") {
    process.stderr.write(`${HELP[""]}\n`);
    process.exitCode = 2;
  } else if (args.includes("--help") || args.includes("-h")) {
    print(HELP[name]);
  } else {
    await COMMANDS[name](args).catch((error) => {
      throw toUsageError(error, HELP[name]);
    });
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function nameOf(command: string): keyof typeof HELP {
  if (Object.hasOwn(HELP, command)) return command as keyof typeof HELP;
  const nearest = suggestion(command, Object.keys(COMMANDS));
  if (nearest !== "" || command.startsWith("-")) throw new UsageError(`unknown command '${command}'${nearest}`);
  throw new UsageError(
    `'${command}' is not a command of the package airbyte-agent. If it is one of ${CLI_PACKAGE}, run ` +
      `\`npx ${CLI_PACKAGE} ${command}\`, or install that package`,
  );
}

/** Adds the nearest option to the error of `parseArgs` for one that a command does not have. */
function toUsageError(error: NodeJS.ErrnoException, help: string): unknown {
  if (!error.code?.startsWith("ERR_PARSE_ARGS_")) return error;
  const unknown = /^Unknown option '(--[^']*)'/.exec(error.message)?.[1];
  if (unknown === undefined) return new UsageError(error.message);
  return new UsageError(`unknown option '${unknown}'${suggestion(unknown, help.match(/--[a-z-]+/g) ?? [])}`);
}

// The reader of a pipe, such as `head`, may close it.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${error.message}\n\nFor more information, try '--help'.\n`);
    process.exit(2);
  }
  process.stderr.write(`airbyte-agent: ${isError(error) ? error.message : String(error)}\n`);
  process.exit(1);
});
