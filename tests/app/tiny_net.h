// A network small enough to be written by hand: the tables and programs that a generated program would have.
#pragma once

#include "netrt/profile/profile.h"

namespace tiny {

/// image [1, 28, 28] | dropout(0.1) | flatten | dense(5), cross-entropy, SGD with momentum, in odd layouts. Stages
/// `first` (digits 0 to 4) and `second` (5 to 9, from first, only the kernel is trained), both on IDX files with 2,000
/// and 400 drawn digits, of which each stage has half.
netrt::Net net();
extern const netrt::Profile profile;
constexpr int steps_of_epoch = 16;  // 15 of 64 samples and one of 40

/// The same with a learning rate that leads to infinity.
netrt::Net wild_net();

/// The same with its data in the folder `data/mnist` and a check that cannot hold.
netrt::Net mnist_net();

/// Called at the start of every training step when it is set.
extern void (*at_step)();

}  // namespace tiny
