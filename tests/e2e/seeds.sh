#!/usr/bin/env bash
# train --seeds trains what as many trainings with --seed do, each into files of its own; the table has their mean and standard
# error; what is finished is not trained again.
source "$(dirname "$0")/common.sh"

cat >s.net <<'NET'
net S {
  input image : f32[1, 28, 28]
  label digit : class[5]
  hidden = image | flatten | dense(16) | relu | dropout(0.2)
  logits = hidden | dense(5)
  loss cross_entropy(logits, digit)
  metric accuracy(logits, digit)
}
data low { source drawn_digits(seed = 1)  keep digit in 0..4  map image = image / 255 }
data high { source drawn_digits(seed = 1)  keep digit in 5..9  map image = image / 255, digit = digit - 5 }
train first : S on low { epochs 1, optimizer adam(lr = 0.001), seed 4 }
train second : S on high { from first, epochs 1, optimizer adam(lr = 0.001), seed 4 }
check first.accuracy >= 1
NET
run+=(s.net)
"${run[@]}" train --seeds 3 >out 2>err || fail "train --seeds: $(cat out err)"
"${run[@]}" train --seeds 3 --json --quiet >json || fail "train --seeds --json of what is finished"
[[ $(echo s.*.safetensors) == "$(echo s.{first,second}.seed{4,5,6}.safetensors)" ]] || fail "files: $(ls)"
for seed in 4 5 6; do
    mkdir "$seed" && cp s.net "$seed"
    (cd "$seed" && "${run[@]}" train --quiet --seed "$seed" && "${run[@]}" eval --json --weights s.first.safetensors first >../first.$seed || true)
    for stage in first second; do same "$seed/s.$stage.safetensors" "s.$stage.seed$seed.safetensors" "$stage, alone and among others, with seed $seed"; done
done
"${run[@]}" train --seeds 3 --resume >again || fail "train --seeds --resume"
(($(grep -c 'finished before' again) == 6)) || fail "what is finished is trained again: $(cat again)"
same <(tail -n 12 out) <(tail -n 12 again) "the tables"
"${run[@]}" train --seeds 4 --resume >more || fail "train --seeds 4 --resume"
(($(grep -c '^  epoch 1/1 ' more) == 2)) && [[ -e s.second.seed7.safetensors ]] || fail "one seed more: $(cat more)"
command -v python3 >python || exit 0
python3 - <<'PYTHON' || fail "mean and standard error: $(cat json out)"
import json, math
told = [json.loads(line) for line in open("json")]
assert [each["stage"] for each in told] == ["first", "second"] and told[0]["seeds"] == [4, 5, 6]
for figure in ("loss", "accuracy"):
    each = told[0][figure]
    alone = [json.loads(open(f"first.{seed}").read())[figure] for seed in (4, 5, 6)]
    assert each["values"] == alone, (each, alone)
    mean = sum(alone) / 3
    error = math.sqrt(sum((x - mean) ** 2 for x in alone) / 2) / math.sqrt(3)
    assert math.isclose(each["mean"], mean) and math.isclose(each["standard_error"], error, rel_tol=1e-9)
text = open("out").read()
assert f"{100 * told[1]['accuracy']['mean']:.2f} %" in text and f"{100 * told[1]['accuracy']['standard_error']:.2f} %" in text
PYTHON
