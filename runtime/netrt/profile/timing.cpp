// Runs of programs on made-up samples, for measuring.
#include "netrt/profile/timing.h"

#include <algorithm>
#include <vector>

#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {

void put_random(Workplace& place, const Program& program, int n) {
    std::vector<float> values;
    const auto put = [&](const Input& input) {
        if (input.classes > 0) {
            for (int s = 0; s < n; ++s)
                for (int64_t i = 0; i < logical_count(input.packing); ++i)
                    place.classes(input, s)[i] = static_cast<int32_t>((s + i) % input.classes);
            return;
        }
        values.resize(static_cast<size_t>(logical_count(input.packing)));
        for (int s = 0; s < n; ++s) {
            const uint32_t key = random_key(1, 0, 0, 0, static_cast<uint32_t>(s));
            for (size_t i = 0; i < values.size(); ++i) values[i] = random_uniform(key, static_cast<uint32_t>(i));
            pack(input.packing, values.data(), place.floats(input, s));
        }
    };
    for (const Input& input : program.inputs) put(input);
    for (const Input& label : program.labels) put(label);
    for (const Input& other : program.mixed_in) put(other);
}

void put_first_weights(Workplace& place) { initialise_weights(place.net(), 1, place.weights()); }

double median_milliseconds(Workplace& place, const Program& program, int n, const Step& step, double seconds) {
    constexpr int warm_ups = 3;
    constexpr size_t least_runs = 5, most_runs = 100'000;
    std::vector<double> times;
    Step next = step;
    const int64_t start = nanoseconds_now();
    for (int run = 0; times.size() < most_runs; ++run, ++next.number) {
        // A run may use the room of its inputs for other things.
        put_random(place, program, n);
        const int64_t before = nanoseconds_now();
        place.run(program, n, next);
        const int64_t after = nanoseconds_now();
        const double elapsed = static_cast<double>(after - start) * 1e-9;
        if (run >= warm_ups || (run > 0 && elapsed > seconds))
            times.push_back(static_cast<double>(after - before) * 1e-6);
        // Slow programs are run less often.
        if (times.size() >= least_runs && elapsed > seconds) break;
        if (!times.empty() && elapsed > 4 * seconds) break;
    }
    std::nth_element(times.begin(), times.begin() + static_cast<ptrdiff_t>(times.size() / 2), times.end());
    return times[times.size() / 2];
}

}  // namespace netrt
