#!/usr/bin/env bash
# `netc run` with a C++ compiler leaves nothing behind, and says why it needs one: that there is no plug-in, or that it is of
# no use. Mistakes in the file are those of `build`.
source "$(dirname "$0")/common.sh"

cat >n.net <<'NET'
net N {
    input image : f32[1, 28, 28]
    label digit : class[10]
    scores = image | flatten | dense(10)
    loss cross_entropy(scores, digit)
}
data drawn { source drawn_digits(seed = 3)  map image = image / 255 }
train all : N on drawn { batch 100, epochs 1, optimizer sgd }
NET
mkdir tmp
export TMPDIR=$scratch/tmp

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
