#!/usr/bin/env bash
# Programs in odd surroundings: closed descriptors, small limits, ignored signals, names with line breaks, files of others.
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
export all { output p = softmax(scores) }
NET
quietly "$netc" build n.net -o n
picture=$root/samples/pictures/two.png

# told WANTED COMMAND...: it fails with exit code 1 and says so.
told() {
    local wanted=$1 code=0
    shift
    "$@" >out 2>message || code=$?
    ((code == 1)) || fail "exit code $code of: $*"
    grep -qF "$wanted" message || fail "$*: $(cat message)"
}

told 'the output could not be written' bash -c './n train --force 2>&2 >&-'
quietly ./n train --force --quiet

# Closed descriptors: what is written to no one does not land in a file.
./n features --layer scores "$picture" -o whole.npy
./n features --layer scores "$picture" -o closed.npy <&- >&- 2>&- || fail "features with closed descriptors"
same whole.npy closed.npy "features"

# Limits.
told 'the stack is limited to 64 kB' bash -c 'ulimit -s 64; ./n train --force'
told 'larger than files may be here' bash -c 'ulimit -f 1; ./n features --layer scores -o large.npy'
[[ ! -e large.npy ]] || fail "half a file is left"

# A file that is replaced keeps its permissions.
chmod 600 n.all.safetensors
quietly ./n train --force --quiet
[[ $(stat -c %a n.all.safetensors) == 600 ]] || fail "permissions of the weights: $(stat -c %a n.all.safetensors)"
for mode in 600 666; do
    cp n.net loose.net
    chmod $mode loose.net
    quietly "$netc" fmt loose.net
    [[ $(stat -c %a loose.net) == "$mode" ]] || fail "netc fmt: $mode becomes $(stat -c %a loose.net)"
done

# Names that a terminal must not see raw.
told 'a??b?[31m.png: cannot be read' ./n predict $'a\n\nb\e[31m.png'
(($(wc -l <message) == 1)) || fail "a message of several lines: $(cat message)"

# What does not end, or takes much more than it says.
told 'is a device' ./n predict /dev/zero

# netc itself: a long source, odd names, closed descriptors, a limit of file sizes.
head -c 30000000 /dev/zero | tr '\0' ' ' >blanks.net
told '`blanks.net` is longer than 4 MiB' bash -c 'ulimit -v 200000; "$0" check blanks.net' "$netc"
code=0
"$netc" check --$'a\n\e[31m' n.net 2>message || code=$?
((code == 2 && $(wc -l <message) == 2)) || fail "a usage error of several lines: $(cat message)"
grep -q $'\e' message && fail "an escape sequence in a usage error"
"$netc" emit n.net --stage=loops >loops
"$netc" emit n.net -o whole
"$netc" emit n.net -o closed <&- >&- 2>&- || true
diff -r whole closed >/dev/null || fail "netc emit with closed descriptors writes other files"
told 'cannot write' bash -c '"$0" emit n.net --stage=loops >&-' "$netc"
told 'cannot write' bash -c 'ulimit -f 1; "$0" emit n.net -o limited' "$netc"

# Ignored when the program begins: ignored for ever.
(trap '' HUP TERM; exec ./n train --force --epochs 1000000 >progress 2>&1) &
program=$!
until grep -q epoch progress 2>/dev/null; do sleep 0.1; done
kill -HUP "$program"
kill -TERM "$program"
sleep 0.5
kill -0 "$program" 2>/dev/null || fail "an ignored signal ended the program"
kill -KILL "$program"
wait "$program" 2>/dev/null || true
