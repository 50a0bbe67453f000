// Samples that stay in their files and are read when they are wanted: sets larger than memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "netrt/files/dtype.h"
#include "netrt/result.h"

namespace netrt {

class Rows {
public:
    /// Each sample is `elements` bytes, or as many floats.
    Rows(bool are_bytes, int64_t elements) : are_bytes_(are_bytes), elements_(elements) {}
    virtual ~Rows() = default;

    bool are_bytes() const { return are_bytes_; }
    size_t sample_bytes() const { return static_cast<size_t>(elements_) * (are_bytes_ ? 1 : sizeof(float)); }

    /// Writes sample `number` of the data to `to`, sample_bytes() that begin at a multiple of four. Any thread may.
    virtual Status read(int64_t number, void* to) const = 0;
    /// What the sample is called in messages.
    virtual std::string name_of(int64_t number) const = 0;
    /// The sample will be wanted soon.
    virtual void expect(int64_t /*number*/) const {}

    /// Reads a sample that was examined. An error when it is another one now.
    Status fetch(int64_t number, void* to) const;
    /// A number that differs when the samples do.
    uint64_t hash_of_sample(int64_t number) const { return hashes_[static_cast<size_t>(number)]; }

    /// What is wrong with samples, by their numbers, which ascend.
    struct Problem {
        int64_t number;
        std::string text;
    };
    using Problems = std::vector<Problem>;

    /// Reads each of `count` samples once, with `threads` threads. Without `goes_on` only the first problem counts. `kept`, if not
    /// null, receives all samples one after the other.
    Result<Problems> examine(int64_t count, int threads, bool goes_on, uint8_t* kept = nullptr);
    /// Leaves the items of other samples.
    template <class T>
    static void without(const Problems& problems, std::vector<T>& items) {
        auto next = problems.begin();
        size_t left = 0;
        for (size_t i = 0; i < items.size(); ++i)
            if (next != problems.end() && next->number == static_cast<int64_t>(i))
                ++next;
            else
                items[left++] = items[i];
        items.resize(left);
    }

private:
    const bool are_bytes_;
    const int64_t elements_;
    std::vector<uint64_t> hashes_;
};

/// Where an array's elements begin in a file that is not packed, and how they lie there.
struct FilePlace {
    std::string path;
    int64_t offset;
    Dtype dtype;
    bool big_endian;
};

/// The samples of an array [n, ...] in a file, `dims` each.
Result<std::shared_ptr<Rows>> open_rows(const FilePlace& place, std::vector<int64_t> dims);

}  // namespace netrt
