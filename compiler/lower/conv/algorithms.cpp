// Chooses between ways.
#include "lower/conv/algorithms.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"

namespace netc::lower {

namespace {

/// The number of the way called so, or that of the end.
size_t way_called(const loop::AlgorithmChoice& choice, const std::string& name) {
    const auto found =
        std::find_if(choice.ways.begin(), choice.ways.end(), [&](const auto& w) { return w.name == name; });
    return static_cast<size_t>(found - choice.ways.begin());
}

std::string asked_way(ConvMethod method) {
    switch (method) {
        case ConvMethod::Chosen:
            return "";
        case ConvMethod::Direct:
            return "direct";
        case ConvMethod::Winograd:
            return "winograd";
        case ConvMethod::Sparse:
            return "sparse";
    }
    NETC_UNREACHABLE();
}

}  // namespace

std::string key_of(const loop::AlgorithmChoice& choice, const std::string& isa) {
    return fmt::format("{} {} {} {}", choice.layer, choice.direction, choice.sizes, isa);
}

void choose(const Target& target, loop::AlgorithmChoice& choice) {
    NETC_CHECK(!choice.ways.empty(), choice.layer + " cannot be computed");
    const size_t none = choice.ways.size(), asked = way_called(choice, asked_way(target.conv));
    const auto tuned = target.tuned.find(key_of(choice, target.isa));
    const size_t measured = tuned == target.tuned.end() ? none : way_called(choice, tuned->second);
    const auto least = std::min_element(choice.ways.begin(), choice.ways.end(),
                                        [](const auto& a, const auto& b) { return a.cost < b.cost; });
    choice.taken = asked < none ? asked : measured < none ? measured : static_cast<size_t>(least - choice.ways.begin());
    choice.reason = asked < none      ? loop::AlgorithmChoice::Reason::Asked
                    : measured < none ? loop::AlgorithmChoice::Reason::Tuned
                                      : loop::AlgorithmChoice::Reason::Estimated;
}

}  // namespace netc::lower
