#!/usr/bin/env bash
# Random nets test themselves. usage: nets_by_chance.sh FIRST LAST: the seeds
source "$(dirname "$0")/common.sh"

failed=()
for ((seed = $1; seed <= $2; ++seed)); do
    echo "== $seed"
    "${RANDOM_NET:?RANDOM_NET has to name the program random_net}" "$seed" >n.net
    conv=auto
    ((seed % 2)) || conv=sparse
    selftest_of n.net out.txt --conv="$conv" && continue
    cat n.net
    grep -A6 FAILED out.txt || cat out.txt
    failed+=("$seed")
done
((${#failed[@]} == 0)) || fail "seeds ${failed[*]}"
