#!/bin/sh
# Tell whoever has real credentials how to run the demo against the live API.
if [ -n "$AIRBYTE_CLIENT_ID" ] && [ -n "$AIRBYTE_CLIENT_SECRET" ]; then
    cat <<'HINT'

AIRBYTE_CLIENT_ID and AIRBYTE_CLIENT_SECRET are set. With a GitHub token in GITHUB_TOKEN the same runs against the
live API, where it creates a connector in the workspace `default`:

  cargo run --bin airbyte-agent -- demo --live
  .venv/bin/python -m airbyte_agent demo --live
  node node/examples/quickstart.mjs --live
HINT
fi
