// From the moments that threads come to, to the kernels that they are in.
#include "netrt/profile/profile_spans.h"

namespace netrt {
namespace {

// The kernels of one phase, in their order.
struct PhaseKernels {
    int first, count;
};

PhaseKernels kernels_of(const List<KernelWork>& kernels, int phase) {
    PhaseKernels result{0, 0};
    for (int k = 0; k < kernels.count; ++k) {
        if (kernels[k].phase != phase) continue;
        if (result.count++ == 0) result.first = k;
    }
    return result;
}

}  // namespace

std::vector<Span> Recorder::spans(const List<KernelWork>& kernels) const {
    std::vector<Span> result;
    for (size_t thread = 0; thread < moments_.size(); ++thread) {
        const std::vector<Noted>& moments = moments_[thread];
        int phase = 0, next = 0;  // the phase, and how many of its kernels have begun
        PhaseKernels in = kernels_of(kernels, 0);
        // A sample's first kernel has no beginning of its own when it is the only one or has no units.
        const auto leads = [&](size_t sample) {
            int begun = 0;
            for (size_t i = sample + 1; i < moments.size() && moments[i].moment == Moment::Kernel; ++i) ++begun;
            return begun < in.count;
        };
        for (size_t i = 0; i < moments.size(); ++i) {
            const Moment moment = moments[i].moment;
            if (moment == Moment::Barrier) {
                in = kernels_of(kernels, ++phase);
                next = 0;
                continue;
            }
            if (moment == Moment::Sample) {
                next = 0;
                if (!leads(i)) continue;
            }
            const int kernel = next++;
            if (moment == Moment::Left || kernel >= in.count || i + 1 == moments.size()) continue;
            result.push_back({in.first + kernel, static_cast<int>(thread), moments[i].time, moments[i + 1].time});
        }
    }
    return result;
}

}  // namespace netrt
