#!/usr/bin/env bash
# `netc sweep` trains with each combination, says which is best, goes on where it stopped, and names what fails.
source "$(dirname "$0")/common.sh"

cat >net.net <<'NET'
net N(width = 8) {
  input x : f32[3]
  label price : f32[1]
  out = x | dense(width) | tanh | dense(1)
  loss mean_squared_error(out, price)
}
data drawn { source drawn_houses(seed = 3)  map price = price / 1000, x = x / 100 }
train all : N on drawn { batch 100, epochs 2, optimizer sgd(lr = 0.01) }
NET
cxx=()
[[ -n ${NETC_JIT:-} ]] || cxx=(--cxx "$scratch/cxx")
sweep() { "$netc" sweep "${cxx[@]}" "$@"; }
sweep net.net --set lr=0.00001,0.05 --set width=4,8 -o tried --epochs 1 >out.txt 2>&1 || fail "$(cat out.txt)"
grep -q '^4 trainings, in the folder tried$' out.txt || fail "$(cat out.txt)"
for each in lr=0.00001,width=4 lr=0.00001,width=8 lr=0.05,width=4 lr=0.05,width=8; do
    [[ -f tried/$each/n.all.safetensors ]] || fail "no weights of $each: $(cat out.txt)"
done
grep -qE '^the best, by the lowest loss of what is evaluated:  --set lr=0.05 --set width=[48]$' out.txt || fail "$(cat out.txt)"
(($(stat -c %s tried/lr=0.05,width=4/n.all.safetensors) < $(stat -c %s tried/lr=0.05,width=8/n.all.safetensors))) || fail "width"

# What is finished is not trained again, what is missing is.
touch -d '2001-01-01' tried/*/n.all.safetensors
rm tried/lr=0.05,width=8/n.all.*
cp out.txt before.txt
sweep net.net --set lr=0.00001,0.05 --set width=4,8 -o tried --epochs 1 >out.txt 2>&1 || fail "$(cat out.txt)"
same before.txt out.txt "the tables of a sweep and of the same again"
[[ -n $(find tried/lr=0.05,width=8/n.all.safetensors -newermt 2020-01-01) ]] || fail "what is missing is not trained"
[[ -z $(find tried/lr=0.05,width=4/n.all.safetensors -newermt 2020-01-01) ]] || fail "what is finished is trained again"

code=0
sweep net.net --set lr=0.05,1e30 -o failing --epochs 1 >out.txt 2>&1 || code=$?
((code == 1)) || fail "exit code $code: $(cat out.txt)"
grep -q 'lr=1e30  failed: n: all: step' out.txt || fail "$(cat out.txt)"
grep -qE '^the best, by the lowest loss of what is evaluated:  --set lr=0.05$' out.txt || fail "$(cat out.txt)"
! sweep net.net >out.txt 2>&1 || fail "nothing is tried"
grep -q 'needs what to try' out.txt || fail "$(cat out.txt)"
! sweep net.net --set lr=0.1 --seeds 3 >out.txt 2>&1 || fail "several seeds"
grep -qF -- "--set seed=1,2,3" out.txt || fail "$(cat out.txt)"
! sweep net.net --set rate=1 -o other >out.txt 2>&1 || fail "there is no parameter rate"
grep -q 'neither net `N` nor its stages have a parameter `rate`' out.txt || fail "$(cat out.txt)"
[[ ! -e other ]] || fail "a folder for what cannot be"
"$netc" check --set lr=0.5 --set epochs=7 --set width=3 net.net >/dev/null || fail "--set of a stage"
! "$netc" check --set rho=0.5 net.net 2>out.txt || fail "sgd has no rho"
grep -q 'neither net `N` nor its stages have a parameter `rho`' out.txt || fail "$(cat out.txt)"

# The best is what the stage says, here the worst; equal values are one; `--force` trains again.
sed -e 's/^  loss/  metric mean_absolute_error(out, price)\n  loss/' -e 's/batch 100/best highest(mean_absolute_error), batch 100/' net.net >worst.net
sweep worst.net --set lr=0.05,5e-2,0.00001,0.050 -o worst >out.txt 2>&1 || fail "$(cat out.txt)"
grep -q '^2 trainings, in the folder worst$' out.txt || fail "equal values: $(cat out.txt)"
grep -qE '^the best, by the highest mean_absolute_error of what is evaluated:  --set lr=0.00001$' out.txt || fail "$(cat out.txt)"
touch -d '2001-01-01' worst/*/n.all.safetensors
sweep worst.net --set lr=0.05,0.00001 -o worst --force >again.txt 2>&1 || fail "$(cat again.txt)"
same out.txt again.txt "the tables of a sweep and of the same trained again"
[[ -z $(find worst -name n.all.safetensors ! -newermt 2020-01-01) ]] || fail "--force left what was finished"
(($(wc -l <worst/lr=0.05/log.csv) == 3)) || fail "the log of what was replaced: $(cat worst/lr=0.05/log.csv)"
sweep --force worst.net --set lr=0.05 -o worst --epochs 1 >out.txt 2>&1 || fail "--force before the file: $(cat out.txt)"
! sweep worst.net --set lr=0.01 --log mine.csv >out.txt 2>&1 || fail "a log of its own"
grep -qF 'as log.csv in its folder in worst.sweep: leave `--log` out' out.txt || fail "$(cat out.txt)"
