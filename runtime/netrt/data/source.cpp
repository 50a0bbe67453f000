// Samples in memory: choosing some of them.
#include "netrt/data/source.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "netrt/files/files.h"

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

/// Copies what one column has for the samples at these places.
template <class T>
Status copy_elements(const std::vector<T>& elements, int64_t size, const std::vector<uint32_t>& places, std::vector<T>& copy) {
    if (elements.empty()) return {};
    if (Status status = take_memory(copy, static_cast<int64_t>(places.size()) * size, "samples kept for validation"); !status)
        return status;
    auto to = copy.begin();
    for (const uint32_t place : places) to = std::copy_n(elements.begin() + place * size, size, to);
    return {};
}

}  // namespace

Status find_elements(const Samples& samples, const Column& column, int64_t i, float* room, Elements& found) {
    if (column.rows) {
        found = column.rows->are_bytes() ? Elements{reinterpret_cast<const uint8_t*>(room), nullptr} : Elements{nullptr, room};
        return column.rows->fetch(samples.number_of(i), room);
    }
    const int64_t start = i * column.sample_elements();
    found = !column.bytes.empty()    ? Elements{column.bytes.data() + start, nullptr}
            : !column.floats.empty() ? Elements{nullptr, column.floats.data() + start}
                                     : Elements{};
    return {};
}

size_t room_for_rows(const Samples& samples) {
    size_t bytes = 0;
    for (const Column& column : samples.columns)
        if (column.rows) bytes = std::max(bytes, column.rows->sample_bytes());
    return (bytes + sizeof(float) - 1) / sizeof(float);
}

void keep_classes(Samples& samples, size_t column, int32_t first, int32_t last) {
    std::vector<uint32_t> places;
    for (int64_t i = 0; i < samples.count; ++i) {
        const int32_t found = samples.columns[column].classes[static_cast<size_t>(i)];
        if (found >= first && found <= last) places.push_back(static_cast<uint32_t>(i));
    }
    keep_samples(samples, places);
}

void keep_samples(Samples& samples, const std::vector<uint32_t>& places) {
    std::vector<uint32_t> numbers;
    for (const uint32_t place : places) {
        const auto to = static_cast<int64_t>(numbers.size());
        for (Column& each : samples.columns) {
            const int64_t size = each.sample_elements();
            move_sample(each.bytes, size, place, to);
            move_sample(each.floats, size, place, to);
            move_sample(each.classes, size, place, to);
        }
        numbers.push_back(static_cast<uint32_t>(samples.number_of(place)));
    }
    samples.kept = std::move(numbers);
    samples.count = static_cast<int64_t>(places.size());
    for (Column& each : samples.columns) {
        const int64_t left = samples.count * each.sample_elements();
        shorten(each.bytes, left);
        shorten(each.floats, left);
        shorten(each.classes, left);
    }
}

Result<Samples> copy_of(const Samples& samples, const std::vector<uint32_t>& places) {
    Samples copy;
    copy.count = static_cast<int64_t>(places.size());
    for (const Column& column : samples.columns) {
        Column& each = copy.columns.emplace_back();
        each.name = column.name;
        each.file = column.file;
        each.dims = column.dims;
        each.class_names = column.class_names;
        each.rows = column.rows;
        const int64_t size = column.sample_elements();
        if (Status status = copy_elements(column.bytes, size, places, each.bytes); !status) return status.error();
        if (Status status = copy_elements(column.floats, size, places, each.floats); !status) return status.error();
        if (Status status = copy_elements(column.classes, size, places, each.classes); !status) return status.error();
    }
    for (const uint32_t place : places) copy.kept.push_back(static_cast<uint32_t>(samples.number_of(place)));
    return copy;
}

}  // namespace netrt
