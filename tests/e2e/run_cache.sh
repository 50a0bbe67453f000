#!/usr/bin/env bash
# Whatever is wrong with the cache of compiled kernels, `netc run` compiles again, says nothing, and gives the same bits.
source "$(dirname "$0")/common.sh"
needs_jit

cat >n.net <<'NET'
net N {
    input image : f32[1, 28, 28]
    label digit : class[10]
    scores = image | conv(8, 3) | relu | maxpool(2) | flatten | dense(10)
    loss cross_entropy(scores, digit)
}
data drawn { source drawn_digits(seed = 3)  map image = image / 255 }
train all : N on drawn { batch 100, epochs 1, optimizer sgd }
NET
quietly "$netc" run --no-cache n.net train --quiet --save right.safetensors
[[ ! -e cache ]] || fail "--no-cache keeps something: $(find cache)"

# trains WHAT [FOLDER]
trains() {
    XDG_CACHE_HOME=${2:-$XDG_CACHE_HOME} "$netc" run n.net train --quiet --force --save "$scratch/w.safetensors" >said 2>&1 ||
        fail "$1: exit code $?: $(cat said)"
    [[ ! -s said ]] || fail "$1: $(cat said)"
    same right.safetensors w.safetensors "weights with $1"
}
objects() { find cache/netc -type f; }
trains "an empty cache"
(($(objects | wc -l) > 1)) || fail "nothing is kept"
objects | xargs stat -c '%n %i' >kept
trains "a warm cache"
objects | xargs stat -c '%n %i' >again
same kept again "files of a cache that has everything"

damage() {
    objects | while read -r object; do "$@" "$object"; done
    trains "objects after $*"
    trains "what was mended after $*"
    objects | xargs stat -c '%n %s' >now
    cut -d' ' -f1 now | sort | cmp - <(cut -d' ' -f1 kept | sort) || fail "other objects after $*"
}
overwrite() { dd if=/dev/urandom of="$1" bs=64 count=8 conv=notrunc status=none; }
overwrite_end() { printf 'garbage' >>"$1"; }
change_a_byte() { printf '\x5a' | dd of="$1" bs=1 seek=$(($(stat -c %s "$1") / 2)) conv=notrunc status=none; }
empty() { : >"$1"; }
fill() { head -c 100000 /dev/urandom >"$1"; }
to_folder() { rm "$1" && mkdir "$1"; }
exchanged() { cp "$(objects | head -1)" "$1" 2>/dev/null || true; }
damage truncate -s 100
damage truncate -s -1
for way in overwrite overwrite_end change_a_byte empty fill exchanged; do damage $way; done
objects | head -2 | while read -r object; do to_folder "$object"; done
trains "folders in the place of objects"

# Where nothing can be kept.
echo >file
trains "a file in the folder's place" "$scratch/file"
mkdir place && echo >place/netc
trains "a file in the cache's place" "$scratch/place"
trains "a folder that cannot be made" /proc/nowhere
trains "a name that is no path" relative
[[ ! -e relative ]] || fail "a relative XDG_CACHE_HOME is used"
(unset XDG_CACHE_HOME HOME; "$netc" run n.net train --quiet --force --save w.safetensors >said 2>&1) || fail "without HOME: $(cat said)"
same right.safetensors w.safetensors "weights without HOME"
(ulimit -f 1; "$netc" run n.net version >said 2>&1) || fail "with a limit of file sizes: $(cat said)"

# Several at once.
for ((round = 0; round < 3; ++round)); do
    rm -rf cache
    children=()
    for i in 1 2 3; do
        mkdir -p "at_once$i"
        (cd "at_once$i" && exec "$netc" run ../n.net train --quiet --force --save w.safetensors >said 2>&1) &
        children+=($!)
    done
    for child in "${children[@]}"; do wait "$child" || fail "one of three at once: $(cat at_once*/said)"; done
    for i in 1 2 3; do same right.safetensors "at_once$i/w.safetensors" "weights of three at once"; done
done
[[ -z $(find cache -type f ! -name '*.o') ]] || fail "left in the cache: $(find cache -type f ! -name '*.o')"

# Killed amid its writing.
for ((round = 1; round <= 5; ++round)); do
    rm -rf cache
    "$netc" run n.net train --quiet --force --save killed.safetensors >/dev/null 2>&1 &
    child=$!
    sleep 0.$((round * 6 + 10))
    kill -KILL $child 2>/dev/null || true
    wait $child 2>/dev/null || true
    trains "what a killed one left"
done
