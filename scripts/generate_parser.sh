#!/bin/sh
# Writes the parser of grammar/Net.g4 to generated/parser, or to the folder given as the first argument.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/generated/parser}
mkdir -p "$out"
out=$(cd "$out" && pwd)

# From the folder of the grammar, so that the first line of each file carries no path.
cd "$root/grammar"
antlr4 -Dlanguage=Cpp -no-listener -no-visitor -Werror -o "$out" Net.g4
rm -f "$out"/Net.interp "$out"/NetLexer.interp "$out"/Net.tokens "$out"/NetLexer.tokens
