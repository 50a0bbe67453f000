// Runs two forms of one net side by side, and names each kernel after which their memory differs.
//
// Both stop wherever a kernel ends. What the second has there that the first has not is told, and becomes what the
// first has: so every kernel gets the same numbers, and is blamed for its own alone.
#include "side_by_side.h"

#include <algorithm>
#include <barrier>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "netrt/profile/profile_spans.h"
#include "netrt/profile/timing.h"
#include "netrt/system/workplace.h"

namespace {

using namespace netrt;

/// Samples in a run: some that fill no block.
constexpr int most_samples = 5;
/// Larger workspaces are compared at the ends of phases alone.
constexpr size_t large_workspace = size_t{64} << 20;

/// A region of memory as words; of a float the bits, and all that are no numbers are one.
struct Region {
    const char* name;
    std::byte* start;
    size_t bytes;
};

bool is_nan(uint32_t bits) { return (bits & 0x7fffffff) > 0x7f800000; }

/// How many words differ, and the first of them.
struct Difference {
    size_t count = 0;
    float one = 0, other = 0;
};

void compare(const Region& one, const Region& other, Difference& difference) {
    constexpr size_t page = 4096;
    for (size_t at = 0; at < one.bytes; at += page) {
        const size_t size = std::min(page, one.bytes - at);
        if (std::memcmp(one.start + at, other.start + at, size) == 0) continue;
        for (size_t i = at; i + 4 <= at + size; i += 4) {
            uint32_t a, b;
            std::memcpy(&a, one.start + i, 4);
            std::memcpy(&b, other.start + i, 4);
            if (a == b || (is_nan(a) && is_nan(b))) continue;
            if (difference.count++ > 0) continue;
            std::memcpy(&difference.one, &a, 4);
            std::memcpy(&difference.other, &b, 4);
        }
        std::memcpy(other.start + at, one.start + at, size);
    }
}

/// One of the two that run.
struct Side {
    explicit Side(const Net& net) : place(net, 1), recorder(1) {}

    Workplace place;
    Recorder recorder;

    std::vector<Region> regions() const {
        const ArenaPlan& plan = place.plan();
        return {{"weights", const_cast<std::byte*>(place.weights()), plan.weights},
                {"states", place.states(), plan.states},
                {"workspace", place.workspace(), plan.workspace}};
    }
};

class Pair {
public:
    Pair(const Version& one, const Version& other) : version_(one), other_version_(other) {}

    /// Returns the number of kernels whose results differ.
    size_t run() {
        const Net &net = *version_.net, &other = *other_version_.net;
        const Profile& profile = *version_.extras.profile;
        for (int i = 0; i < net.stages.count; ++i)
            programs("train " + std::string(net.stages[i].name), net.stages[i].train, other.stages[i].train,
                     profile.train[i], training_plan(net, i), 2);
        programs("evaluate", net.evaluate, other.evaluate, profile.evaluate, evaluation_plan(net), 1);
        programs("predict", net.predict, other.predict, profile.predict, plan_for(net, net.predict), 1);
        for (int i = 0; i < net.features.count; ++i)
            programs("features", net.features[i].program, other.features[i].program, {},
                     plan_for(net, net.features[i].program), 1);
        return differing_.size();
    }

private:
    void programs(const std::string& name, const Program& one, const Program& other, const List<KernelWork>& kernels,
                  const ArenaPlan& plan, uint32_t steps) {
        if (one.run == nullptr || !seen_.insert(one.run).second) return;
        program_ = name;
        kernels_ = kernels;
        sides_.clear();
        sides_.push_back(std::make_unique<Side>(*version_.net));
        sides_.push_back(std::make_unique<Side>(*other_version_.net));
        for (auto& side : sides_) {
            if (Status status = side->place.prepare(plan); !status) stop(status.error().text);
            put_first_weights(side->place);
        }
        for (uint32_t step = 1; step <= steps; ++step) side_by_side(one, other, step);
    }

    void side_by_side(const Program& one, const Program& other, uint32_t step) {
        found_.clear();
        std::barrier meeting(2, Compare{*this});
        meeting_ = &meeting;
        const auto run = [&](int i, const Program& program) {
            Side& side = *sides_[static_cast<size_t>(i)];
            put_random(side.place, program, std::min(program.batch, most_samples));
            side.recorder.clear();
            side.place.team().watch({i == 0 ? sees<0> : sees<1>, this});
            Step now;
            now.number = step;
            now.rate = 0.01f;
            side.place.run(program, std::min(program.batch, most_samples), now);
            side.place.team().watch({});
        };
        std::thread beside([&] { run(1, other); });
        run(0, one);
        beside.join();
        tell();
    }

    struct Compare {
        Pair& pair;
        void operator()() noexcept { pair.compare_here(); }
    };

    template <int side>
    static void sees(void* self, int thread, Moment moment) {
        Pair& pair = *static_cast<Pair*>(self);
        if (side == 0) {
            pair.before_ = nanoseconds_now();
            const Watch noted = pair.sides_[0]->recorder.watch();
            noted.sees(noted.context, thread, moment);
        }
        if (moment == Moment::Barrier || pair.sides_[0]->place.plan().workspace < large_workspace)
            pair.meeting_->arrive_and_wait();
    }

    void compare_here() {
        const std::vector<Region> one = sides_[0]->regions(), other = sides_[1]->regions();
        for (size_t i = 0; i < one.size(); ++i) {
            Difference difference;
            compare(one[i], other[i], difference);
            if (difference.count > 0) found_.push_back({before_, one[i].name, difference});
        }
    }

    void tell() {
        const std::vector<Span> spans = sides_[0]->recorder.spans(kernels_);
        for (const Found& found : found_) {
            std::string kernel = "?";
            for (const Span& span : spans)
                if (span.begin <= found.time && found.time <= span.end) kernel = kernels_[span.kernel].layers;
            const std::string what = program_ + ": " + kernel;
            if (!differing_.insert(what).second) continue;
            std::printf("%s: %zu numbers of the %s differ, first %.9g and %.9g\n", what.c_str(), found.difference.count,
                        found.region, static_cast<double>(found.difference.one),
                        static_cast<double>(found.difference.other));
        }
    }

    struct Found {
        int64_t time;  // while the kernel still ran
        const char* region;
        Difference difference;
    };

    const Version &version_, &other_version_;
    std::string program_;
    List<KernelWork> kernels_;
    std::vector<std::unique_ptr<Side>> sides_;
    std::barrier<Compare>* meeting_ = nullptr;
    std::set<void (*)(const Run&)> seen_;
    std::set<std::string> differing_;
    std::vector<Found> found_;
    int64_t before_ = 0;
};

}  // namespace

void stop(const std::string& message) {
    std::fprintf(stderr, "same_bits: %s\n", message.c_str());
    std::exit(1);
}

size_t differing_kernels(const Version& one, const Version& other) { return Pair(one, other).run(); }
