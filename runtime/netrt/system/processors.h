// The processors that this program may use, and how long its threads wait for one.
#pragma once

#include <cstdint>

namespace netrt {

/// Processors this program may use: those of its affinity mask, and no more than the quota of its control group pays
/// for (rounded up). At least 1.
int processor_count();

/// A quota as a control group's `cpu.max` has it: "200000 100000" is 2 processors, "150000 100000" is 2 (rounded up),
/// "max 100000" is `no_quota`; so is text of any other form.
constexpr int no_quota = 1 << 20;
int processors_of_quota(const char* text);

/// This thread's number for the kernel, which `runnable_nanoseconds` takes.
int kernel_thread_id();

/// For how long the thread of this process was ready to run and had no processor, since it began; -1 where the kernel
/// does not say (/proc/self/task/ID/schedstat). Takes some microseconds.
int64_t runnable_nanoseconds(int kernel_thread_id);

}  // namespace netrt
