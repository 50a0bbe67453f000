// Which training samples are left out of training and evaluated after each epoch.
#include "netrt/data/validation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "netrt/data/dataset.h"
#include "netrt/files/json.h"
#include "netrt/math/random.h"

namespace netrt {
namespace {

// Takes the place of the layer in the keys of the choice, so that no layer shares its numbers. The stage has no part in
// them: stages that go on with each other's weights leave out the same samples of the same data.
constexpr uint32_t choice_layer = 0xffff'ffd0u;

using Places = std::vector<uint32_t>;

std::vector<Places> places_by_class(const std::vector<int32_t>& classes, int64_t count) {
    std::vector<Places> result(1);
    for (int64_t i = 0; i < count; ++i) {
        const size_t k = classes.empty() ? 0 : static_cast<size_t>(classes[static_cast<size_t>(i)]);
        if (k >= result.size()) result.resize(k + 1);
        result[k].push_back(static_cast<uint32_t>(i));
    }
    return result;
}

// How many of each class: those of which rounding down takes the most away get one more, until the sum is right.
std::vector<int64_t> quotas(const std::vector<Places>& places, double share, int64_t total) {
    std::vector<int64_t> result;
    std::vector<std::pair<double, size_t>> rests;
    for (size_t k = 0; k < places.size(); ++k) {
        double whole = 0;  // by modf: a product and a difference may be one operation, with another rounding, elsewhere
        rests.emplace_back(-std::modf(share * static_cast<double>(places[k].size()), &whole), k);
        result.push_back(static_cast<int64_t>(whole));
        total -= result.back();
    }
    std::sort(rests.begin(), rests.end());
    for (size_t i = 0; i < rests.size() && total > 0; ++i, --total) ++result[rests[i].second];
    return result;
}

}  // namespace

int64_t part_of(double share, int64_t count) { return std::llround(share * static_cast<double>(count)); }

std::vector<uint32_t> chosen_for_validation(const std::vector<int32_t>& classes, int64_t count, double share, uint32_t seed) {
    std::vector<Places> places = places_by_class(classes, count);
    const std::vector<int64_t> wanted = quotas(places, share, part_of(share, count));
    Places chosen;
    for (size_t k = 0; k < places.size(); ++k) {
        Places& left = places[k];
        const uint32_t key = random_key(seed, 0, 0, choice_layer, static_cast<uint32_t>(k));
        for (int64_t i = 0; i < wanted[k]; ++i) {  // the first places of a shuffle
            const auto first = static_cast<uint32_t>(i), rest = static_cast<uint32_t>(left.size()) - first;
            std::swap(left[first], left[first + random_below(rest, random_number(key, first))]);
            chosen.push_back(left[first]);
        }
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

Status keep_back(const Net& net, const Stage& stage, uint32_t seed, Samples& training, Samples& kept_back) {
    const double share = stage.source.validate;
    const int64_t kept = part_of(share, training.count);
    if (kept == 0 || kept == training.count)
        return make_error("data section `%s`: `validate %g` keeps %lld of %lld training samples for validation, and leaves %lld to train with; both need one at least",
                          printable(stage.source.name).c_str(), share, static_cast<long long>(kept),
                          static_cast<long long>(training.count), static_cast<long long>(training.count - kept));
    const int label = class_label(net);
    const std::vector<int32_t> none;
    const auto inputs = static_cast<size_t>(net.evaluate.inputs.count);
    const std::vector<int32_t>& classes = label < 0 ? none : training.columns[inputs + static_cast<size_t>(label)].classes;
    const Places chosen = chosen_for_validation(classes, training.count, share, seed);
    Result<Samples> copy = copy_of(training, chosen);
    if (!copy) return copy.error();
    kept_back = std::move(*copy);
    Places others;
    auto next = chosen.begin();
    for (uint32_t i = 0; i < static_cast<uint32_t>(training.count); ++i)
        if (next != chosen.end() && *next == i)
            ++next;
        else
            others.push_back(i);
    keep_samples(training, others);
    return {};
}

}  // namespace netrt
