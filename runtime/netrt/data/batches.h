// Puts batches of samples into the inputs and labels of a program, mapped and in its layout.
#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "netrt/data/augmentation.h"
#include "netrt/data/source.h"
#include "netrt/program.h"
#include "netrt/system/workplace.h"

namespace netrt {

class Batches {
public:
    /// `samples` has a column for each input and label of the program; classes are mapped already. All must outlive this.
    /// Nothing is allocated, here or later, but where samples are augmented or stay in their files.
    Batches(Workplace& place, const Program& program, const Source& source, const Samples& samples);

    /// From now on samples are augmented as in this epoch. An error when there is no memory for it.
    Status augment(const Epoch& epoch);

    /// The samples order[first], order[first + 1], ... or, without an order, first, first + 1, ...: as many as the
    /// program takes, fewer at the end. Returns how many. An order is that of a whole epoch.
    int load(const uint32_t* order, int64_t first);

    /// Whether all samples so far could be read, which those in memory always can. Whoever loads looks at it before results count.
    const Status& status() const { return status_; }

    /// Batches in all samples, the last of which may be smaller.
    int64_t count() const { return (samples_.count + program_.batch - 1) / program_.batch; }

private:
    /// `place` of the epoch.
    void load_sample(int64_t place, int s, int thread);
    int64_t index_at(int64_t place) const { return order_ ? order_[place] : place; }
    void put(const Column& column, int64_t index, const Input& input, int s, LinearMap map, int thread);
    Elements elements_of(const Column& column, int64_t index, int thread);
    void expect_batch(const uint32_t* order, int64_t first);
    /// What a sample is mixed with, and how much its own labels count.
    struct Mixed {
        int64_t other;  // its index
        float share = 1;
    };
    Mixed put_augmented(const Column& column, int64_t place, int input, int s, int thread);
    void augment_sample(const Column& column, int64_t index, uint32_t number, int input, Picture& picture, int thread);
    void put_mixed_in(const Mixed& mixed, int s, int thread);

    Workplace& place_;
    const Program& program_;
    const Source& source_;
    const Samples& samples_;
    std::optional<Epoch> epoch_;  // of augmented samples
    const uint32_t* order_ = nullptr;  // of the batch that is loaded
    std::vector<float> pictures_;  // three for each thread
    size_t largest_ = 0;           // elements of one
    std::vector<float> fetched_;   // a sample that stays in its file, for each thread
    size_t fetched_floats_ = 0;    // room of one
    Status status_;
    std::atomic<bool> failed_{false};  // status_ is taken
};

/// The map of input or label `i`; a list that is too short has none for it.
LinearMap map_of(const List<LinearMap>& maps, int i);

}  // namespace netrt
