// Writes the trace event format.
#include "netrt/profile/profile_trace.h"

#include "netrt/files/files.h"

namespace netrt {

void Trace::add(const std::string& what, const List<KernelWork>& kernels, const std::vector<Span>& spans) {
    const int process = ++processes_;
    json_.open_object().member("ph", "M").member("name", "process_name").member("pid", process);
    json_.name("args").open_object().member("name", std::string_view(what)).close_object().close_object();
    int64_t start = spans.empty() ? 0 : spans[0].begin;
    for (const Span& span : spans) start = std::min(start, span.begin);
    for (const Span& span : spans) {
        const KernelWork& kernel = kernels[span.kernel];
        json_.raw("\n");
        json_.open_object().member("ph", "X").member("name", kernel.layers).member("cat", "kernel");
        json_.member("pid", process).member("tid", span.thread);
        // Microseconds, with the nanoseconds behind the point.
        json_.member("ts", static_cast<double>(span.begin - start) * 1e-3);
        json_.member("dur", static_cast<double>(span.end - span.begin) * 1e-3);
        json_.name("args").open_object().member("phase", kernel.phase).close_object().close_object();
    }
}

Status Trace::write(const std::string& path) {
    json_.close_array().close_object();
    json_.raw("\n");
    return write_file(path, json_.text());
}

}  // namespace netrt
