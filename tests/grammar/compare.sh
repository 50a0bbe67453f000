#!/bin/sh
# Generates the parser anew and compares it with the committed one; exit 77 where the tool is missing.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
if ! command -v antlr4 > /dev/null; then
    echo "skipped: no antlr4"
    exit 77
fi
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$root/scripts/generate_parser.sh" "$fresh"
if grep -q "ANTLR 4.7.2" "$fresh/NetParser.h"; then
    diff -r "$fresh" "$root/generated/parser"
else
    echo "skipped: antlr4 is not version 4.7.2"
    exit 77
fi
