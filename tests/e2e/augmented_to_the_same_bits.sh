#!/usr/bin/env bash
# augmented_to_the_same_bits.sh NET: of nets/NET.net, augmented samples are the same for any number of threads, in `netc run` as in the executable, and after training was killed.
source "$(dirname "$0")/common.sh"

net=$1
quietly "$netc" build "$root/tests/e2e/nets/$net.net" -o augmented
sed '/augment image/d' "$root/tests/e2e/nets/$net.net" >plain.net
quietly "$netc" build plain.net -o plain
for threads in 1 2 4; do
    mkdir "t$threads"
    (cd "t$threads" && quietly ../augmented train --threads "$threads" --quiet)
done
mkdir run plain_run killed
(cd run && cp "$root/tests/e2e/nets/$net.net" . && quietly "$netc" run "$net.net" train --quiet)
(cd plain_run && quietly ../plain train --quiet)
cd killed
../augmented train --save-every 5 --quiet >/dev/null 2>&1 &
child=$!
sleep 0.7
kill -KILL $child 2>/dev/null || true
wait $child 2>/dev/null || true
quietly ../augmented train --save-every 5 --quiet --resume
cd ..
weights=$net.first.safetensors
for other in t2 t4 run killed; do same "t1/$weights" "$other/$weights" "weights with augmentation, of one thread and of $other,"; done
if cmp -s <(tail -c 5000 "t1/$weights") <(tail -c 5000 "plain_run/$weights"); then
    fail "augmentation changes nothing"
fi
# Evaluation takes pictures as they are: a net that has learned something knows more than chance.
(cd t1 && ../augmented eval) >evaluated
accuracy=$(sed -n 's/.*accuracy \([0-9]*\).*/\1/p' evaluated)
((accuracy > 60)) || fail "accuracy of $accuracy % after two epochs"
quietly ./augmented selftest
