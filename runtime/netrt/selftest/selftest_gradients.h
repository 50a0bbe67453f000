// Gradients of a training program against slopes of the plain loss.
#pragma once

#include "netrt/selftest/plain_net.h"
#include "netrt/selftest/selftest_report.h"
#include "netrt/selftest/selftest_run.h"

namespace netrt {

/// For every trained tensor: the slope of the loss along random directions through all of its elements, and along
/// single ones, against what the program's gradient says. Leaves the weights of both as they are.
void check_gradients(const Net& net, WatchedRun& run, PlainNet& plain, Report& report);

}  // namespace netrt
