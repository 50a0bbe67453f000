#!/usr/bin/env bash
# `netc run` with a C++ compiler is the executable that `netc build` makes: its files, words, exit codes, Ctrl-C. It says
# why it needs one.
source "$(dirname "$0")/common.sh"

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
NET
mkdir built ran tmp
export TMPDIR=$scratch/tmp
quietly "$netc" build --cxx "$scratch/cxx" --set width=6 n.net -o built/n
program=(env --default-signal=INT,TERM "$netc" run --cxx "$scratch/cxx" --set width=6 ../n.net)
name="netc run --cxx $scratch/cxx --set width=6 ../n.net"

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
both train --quiet
same built/n.all.safetensors ran/n.all.safetensors "weights"
[[ $(ls built | grep -vx n) == $(ls ran) ]] || fail "files: $(ls ran)"
both fly --high

# interrupted SIGNAL COMMAND...: its exit code, when the signal comes while it trains.
interrupted() {
    local code=0 child
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

# A signal while it compiles.
printf '#!/bin/sh\n[ "$1" = --version ] || touch "%s/compiles"\nexec sleep 60\n' "$scratch" >slow
sed -i 's/|| touch/\&\& echo slow \&\& exit; touch/' slow
chmod +x slow
env --default-signal=TERM "$netc" run --cxx "$scratch/slow" n.net train &
child=$!
for ((i = 0; i < 300; ++i)); do
    [[ -e compiles ]] && break
    sleep 0.1
done
kill -TERM $child
code=0
wait $child || code=$?
((code == 143)) || fail "exit code $code after SIGTERM while it compiles"
[[ -z $(ls -A tmp) ]] || fail "left when it was ended: $(ls -A tmp)"

# Mistakes in the file are those of build.
sed 's/flatten/flaten/' n.net >wrong.net
for command in build run; do
    code=0
    "$netc" $command wrong.net >$command.said 2>&1 || code=$?
    ((code == 1)) || fail "exit code $code of $command wrong.net"
done
same build.said run.said "messages"

# Without the plug-in, with one that is none, with one of another build: a note says so. Without a compiler either: both
# ways.
prefix=$(dirname "$(dirname "$netc")")
libraries=$(cd "$prefix" && dirname lib*/netc/libnetrt.a lib*/*/netc/libnetrt.a 2>/dev/null | grep -v '\*' | head -1)
mkdir -p bare/bin "bare/$libraries" bare/share/netc
cp "$netc" bare/bin
cp "$prefix/$libraries/"*.a "bare/$libraries"
cp -r "$(readlink -f "$prefix/share/netc/netrt")" bare/share/netc
plugin=bare/$libraries/netc_jit.so
# notes WANTED: on standard error, and the program runs.
notes() {
    CXX=$scratch/cxx quietly bare/bin/netc run n.net version
    grep -qF "netc: note: $1" quiet.log || fail "instead of \`$1\`: $(cat quiet.log)"
    grep -qF 'compiling with cxx first' quiet.log || fail "instead of the compiler: $(cat quiet.log)"
    grep -q '^N from n.net' quiet.log || fail "the program did not run: $(cat quiet.log)"
}
notes 'this netc has no JIT'
code=0
PATH=/nowhere bare/bin/netc run n.net version >said 2>&1 || code=$?
((code == 1)) || fail "exit code $code without a compiler"
[[ $(wc -l <said) == 1 && $(cat said) == *'has no JIT'*'found no C++ compiler'*LLVM* ]] || fail "$(cat said)"
echo garbage >"$plugin"
notes 'the JIT cannot be loaded ('
echo 'extern "C" const struct { const char* version; void* run; } netc_jit{"another", nullptr};' >old.cpp
"$REAL_CXX" -shared -fPIC old.cpp -o "$plugin"
notes "\`$scratch/$plugin\` is of another build of netc"
