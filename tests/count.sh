#!/bin/sh
# One line for all languages, from what their runners printed into target/tests.
plain() { sed 's/\x1b\[[0-9;]*m//g' "target/tests/$1.log"; }
{
    plain rust | sed -n 's/^test result: .* \([0-9]*\) passed; \([0-9]*\) failed.*/\1 \2/p'
    plain python | sed -n 's/^=* *\([0-9][0-9]*\) passed.* in .*/\1 0/p'
    plain node | sed -n 's/^ *Tests  *\([0-9][0-9]*\) passed.*/\1 0/p'
} | awk '{ passed += $1; failed += $2 } END { print passed " passed, " failed " failed" }'
