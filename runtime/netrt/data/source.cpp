// Samples in memory: choosing by label, handing out as floats.
#include "netrt/data/source.h"

#include <algorithm>

namespace netrt {
namespace {

/// Moves sample `from` to place `to`, which is not behind it.
template <class T>
void move_sample(std::vector<T>& elements, int64_t size, int64_t from, int64_t to) {
    if (elements.empty() || from == to) return;
    std::copy_n(elements.begin() + from * size, size, elements.begin() + to * size);
}

template <class T>
void scale_into(const T* elements, int64_t count, float scale, float offset, float* out) {
    for (int64_t i = 0; i < count; ++i) out[i] = static_cast<float>(elements[i]) * scale + offset;
}

}  // namespace

std::string Samples::shape_text() const {
    return "[" + std::to_string(channels) + ", " + std::to_string(height) + ", " + std::to_string(width) + "]";
}

void keep_labels(Samples& samples, int32_t first, int32_t last) {
    const int64_t size = samples.sample_elements();
    int64_t kept = 0;
    for (int64_t i = 0; i < samples.count; ++i) {
        const int32_t label = samples.labels[static_cast<size_t>(i)];
        if (label < first || label > last) continue;
        move_sample(samples.bytes, size, i, kept);
        move_sample(samples.floats, size, i, kept);
        samples.labels[static_cast<size_t>(kept++)] = label;
    }
    samples.count = kept;
    samples.labels.resize(static_cast<size_t>(kept));
    if (!samples.bytes.empty()) samples.bytes.resize(static_cast<size_t>(kept * size));
    if (!samples.floats.empty()) samples.floats.resize(static_cast<size_t>(kept * size));
    samples.labels.shrink_to_fit();
    samples.bytes.shrink_to_fit();
    samples.floats.shrink_to_fit();
}

void copy_sample(const Samples& samples, int64_t index, double scale, double offset, float* out) {
    const int64_t size = samples.sample_elements();
    const float factor = static_cast<float>(scale), shift = static_cast<float>(offset);
    if (!samples.bytes.empty()) {
        scale_into(samples.bytes.data() + index * size, size, factor, shift, out);
    } else {
        scale_into(samples.floats.data() + index * size, size, factor, shift, out);
    }
}

Status check_labels(const Samples& samples, const std::string& name, int64_t classes) {
    for (size_t i = 0; i < samples.labels.size(); ++i) {
        const int32_t label = samples.labels[i];
        if (label >= 0 && label < classes) continue;
        return make_error("%s: label %d of sample %zu is not among the %lld classes 0..%lld", name.c_str(), label, i,
                          static_cast<long long>(classes), static_cast<long long>(classes - 1));
    }
    return {};
}

}  // namespace netrt
