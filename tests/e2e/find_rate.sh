#!/usr/bin/env bash
# find-rate: its first step is that of training, it writes no weights, its table is what it prints, and its other numbers of a step
# are those of the stage's schedules.
source "$(dirname "$0")/common.sh"

cat >s.net <<'NET'
net S {
  input image : f32[1, 28, 28]
  label digit : class[10]
  logits = image | flatten | dense(32) | relu | dense(10)
  loss cross_entropy(logits, digit)
}
data d { source drawn_digits(seed = 1)  map image = image / 255  validate 0.1 }
train first : S on d { batch 32, epochs 1, optimizer sgd(lr = 0.1 * cosine(), momentum = 0.9 - 0.1 * progress) }
train second : S on d { from first, epochs 1, optimizer sgd(lr = 0.1) }
train third : S on d { epochs 1, optimizer adamw(lr = 0.001, weight_decay = 0.01 * cosine()) }
NET
run+=(s.net)
"${run[@]}" find-rate first -o rates.csv >out || fail "find-rate: $(cat out)"
[[ ! -e s.first.safetensors && ! -e s.first.state && ! -e s.first.lock ]] || fail "files: $(ls)"
"${run[@]}" find-rate first --threads 1 -o one.csv >out1 || fail "find-rate --threads 1"
same rates.csv one.csv "the tables of different numbers of threads"
grep -q '^suggestion: ' out || fail "no suggestion: $(cat out)"
[[ $(head -n 1 rates.csv) == 'rate,loss,smoothed' && $(sed -n 2p rates.csv) == 1e-07,* ]] || fail "rates: $(head -n 3 rates.csv)"
awk -F, 'NR > 2 && !($1 > last) { exit 1 } NR > 1 { last = $1 }' rates.csv || fail "the rates do not grow: $(cat rates.csv)"
suggestion=$(sed -n 's/^suggestion: \([^,]*\),.*/\1/p' out)
awk "BEGIN { exit !($suggestion > 1e-4 && $suggestion < 10) }" || fail "suggestion: $suggestion"
# With rates that change nothing, the losses are those of the first weights; more steps than an epoch has go on with the next.
"${run[@]}" find-rate first --from 1e-12 --to 1e-11 --steps 200 -o still.csv >out || fail "find-rate with small rates: $(cat out)"
(($(wc -l <still.csv) == 201)) || fail "steps: $(wc -l still.csv)"

# refused CODE MESSAGE ARGUMENTS...
refused() {
    local code=0 wanted=$1 message=$2
    shift 2
    "${run[@]}" "$@" >out 2>err || code=$?
    ((code == wanted)) || fail "exit code $code of: $*: $(cat err)"
    grep -qF -- "$message" err || fail "$*: $(cat err)"
}
refused 1 's.first.safetensors: does not exist; `second` begins with the weights of `first`' find-rate second
refused 2 '--from 1 is not below --to 0.5' find-rate --from 1 --to 0.5
refused 1 '`third`: a schedule of its optimizer' find-rate third
quietly "${run[@]}" train first --quiet
"${run[@]}" find-rate second >out || fail "find-rate of a stage that comes from another: $(cat out)"
