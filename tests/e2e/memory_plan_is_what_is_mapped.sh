#!/usr/bin/env bash
# netc and the executable give the same numbers for parameters, multiply-adds and memory.
source "$(dirname "$0")/common.sh"

number() { grep -o "\"$1\": *[0-9]*" "$2" | head -1 | grep -o '[0-9]*$'; }

quietly "$netc" build "$root/samples/digits.net" -o digits
"$netc" summary --json "$root/samples/digits.net" >ours.json
./digits summary --json >theirs.json
for key in params macs train_bytes infer_bytes; do
    [[ "$(number $key ours.json)" == "$(number $key theirs.json)" ]] ||
        fail "$key: netc says $(number $key ours.json), the program $(number $key theirs.json)"
done
[[ "$(number params ours.json)" == 600165 ]] || fail "the notes' net has 600165 parameters"
[[ "$(number macs ours.json)" == 6093568 ]] || fail "the notes' net has 6093568 multiply-adds"
