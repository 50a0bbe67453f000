#!/usr/bin/env bash
# `netc run --watch`: every version of the file that is saved is trained with what the one before has learned, mistakes in
# it stop nothing, and no child outlives its parent.
source "$(dirname "$0")/common.sh"
export XDG_CACHE_HOME=$scratch/cache CXX=$scratch/cxx

cat >begin.net <<'NET'
net N(width = 10) {
    input image : f32[1, 28, 28]
    label digit : class[10]
    hidden = image | flatten | dense(16) | relu
    scores = hidden | dense(width) | relu | dense(10)
    loss cross_entropy(scores, digit)
}
data drawn { source drawn_digits(seed = 3)  map image = image / 255 }
train all : N on drawn { batch 100, epochs 100000, optimizer sgd(lr = 0.05) }
export all { output p = softmax(scores) }
NET

# watch WORDS...: starts `netc run --watch n.net WORDS...`; what it says goes to the file `said`.
watch() {
    : >said
    read_bytes=0
    env --default-signal=INT,TERM "$netc" run --watch n.net "$@" >>said 2>&1 &
    parent=$!
}

# hears TEXT: waits until it is said, after what was heard before.
hears() {
    local place
    for ((i = 0; i < 600; ++i)); do
        if place=$(grep -m1 -abFo -- "$1" < <(tail -c +$((read_bytes + 1)) said)); then
            place=${place%%:*}  # bytes before the first, of which there may be several in the line
            read_bytes=$((read_bytes + place + ${#1}))
            return
        fi
        sleep 0.1
    done
    fail "waited for \`$1\`: $(tail -20 said)"
}

# saves EXPRESSION...: the file as sed makes it, under another name first, as editors do.
saves() {
    sed "$@" n.net >n.net.new
    mv n.net.new n.net
}

# ends SIGNAL CODE: the parent, with this exit code; nothing is left.
ends() {
    local code=0
    kill -"$1" "$parent"
    wait "$parent" || code=$?
    ((code == $2)) || fail "exit code $code instead of $2 after SIG$1: $(tail -5 said)"
    [[ ! -e n.all.lock ]] || fail "there still is a child after SIG$1"
}

# hidden WEIGHTS FILE: values of the first layer.
hidden() {
    quietly "$netc" run "$2" features --layer hidden --weights "$1" -o "$1.npy" "$root/samples/pictures/two.png"
}

# The rate, a comment, a width. With a rate that is next to nothing weights stay as they are.
cp begin.net n.net
watch train
hears 'sgd(lr = 0.05'
hears 'epoch 2/'
saves 's/lr = 0.05/lr = 1e-30/'
hears 'netc: `n.net` was saved'
hears 'everything is saved'
hears 'sgd(lr = 1e-30'
hears 'weights kept of dense1, dense2, dense3; anew: the optimizer'
hears 'epoch 2/'
cp n.all.safetensors before
cp n.net before.net
echo '# A comment changes nothing.' >>n.net
hears 'netc: `n.net` was saved'
hears 'goes on in epoch'
saves 's/width = 10/width = 12/'
hears 'weights kept of dense1; anew: dense2, dense3, the optimizer'
hears 'epoch 2/'

# What has errors, or is not there, stops nothing.
saves 's/flatten/flaten/'
hears '4:22: error: no layer or block is called `flaten`'
hears 'did you mean `flatten`?'
hears 'netc: the net before goes on; waiting for `n.net` to be saved'
hears 'epoch'
saves 's/flaten/flatten/'
hears 'netc: `n.net` is the net that runs'
hears 'epoch'
mv n.net away
hears 'netc: cannot read `n.net`: No such file or directory'
hears 'netc: the net before goes on'
hears 'epoch'
sed 's/batch 100/batch 50/' away >n.net
hears 'netc: `n.net` was saved'
hears 'weights kept of dense1, dense2, dense3; anew: the optimizer'
hears 'epoch 2/'
ends TERM 130
hidden before before.net
hidden n.all.safetensors n.net
same before.npy n.all.safetensors.npy "values of a layer that nobody changed"

# A run that is there is its user's; this program replaces it only where it may.
saves 's/lr = 1e-30/lr = 0.01/'
watch train
hears '`--resume` goes on with it, `--force` begins anew'
hears 'netc: ended with exit code 1; waiting for `n.net` to be saved (Ctrl-C ends)'
saves 's/lr = 0.01/lr = 0.02/'
hears '`--resume` goes on with it, `--force` begins anew'
hears 'netc: ended with exit code 1'
ends INT 1
watch train --force
hears 'epoch 2/'
saves 's/lr = 0.02/lr = 1e30/'
hears 'weights kept'
hears 'is the first that is not finite'
hears 'netc: ended with exit code 1; waiting'
saves 's/lr = 1e30/lr = 0.01/'
hears 'weights kept of dense1, dense2, dense3; anew: the optimizer'
hears 'epoch 2/'
ends INT 130

# However the parent ends, the child saves and ends.
watch train --adapt
hears 'goes on in epoch'
hears 'epoch'
[[ -e n.all.lock ]] || fail "there is no child"
kill -KILL "$parent"
wait "$parent" 2>/dev/null || true
hears 'everything is saved'
for ((i = 0; i < 100; ++i)); do
    [[ -e n.all.lock ]] || break
    sleep 0.1
done
[[ ! -e n.all.lock ]] || fail "a child outlives its parent"

# A file that is imported is noticed too, and what is wrong in it stops nothing.
echo 'block last(x) { return x | dense(10) }' >last.net
{ echo 'import "last.net"'; sed 's/relu | dense(10)/relu | last/' begin.net; } >n.net
watch train --force
hears 'epoch 2/'
echo 'block last(x) { return x | dens(10) }' >last.net
hears 'last.net:1:28: error: no layer or block is called `dens`'
hears 'netc: the net before goes on'
echo 'block last(x) { return x | tanh | dense(10) }' >last.net
hears 'netc: `last.net` was saved'
hears 'weights kept of dense1, dense2, scores.dense1'
hears 'epoch 2/'
ends INT 130

# What is done waits; more epochs go on.
saves 's/epochs 100000/epochs 1/'
watch train --force
hears 'netc: ended; waiting for `n.net` to be saved (Ctrl-C ends)'
touch n.net
hears 'netc: `n.net` is the net that ran'
saves 's/epochs 1/epochs 2/'
hears 'goes on in epoch 2'
hears 'netc: ended; waiting'
ends INT 0

# Other commands run again. What has errors at first waits to be mended.
saves 's/flatten/flaten/'
watch version
hears 'error: no layer'
hears 'netc: waiting for `n.net` to be saved'
saves 's/flaten/flatten/'
hears 'N from n.net'
hears 'netc: ended; waiting'
touch n.net
hears 'N from n.net'
hears 'netc: ended; waiting'
ends TERM 0

# Behind a link, where nothing happens in the folder that is watched.
mkdir elsewhere
mv n.net elsewhere
ln -s elsewhere/n.net n.net
watch version
hears 'N from n.net'
hears 'netc: ended; waiting'
echo '# seen' >>elsewhere/n.net
hears 'netc: `n.net` was saved'
hears 'N from n.net'
hears 'netc: ended; waiting'
ends INT 0
