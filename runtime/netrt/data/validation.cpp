// Which training samples are left out of training: for validation, for the test set.
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

using Places = std::vector<uint32_t>;

struct ClassPlaces {
    int32_t number;  // of the class
    Places places;
};

std::vector<ClassPlaces> places_by_class(const std::vector<int32_t>& classes, int64_t count) {
    std::vector<int32_t> numbers = classes;
    if (numbers.empty()) numbers.push_back(0);
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::vector<ClassPlaces> result;
    for (const int32_t number : numbers) result.push_back({number, {}});
    for (int64_t i = 0; i < count; ++i) {
        const int32_t number = classes.empty() ? 0 : classes[static_cast<size_t>(i)];
        const auto at = std::lower_bound(numbers.begin(), numbers.end(), number) - numbers.begin();
        result[static_cast<size_t>(at)].places.push_back(static_cast<uint32_t>(i));
    }
    return result;
}

// How many of each class: those of which rounding down takes the most away get one more, until the sum is right.
std::vector<int64_t> quotas(const std::vector<ClassPlaces>& classes, double share, int64_t total) {
    std::vector<int64_t> result;
    std::vector<std::pair<double, size_t>> rests;
    for (size_t k = 0; k < classes.size(); ++k) {
        double whole = 0;  // by modf: a product and a difference may be one operation, with another rounding, elsewhere
        rests.emplace_back(-std::modf(share * static_cast<double>(classes[k].places.size()), &whole), k);
        result.push_back(static_cast<int64_t>(whole));
        total -= result.back();
    }
    std::sort(rests.begin(), rests.end());
    for (size_t i = 0; i < rests.size() && total > 0; ++i, --total) ++result[rests[i].second];
    return result;
}

}  // namespace

int64_t part_of(double share, int64_t count) { return std::llround(share * static_cast<double>(count)); }

// The stage has no part in the keys: stages that go on with each other's weights leave out the same samples of the same data.
std::vector<uint32_t> chosen_part(const std::vector<int32_t>& classes, int64_t count, double share, Purpose purpose, uint32_t seed) {
    std::vector<ClassPlaces> by_class = places_by_class(classes, count);
    const std::vector<int64_t> wanted = quotas(by_class, share, part_of(share, count));
    Places chosen;
    for (size_t k = 0; k < by_class.size(); ++k) {
        Places& left = by_class[k].places;
        const uint32_t key = random_key(seed, 0, 0, static_cast<uint32_t>(purpose), static_cast<uint32_t>(by_class[k].number));
        for (int64_t i = 0; i < wanted[k]; ++i) {  // the first places of a shuffle
            const auto first = static_cast<uint32_t>(i), rest = static_cast<uint32_t>(left.size()) - first;
            std::swap(left[first], left[first + random_below(rest, random_number(key, first))]);
            chosen.push_back(left[first]);
        }
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

namespace {

struct Part {
    const char* setting;
    const char* use;
    double share;
    Purpose purpose;
    uint32_t seed;
};

Status take_part(const Net& net, const Source& source, const Part& part, Samples& samples, Samples& taken) {
    const int64_t kept = part_of(part.share, samples.count);
    if (kept == 0 || kept == samples.count)
        return make_error("data section `%s`: `%s %g` keeps %lld of %lld training samples for %s, and leaves %lld to train with; both need one at least",
                          printable(source.name).c_str(), part.setting, part.share, static_cast<long long>(kept),
                          static_cast<long long>(samples.count), part.use, static_cast<long long>(samples.count - kept));
    const int label = class_label(net);
    const std::vector<int32_t> none;
    const auto inputs = static_cast<size_t>(net.evaluate.inputs.count);
    const std::vector<int32_t>& classes = label < 0 ? none : samples.columns[inputs + static_cast<size_t>(label)].classes;
    const Places chosen = chosen_part(classes, samples.count, part.share, part.purpose, part.seed);
    Result<Samples> copy = copy_of(samples, chosen);
    if (!copy) return copy.error();
    taken = std::move(*copy);
    Places others;
    auto next = chosen.begin();
    for (uint32_t i = 0; i < static_cast<uint32_t>(samples.count); ++i)
        if (next != chosen.end() && *next == i)
            ++next;
        else
            others.push_back(i);
    keep_samples(samples, others);
    return {};
}

Status keep_back(const Net& net, const Stage& stage, uint32_t seed, Samples& training, Samples& kept_back) {
    return take_part(net, stage.source, {"validate", "validation", stage.source.validate, Purpose::Validation, seed}, training, kept_back);
}

Status split_test(const Net& net, const Stage& stage, Samples& samples, Samples& test) {
    return take_part(net, stage.source, {"test", "evaluation", stage.source.test, Purpose::Test, 0}, samples, test);
}

}  // namespace

const Division division = {keep_back, split_test};

}  // namespace netrt
