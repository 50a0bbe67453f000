// A profile as a file that Perfetto and chrome://tracing open: complete events of the trace event format.
#pragma once

#include <string>
#include <vector>

#include "netrt/files/json.h"
#include "netrt/profile/profile_spans.h"

namespace netrt {

class Trace {
public:
    Trace() { json_.open_object().member("displayTimeUnit", "ns").name("traceEvents").open_array(); }

    /// One run of a program: a process of its own, called `what`, in which each thread has a row.
    void add(const std::string& what, const List<KernelWork>& kernels, const std::vector<Span>& spans);
    Status write(const std::string& path);

private:
    JsonWriter json_;
    int processes_ = 0;
};

}  // namespace netrt
