#!/usr/bin/env bash
# `data` counts samples by class, and draws what training begins with: the same page for any number of threads, another one without
# augmentation or with another seed.
source "$(dirname "$0")/common.sh"

cp "$root/tests/e2e/nets/augmented.net" n.net
run() { "${run[@]}" "$@"; }
run n.net data >counts.txt || fail "$(cat counts.txt)"
all=$(awk '$1 == "all" {gsub(",", ""); print $2}' counts.txt)
sum=$(awk '$1 ~ /^[0-9]$/ {gsub(",", ""); sum += $2} END {print sum}' counts.txt)
((all > 100 && all == sum)) || fail "counts: $(cat counts.txt)"

run n.net data first -o one.png --show 20 --threads 1 >one.txt || fail "$(cat one.txt)"
run n.net data first -o two.png --show 20 --threads 2 >two.txt
run n.net data first -o seed.png --show 20 --seed 99 >seed.txt
sed '/augment image/d' n.net >plain.net
run plain.net data first -o plain.png --show 20 >plain.txt
same one.png two.png "pages of one and two threads"
! cmp -s one.png plain.png || fail "augmentation is not seen"
! cmp -s one.png seed.png || fail "the seed changes nothing"
[[ $(tail -n 1 one.txt | tr ',' '\n' | wc -l) == 4 && $(tail -n 3 one.txt | tr ',' '\n' | wc -l) == 20 ]] || fail "classes: $(cat one.txt)"
# 8 columns of pictures that are 28 * 3 wide, 3 rows.
size=$(od -An -tu1 -j16 -N8 one.png | awk '{print $3 * 256 + $4, $7 * 256 + $8}')
[[ $size == "708 268" ]] || fail "a page of $size"

cat >row.net <<'NET'
net N { input x : f32[3]  label price : f32[1]  out = x | dense(1)  loss mean_squared_error(out, price) }
data drawn { source drawn_houses(seed = 3) }
train all : N on drawn { batch 100, epochs 2, optimizer sgd(lr = 0.01) }
NET
run row.net data >out.txt || fail "$(cat out.txt)"
code=0
run row.net data -o page.png 2>message >/dev/null || code=$?
((code == 1)) && grep -qF 'input `x` is [3]: pictures are' message || fail "a row is no picture: $code $(cat message)"
[[ ! -e page.png ]] || fail "a page of rows"
