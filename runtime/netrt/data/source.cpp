// Samples in memory: choosing by class.
#include "netrt/data/source.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

namespace netrt {
namespace {

/// Moves sample `from` to place `to`, which is not behind it.
template <class T>
void move_sample(std::vector<T>& elements, int64_t size, int64_t from, int64_t to) {
    if (elements.empty() || from == to) return;
    std::copy_n(elements.begin() + from * size, size, elements.begin() + to * size);
}

/// Leaves `count` elements, and gives the memory behind them back where it is. A smaller copy, as shrink_to_fit makes
/// one, would for a moment need more than ever before.
template <class T>
void shorten(std::vector<T>& elements, int64_t count) {
    if (elements.empty()) return;
    elements.resize(static_cast<size_t>(count));
    const uintptr_t page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
    const uintptr_t used = reinterpret_cast<uintptr_t>(elements.data() + elements.size());
    const uintptr_t first = (used + page - 1) / page * page;
    const uintptr_t last = reinterpret_cast<uintptr_t>(elements.data() + elements.capacity()) / page * page;
    if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

}  // namespace

void keep_classes(Samples& samples, size_t column, int32_t first, int32_t last) {
    int64_t kept = 0;
    for (int64_t i = 0; i < samples.count; ++i) {
        const int32_t found = samples.columns[column].classes[static_cast<size_t>(i)];
        if (found < first || found > last) continue;
        for (Column& each : samples.columns) {
            const int64_t size = each.sample_elements();
            move_sample(each.bytes, size, i, kept);
            move_sample(each.floats, size, i, kept);
            move_sample(each.classes, size, i, kept);
        }
        samples.kept.push_back(static_cast<uint32_t>(i));
        ++kept;
    }
    samples.count = kept;
    for (Column& each : samples.columns) {
        const int64_t left = kept * each.sample_elements();
        shorten(each.bytes, left);
        shorten(each.floats, left);
        shorten(each.classes, left);
    }
}

}  // namespace netrt
