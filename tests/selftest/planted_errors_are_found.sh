#!/usr/bin/env bash
# A program whose kernels were changed behind netc's back fails its selftest, which says where.
source "$(dirname "$0")/common.sh"

# The first place in function FUNCTION that has FROM gets TO instead.
cat >edit <<'SCRIPT'
#!/usr/bin/env bash
cp "$1" before.cpp
awk -v function_="$FUNCTION" -v from="$FROM" -v to="$TO" '
    index($0, "void " function_ "(") == 1 { inside = 1 }
    $0 == "}" { inside = 0 }
    inside && !done && (at = index($0, from)) {
        $0 = substr($0, 1, at - 1) to substr($0, at + length(from))
        done = 1
    }
    { print }' before.cpp >"$1"
SCRIPT
chmod +x edit
export EDIT=$scratch/edit FUNCTION FROM TO

# plant FUNCTION FROM TO WHAT: the line that fails names WHAT.
plant() {
    FUNCTION=$1 FROM=$2 TO=$3
    echo "== $1: $2 becomes $3"
    rm -f before.cpp
    quietly "$netc" build "$root/tests/selftest/small.net" -o n --cxx "$scratch/cxx" --isa generic --keep kept
    if ./n selftest >out.txt 2>&1; then
        cmp -s before.cpp kept/n.cpp && fail "$1 has no \`$2\` to change"
        fail "nothing was found"
    fi
    grep -q "^FAILED  .*$4" out.txt || fail "it was not found in $4: $(cat out.txt)"
    grep -q "should be" out.txt || fail "no pair of numbers is shown"
    grep -q "^selftest: .* failed, .* not checked$" out.txt || fail "there is no count of failures"
}

plant conv1_pool1_relu1_dropout1 'relu(best)' 'best' 'train all: dropout1'
plant dense1_backward_kernel 'i0 + i]' 'i0]' 'gradient of dense1.kernel'
plant conv1_backward_kernel '] += d * load' '] -= d * load' 'gradient of conv1'
plant batchnorm1_statistics 'count - 1' 'count' 'batchnorm1.running_variance'
plant adam '0.1f * (g' '0.11f * (g' 'change of'
plant probabilities 'total_of_lanes +=' 'total_of_lanes -=' 'predict: probabilities'
