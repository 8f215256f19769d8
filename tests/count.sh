#!/bin/sh
# One line for all languages, from what their runners printed into target/tests.
rust=$(sed -n 's/^test result: .* \([0-9]*\) passed; \([0-9]*\) failed.*/\1 \2/p' target/tests/rust.log)
python=$(sed -n 's/.*[= ]\([0-9][0-9]*\) passed.*/\1 0/p' target/tests/python.log)
node=$(sed -n 's/.*Tests .* \([0-9][0-9]*\) passed.*/\1 0/p' target/tests/node.log | tail -n 1)
printf '%s\n' "$rust" "$python" "$node" | awk '{ passed += $1; failed += $2 } END { print passed " passed, " failed " failed" }'
