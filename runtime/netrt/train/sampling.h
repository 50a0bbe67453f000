// Which samples an epoch takes where every class is to be as likely.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

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

}  // namespace netrt
