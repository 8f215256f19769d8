/** What `--help` prints, which is what the command of the Rust crate prints. */
export const HELP = {
  "": `The command-line interface of Airbyte's Agent API

Usage: airbyte-agent <COMMAND>

Commands:
  emulator  Run an emulator of the API on this machine, offline
  demo      Connect GitHub and read its issues, from an emulator or from the live API
  approve   Approve a call that a policy holds back, or list those that wait
  help      Print this message or the help of the given subcommand(s)

Options:
  -h, --help     Print help
  -V, --version  Print version

All other commands are those of the package airbyte-agent-cli`,
  emulator: `Run an emulator of the API on this machine, offline.

Usage: airbyte-agent emulator [OPTIONS]

Options:
      --port <PORT>
          Port on 127.0.0.1. 0 selects a free one
          
          [default: 0]

      --allowed-host <NAME>
          Host name, besides those of this machine, that requests may be sent to: that of a proxy or a container. Can be repeated

      --admin-token-file <FILE>
          File with the bearer token that requests to \`/_emulator\` must have. Default: the environment variable AIRBYTE_EMULATOR_ADMIN_TOKEN; without it, none is needed

      --data <FILE>
          SQLite file that keeps the state across restarts

      --memory
          Keep the state in memory. This is the default

      --seed <FILE>
          YAML or JSON file with connector types, records, workspaces, organizations, users and groups. Can be repeated

      --records <RECORDS>
          Number of generated records of each main entity of a connector. Default: 250, unless a seed says otherwise

      --strict
          Refuse calls with parameters or fields that the connector does not declare. The service drops them

      --list-envelope
          Return lists of \`execute\` as \`{data, meta}\`. The service has been seen to do both

      --edition <EDITION>
          Which installation of Airbyte the Airbyte API behaves like

          Possible values:
          - cloud:        Users have roles in organizations and workspaces, and are refused (403) what they cannot see
          - self-managed: A single user may do everything (404 for what does not exist), and OAuth is not implemented (501)
          
          [default: cloud]

      --no-auth
          Answer requests to the Airbyte API without a token, as the single user. Requires \`--edition self-managed\`

      --shuffle-lists
          Shuffle the lists that the Airbyte API returns in no particular order, in another way whenever an entry is added or removed

      --allow-notifications-to <HOST>
          Host name, besides those of this machine, that notifications of workspaces may be sent to. Can be repeated

      --client-id <CLIENT_ID>
          Client id of the first organization. Default: generated

      --client-secret-file <FILE>
          File with the client secret of the first organization. Default: the environment variable AIRBYTE_EMULATOR_CLIENT_SECRET; without it, it is generated

      --organization-id <ORGANIZATION_ID>
          Id of the first organization, a UUID. Default: generated

  -h, --help
          Print help (see a summary with '-h')`,
  demo: `Connect GitHub and read its issues, from an emulator or from the live API.

Usage: airbyte-agent demo [OPTIONS]

Options:
      --live                     Use the live API instead of an emulator, with AIRBYTE_CLIENT_ID, AIRBYTE_CLIENT_SECRET and GITHUB_TOKEN. Creates a connector in the workspace \`default\`
      --repository <REPOSITORY>  The repository to read, as \`owner/name\` [default: airbytehq/airbyte]
  -h, --help                     Print help`,
  approve: `Approve a call that a policy holds back, or list those that wait.

An approval is good for exactly this request, once, for as long as the policy says. It takes effect when the same call is made again.

Usage: airbyte-agent approve [OPTIONS] [ID]

Arguments:
  [ID]  Id of the call, from its error. Without it, the calls that wait are listed

Options:
      --decline  Decline it instead
  -y, --yes      Do not ask. Required if there is no terminal to ask on
  -h, --help     Print help`,
};
