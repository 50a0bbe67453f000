// What Linux tells about processors: affinity, control groups of version 1 and 2, schedstat.
#include "netrt/system/processors.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace netrt {
namespace {

/// The beginning of a small file as text, empty when it cannot be read.
template <int size>
struct Head {
    char text[size];

    explicit Head(const char* path) {
        text[0] = '\0';
        const int file = open(path, O_RDONLY | O_CLOEXEC);
        if (file < 0) return;
        const ssize_t count = read(file, text, size - 1);
        text[count > 0 ? count : 0] = '\0';
        close(file);
    }
};

/// Reads two whole numbers. (sscanf would make a static program 80 kB larger.)
bool read_two(const char* text, long long& first, long long& second) {
    char* end = nullptr;
    first = std::strtoll(text, &end, 10);
    if (end == text) return false;
    const char* rest = end;
    second = std::strtoll(rest, &end, 10);
    return end != rest;
}

int rounded_up(long long quota, long long period) {
    if (quota <= 0 || period <= 0) return no_quota;
    return static_cast<int>(std::clamp<long long>((quota + period - 1) / period, 1, no_quota));
}

/// The smallest quota of the group `group` (a path such as /user/a) and of those above it.
template <class QuotaOf>
int smallest_quota(char* group, QuotaOf quota_of) {
    int least = no_quota;
    for (;;) {
        least = std::min(least, quota_of(group));
        char* slash = std::strrchr(group, '/');
        if (slash == nullptr) return least;
        *slash = '\0';
    }
}

int quota_of_version_2(const char* group) {
    char path[512];
    std::snprintf(path, sizeof path, "/sys/fs/cgroup%s/cpu.max", group);
    return processors_of_quota(Head<64>(path).text);
}

int quota_of_version_1(const char* group) {
    char path[512];
    std::snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%s/cpu.cfs_quota_us", group);
    const long long quota = std::atoll(Head<64>(path).text);
    std::snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%s/cpu.cfs_period_us", group);
    return rounded_up(quota, std::atoll(Head<64>(path).text));
}

/// /proc/self/cgroup has a line `0::/group` for version 2 and lines `4:cpu,cpuacct:/group` for version 1.
int processors_of_control_groups() {
    Head<4096> lines("/proc/self/cgroup");
    int least = no_quota;
    for (char *rest = lines.text, *line; (line = strsep(&rest, "\n")) != nullptr;) {
        strsep(&line, ":");
        char* controllers = line != nullptr ? strsep(&line, ":") : nullptr;
        if (controllers == nullptr || line == nullptr || std::strlen(line) > 400) continue;
        if (std::strcmp(line, "/") == 0) *line = '\0';
        if (*controllers == '\0') least = std::min(least, smallest_quota(line, quota_of_version_2));
        for (char* one; (one = strsep(&controllers, ",")) != nullptr;)
            if (std::strcmp(one, "cpu") == 0) least = std::min(least, smallest_quota(line, quota_of_version_1));
    }
    return least;
}

}  // namespace

int processors_of_quota(const char* text) {
    long long quota = 0, period = 0;
    return read_two(text, quota, period) ? rounded_up(quota, period) : no_quota;
}

int processor_count() {
    cpu_set_t set;
    const int allowed = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return std::max(1, std::min(allowed, processors_of_control_groups()));
}

int kernel_thread_id() { return static_cast<int>(syscall(SYS_gettid)); }

int64_t runnable_nanoseconds(int kernel_thread_id) {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/self/task/%d/schedstat", kernel_thread_id);
    long long ran = 0, waited = 0;
    return read_two(Head<96>(path).text, ran, waited) ? waited : -1;
}

}  // namespace netrt
