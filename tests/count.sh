#!/bin/sh
# Print one line for all languages, from what their test runners wrote to target/tests: "N passed, M failed".
plain() { sed 's/\x1b\[[0-9;]*m//g' "target/tests/$1.log"; }
summary() { grep -E "$1" | grep -oE '[0-9]+ (passed|failed)'; }
{
    plain rust | summary '^test result: '
    plain python | summary '^=* *([0-9]+ [a-z]+, )*[0-9]+ (passed|failed).* in '
    plain node | summary '^ *Tests:?  '
} | awk '{ count[$2] += $1 } END { printf "%d passed, %d failed\n", count["passed"], count["failed"] }'
