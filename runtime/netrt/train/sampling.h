// Which samples an epoch takes, in which order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "netrt/data/source.h"
#include "netrt/program.h"

namespace netrt {

/// Draws samples with replacement: first a class, of those that have samples, then one of its samples. The draws are functions of
/// (seed, stage, epoch, number of the draw) and the classes alone.
class BalancedSampling {
public:
    /// `classes`: of each sample, from 0.
    explicit BalancedSampling(const std::vector<int32_t>& classes);

    /// Fills `order` with the samples of an epoch.
    void draw(uint32_t seed, uint32_t stage, uint32_t epoch, std::vector<uint32_t>& order) const;

private:
    std::vector<std::vector<uint32_t>> samples_;  // of each class that has some
};

/// The order in which the epochs of a stage take its samples: by chance, as they are, or every class as likely.
class SampleOrder {
public:
    SampleOrder(const Net& net, int stage, uint32_t seed, const Samples& samples);

    /// `order` has room for all samples.
    void fill(uint32_t epoch, std::vector<uint32_t>& order) const;

private:
    const Stage& stage_;
    const uint32_t index_, seed_;
    std::optional<BalancedSampling> balanced_;
};

}  // namespace netrt
