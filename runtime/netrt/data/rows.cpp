// Samples that stay in their files and are read when they are wanted: sets larger than memory.
#include "netrt/data/rows.h"

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>

#include "netrt/data/array.h"
#include "netrt/files/files.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/system/threads.h"

namespace netrt {
namespace {

#ifndef NETRT_MINIMAL
class FileRows : public Rows {
public:
    FileRows(Descriptor file, const FilePlace& place, std::vector<int64_t> dims, int64_t elements)
        : Rows(is_byte(place.dtype), elements), file_(std::move(file)), place_(place), dims_(std::move(dims)),
          stride_(elements * bytes_of(place.dtype)) {}

    static bool is_byte(Dtype dtype) { return dtype == Dtype::U8 || dtype == Dtype::Bool; }

    Status read(int64_t number, void* to) const override {
        if (are_bytes()) return read_at(file_, place_.path, offset_of(number), to, sample_bytes());
        Array sample{place_.dtype, dims_, {}, nullptr};
        if (Status status = take_memory(sample.elements, stride_, place_.path); !status) return status;
        if (Status status = read_at(file_, place_.path, offset_of(number), sample.elements.data(), sample.elements.size()); !status)
            return status;
        if (place_.big_endian) swap_bytes(sample);
        const Result<std::vector<float>> floats =
            finite_floats_of(sample, name_of(number));
        if (!floats) return floats.error();
        std::memcpy(to, floats->data(), sample_bytes());
        return {};
    }

    std::string name_of(int64_t number) const override {
        return formatted("%s: sample %lld", place_.path.c_str(), static_cast<long long>(number));
    }

    void expect(int64_t number) const override {
        posix_fadvise(file_.number(), offset_of(number), stride_, POSIX_FADV_WILLNEED);
    }

private:
    int64_t offset_of(int64_t number) const { return place_.offset + number * stride_; }

    const Descriptor file_;
    const FilePlace place_;
    const std::vector<int64_t> dims_;
    const int64_t stride_;
};
#endif

}  // namespace

Status Rows::fetch(int64_t number, void* to) const {
    if (Status status = read(number, to); !status) return status;
    if (netrt::hash_of(to, sample_bytes()) == hash_of_sample(number)) return {};
    return Error{name_of(number) + ": is another one than at the start; its file has changed"};
}

Result<Rows::Problems> Rows::examine(int64_t count, int threads, bool goes_on, uint8_t* kept) {
    if (Status status = take_memory(hashes_, count, "the samples"); !status) return status.error();
    Problems problems;
    std::mutex guard;  // of them
    std::atomic<int64_t> next{0}, first{count};
    const auto look_at = [&](int64_t i, void* to) {
        const Status status = read(i, to);
        hashes_[static_cast<size_t>(i)] = netrt::hash_of(to, sample_bytes());
        if (status) return;
        const std::lock_guard<std::mutex> lock(guard);
        first = std::min<int64_t>(first, i);
        problems.push_back({i, status.error().text});
    };
    Team team(static_cast<int>(std::clamp<int64_t>(count, 1, threads)));
    team.run([&](const Worker&) {
        std::vector<float> room(kept == nullptr ? (sample_bytes() + sizeof(float) - 1) / sizeof(float) : 0);
        // Threads take samples in their order: none before the first problem is left out, however many there are.
        for (int64_t i; (i = next.fetch_add(1)) < count && (goes_on || i < first);)
            look_at(i, kept == nullptr ? static_cast<void*>(room.data()) : kept + static_cast<size_t>(i) * sample_bytes());
    });
    std::sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) { return a.number < b.number; });
    return problems;
}

#ifdef NETRT_MINIMAL
Result<std::shared_ptr<Rows>> open_rows(const FilePlace& place, std::vector<int64_t>) {
    return Error{place.path + ": is larger than --data-memory or half of the memory, and this program was made without reading samples piece by piece (`--minimal`)"};
}
#else
Result<std::shared_ptr<Rows>> open_rows(const FilePlace& place, std::vector<int64_t> dims) {
    Result<Descriptor> file = open_regular(place.path);
    if (!file) return file.error();
    int64_t elements = 1;
    for (const int64_t dim : dims) elements *= dim;
    return std::shared_ptr<Rows>(std::make_shared<FileRows>(std::move(*file), place, std::move(dims), elements));
}
#endif

}  // namespace netrt
