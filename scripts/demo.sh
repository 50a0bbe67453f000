#!/usr/bin/env bash
# From a clone to a trained network: builds netc, compiles samples/digits.net, trains it on the built-in drawn digits,
# evaluates it and reads a few pictures. Everything it makes is in build/release and out/.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }
show() { printf '$ %s\n' "$*"; "$@"; }

step "1/6 packages"
scripts/setup.sh

step "2/6 building netc in build/release"
cmake --preset release
cmake --build --preset release -j "$(nproc)"

step "3/6 compiling samples/digits.net to out/digits; its C++ is in out/digits_cpp"
mkdir -p out
show build/release/bin/netc summary samples/digits.net
show build/release/bin/netc build samples/digits.net -o out/digits --keep out/digits_cpp --time

cd out
step "4/6 training both stages on the built-in drawn digits"
show ./digits train --data drawn --force

step "5/6 evaluating"
show ./digits eval --data drawn

step "6/6 reading pictures that were not trained on"
pictures=../samples/pictures
show ./digits predict first --top 2 $pictures/{zero,one,two,three,four}.png
show ./digits predict second --top 2 $pictures/{five,six,seven,eight,nine}.png

step "done"
cat <<'END'
To look at next:
  out/digits_cpp/digits.cpp    the C++ that was made of the net
  out/digits help              what the executable can do
  samples/digits.net           the net: change it, then  build/release/bin/netc build samples/digits.net -o out/digits
END
