#!/usr/bin/env bash
# `netc run` in memory writes the executable's files, to the bit: with 1 and 4 threads, whether it compiles, finds compiled
# kernels, or may keep none. `profile` names the same kernels.
source "$(dirname "$0")/common.sh"
needs_jit

# The recorded nets' data, as files.
mkdir recorded data
for net in noisy n12 n23 n34 n45 n56 n67; do cp "$root/tests/oracle/recorded/$net".* recorded; done
quietly "${IN_MEMORY:?names the program replay_in_memory}" "$scratch/recorded" "$scratch/data" generic
mkdir data/digits
cp "$root/samples/digits.net" recorded

# commands FOLDER THREADS PROGRAM...: all that is compared, in the folder where the data are.
commands() {
    local folder=$1 threads=(--threads "$2") weights
    shift 2
    mkdir "$folder"
    quietly "$@" train first "${data[@]}" --epochs 1 --quiet --force "${threads[@]}" --save "$folder/w.safetensors"
    weights=(--weights "$folder/w.safetensors")
    "$@" eval first "${data[@]}" "${threads[@]}" "${weights[@]}" >"$folder/eval.txt" 2>err || fail "$* eval: $(cat err)"
    "$@" predict --json "${threads[@]}" "${weights[@]}" "$sample" >"$folder/predict.json" 2>err ||
        fail "$* predict: $(cat err)"
    quietly "$@" features --layer "$layer" "${threads[@]}" "${weights[@]}" -o "$folder/features.npy" "${inputs[@]}"
}
names() { grep -o '"program": "[^"]*"\|"phase": [0-9]*\|"kernel": "[^"]*"' "$1"; }

for name in digits noisy n12 n23 n34 n45 n56 n67; do
    echo "== $name"
    cd "$scratch/data/$name"
    net=$name.net
    cp "$scratch/recorded/$net" .
    if [[ $name == digits ]]; then
        data=(--data drawn) sample=$root/samples/pictures/two.png layer=features inputs=("$sample")
    else
        data=() inputs=() layer=$(sed -n 's/^    \([a-z0-9_]*\) = .*/\1/p' "$net" | head -1)
        shape=$(sed -n 's/.*input image : f32\[\(.*\)\]/\1/p' "$net")
        bytes $((${shape//, /*})) | npy one.npy '|u1' "$shape,"
        sample=one.npy
    fi
    quietly "$netc" build "$net" -o program
    commands built 1 ./program
    for threads in 1 4; do
        for cache in cold warm none; do
            [[ $cache != cold ]] || rm -rf "$XDG_CACHE_HOME"
            flags=()
            [[ $cache != none ]] || flags=(--no-cache)
            commands "$cache$threads" $threads "$netc" run "${flags[@]}" "$net"
            diff -r built "$cache$threads" >/dev/null || fail "$name, $cache cache, $threads threads: $(diff -rq built "$cache$threads")"
        done
    done
    ./program profile --json >built.json
    "$netc" run "$net" profile --json >ran.json
    names built.json >built.names
    names ran.json >ran.names
    [[ -s built.names ]] || fail "profile names nothing"
    same built.names ran.names "kernels that profile names"
done
