#!/usr/bin/env bash
# Nets, stages, layers, inputs, labels and outputs that are called like what C++, its library and CMake know: what is emitted
# is clean under -Wall -Wextra -Werror, and CMake takes the project.
source "$(dirname "$0")/../e2e/common.sh"

# net_of NET STAGE WORD...: a net with one layer for each word, and one stage.
net_of() {
    local name=$1 stage=$2 value=x word
    shift 2
    echo "net $name {"
    echo "  input x : f32[4]"
    echo "  label errno : class[4]"
    for word in "$@"; do
        echo "  \"$word\" = ${value} | dense(4) | tanh"
        value="\"$word\""
    done
    echo "  loss cross_entropy($value, errno)"
    echo "  metric accuracy($value, errno)"
    echo "}"
    echo 'data d { source npy("x.npy", "y.npy", "x.npy", "y.npy") }'
    echo "train $stage : $name on d { batch 2, optimizer sgd(lr = 0.1, momentum = 0.9) }"
    echo "export $stage { output \"std\" = softmax($value) }"
}

# clean NET STAGE WORD...: emits the net and compiles all of it.
clean() {
    net_of "$@" >hostile.net
    rm -rf project
    quietly "$netc" emit hostile.net -o project
    for file in project/*.cpp; do
        g++ -std=c++20 -march=x86-64-v3 -Wall -Wextra -Wpedantic -Wshadow -Werror -fsyntax-only -Iproject "$file" ||
            fail "g++ on $file of net $1, stage $2"
    done
}

clean _ _ '??/' '??/??/' '_' '__x' '_X' 'a__b' 'a_b' '*/' 'tail\\\\'
clean std std std main EOF linux unix NULL assert M_PI NAN INFINITY stdin signals
clean kernels kernels profile selftest train_kernels plain_programs tested_programs tensors net stages checks layers
clean values gradients train_values Weights Memory State Net Run Range Worker train evaluate predict inference plain_inference
clean class int operator template this co_await requires new delete typename float unsigned auto signed
for net in All Install Threads; do
    net_of $net run layer >hostile.net
    rm -rf project
    quietly "$netc" emit hostile.net -o project
    quietly cmake -S project -B project/build
done
