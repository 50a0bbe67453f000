#!/usr/bin/env bash
# `netc run` is the executable that `netc build` makes: its files, words, exit codes, checks, Ctrl-C.
# usage: run_is_the_executable.sh memory|compiler: where it compiles
source "$(dirname "$0")/common.sh"
[[ $1 != memory ]] || needs_jit

cat >n.net <<'NET'
net N(width = 10) {
    input image : f32[1, 28, 28]
    label digit : class[10]
    scores = image | flatten | dense(width) | dense(10)
    loss cross_entropy(scores, digit)
}
data drawn { source drawn_digits(seed = 3)  map image = image / 255 }
train all : N on drawn { batch 100, epochs 1, optimizer sgd }
export all { output p = softmax(scores) }
check all.loss < 2
check all.loss < 0.001
NET
mkdir built ran tmp
export TMPDIR=$scratch/tmp
flags=(--set width=6)
[[ $1 == memory ]] || flags+=(--cxx "$scratch/cxx")
quietly "$netc" build "${flags[@]}" n.net -o built/n
program=(env --default-signal=INT,TERM "$netc" run "${flags[@]}" ../n.net)
name="netc run ${flags[*]} ../n.net"

# both WORDS...: the executable in one folder, `run` in another; the same exit code, output and errors but for the name.
both() {
    local code=0 other=0
    (cd built && ./n "$@" >../built.out 2>../built.err) || code=$?
    (cd ran && "${program[@]}" "$@" >../ran.out 2>../ran.err) || other=$?
    ((code == other)) || fail "exit code $other instead of $code of run ... $*: $(cat ran.err)"
    for stream in out err; do
        sed "s|$name|./n|g" ran.$stream >ran.named
        same built.$stream ran.named "what is printed by $*"
    done
    [[ -z $(ls -A tmp) ]] || fail "left in the folder for temporary files: $(ls -A tmp)"
}
both
both train --quiet  # the second check fails
same built/n.all.safetensors ran/n.all.safetensors "weights"
[[ $(ls built | grep -vx n) == $(ls ran) ]] || fail "files: $(ls ran)"
both eval
both predict --json "$root/samples/pictures/two.png" no_such.png
both summary
both version
both train --quiet  # there are weights already
both fly --high

# interrupted SIGNAL COMMAND...: its exit code, when the signal comes while it trains.
interrupted() {
    local code=0 child
    : >progress  # what the run before said is not waited for
    (cd "$2" && shift 2 && exec "$@" train --force --epochs 100000) >progress 2>&1 &
    child=$!
    for ((i = 0; i < 600; ++i)); do
        grep -q epoch progress && break
        sleep 0.1
    done
    [[ -z $(ls -A tmp) ]] || fail "while the program runs, there is $(ls -A tmp)"
    kill -"$1" $child
    wait $child || code=$?
    echo $code
}
for signal in INT TERM; do
    rm -f built/n.* ran/n.*
    code=$(interrupted $signal built env --default-signal=INT,TERM ./n)
    other=$(interrupted $signal ran "${program[@]}")
    [[ $code == "$other" ]] || fail "exit code $other instead of $code after SIG$signal"
    [[ $(ls built | grep -vx n) == $(ls ran) ]] || fail "files after SIG$signal: $(ls ran)"
done
