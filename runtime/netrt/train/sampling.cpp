// Which samples an epoch takes, in which order.
#include "netrt/train/sampling.h"

#include <numeric>

#include "netrt/data/dataset.h"
#include "netrt/math/random.h"

namespace netrt {
namespace {

// Takes the place of the layer in the keys, so that no layer shares its numbers.
constexpr uint32_t sampling_layer = 0xffff'fff1u;

}  // namespace

BalancedSampling::BalancedSampling(const std::vector<int32_t>& classes) {
    for (size_t i = 0; i < classes.size(); ++i) {
        const auto k = static_cast<size_t>(classes[i]);
        if (k >= samples_.size()) samples_.resize(k + 1);
        samples_[k].push_back(static_cast<uint32_t>(i));
    }
    std::erase_if(samples_, [](const std::vector<uint32_t>& of_class) { return of_class.empty(); });
}

void BalancedSampling::draw(uint32_t seed, uint32_t stage, uint32_t epoch, std::vector<uint32_t>& order) const {
    const uint32_t of_class = random_key(seed, stage, epoch, sampling_layer, 0), of_sample = random_key(seed, stage, epoch, sampling_layer, 1);
    for (size_t i = 0; i < order.size(); ++i) {
        const auto draw = static_cast<uint32_t>(i);
        const auto& samples = samples_[random_below(static_cast<uint32_t>(samples_.size()), random_number(of_class, draw))];
        order[i] = samples[random_below(static_cast<uint32_t>(samples.size()), random_number(of_sample, draw))];
    }
}

SampleOrder::SampleOrder(const Net& net, int stage, uint32_t seed, const Samples& samples)
    : stage_(net.stages[stage]), index_(static_cast<uint32_t>(stage)), seed_(seed) {
    if (stage_.balanced) balanced_.emplace(samples.columns[static_cast<size_t>(net.evaluate.inputs.count + class_label(net))].classes);
}

void SampleOrder::fill(uint32_t epoch, std::vector<uint32_t>& order) const {
    if (balanced_)
        balanced_->draw(seed_, index_, epoch, order);
    else if (stage_.shuffle)
        random_order(seed_, index_, epoch, static_cast<uint32_t>(order.size()), order.data());
    else
        std::iota(order.begin(), order.end(), 0u);
}

}  // namespace netrt
