#!/bin/sh
# Print one line for all suites, from what their test runners wrote to target/tests: "N passed, M failed".
plain() { [ ! -f "target/tests/$1.log" ] || sed 's/\x1b\[[0-9;]*m//g' "target/tests/$1.log"; }
summary() { grep -E "$1" | grep -oE '[0-9]+ (passed|failed)'; }
{
    plain rust | summary '^test result: '
    for suite in python python-slow interop frameworks dataframes; do
        plain $suite | summary '^=* *([0-9]+ [a-z]+, )*[0-9]+ (passed|failed).* in '
    done
    plain node | summary '^ *Tests:?  '
} | awk '{ count[$2] += $1 } END { printf "%d passed, %d failed\n", count["passed"], count["failed"] }'
