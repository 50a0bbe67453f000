// The command `profile`: what each phase of the programs costs.
#include <cstdio>
#include <memory>

#include "netrt/command.h"
#include "netrt/json.h"
#include "netrt/schedule.h"
#include "netrt/text.h"
#include "netrt/timing.h"

namespace netrt {
namespace {

constexpr double seconds_each = 0.5;

struct Phases {
    std::vector<double> seconds;  // of one run
    int runs = 0;
};

// When the phases of a run ended, in nanoseconds of the clock.
struct PhaseTimes {
    static constexpr int capacity = 4096;
    int64_t ended[capacity];
    int count = 0;

    static void note(void* times) {
        auto& self = *static_cast<PhaseTimes*>(times);
        if (self.count < capacity) self.ended[self.count++] = nanoseconds_now();
    }
};

Phases measure(Workplace& place, const Program& program, int n, Step step) {
    Phases phases;
    const auto times = std::make_unique<PhaseTimes>();
    place.run(program, n, step);
    const int64_t start = nanoseconds_now();
    do {
        put_random(place, program, n);
        ++step.number;
        times->count = 0;
        place.team().watch_phases({PhaseTimes::note, times.get()});
        int64_t before = nanoseconds_now();
        place.run(program, n, step);
        place.team().watch_phases({});
        phases.seconds.resize(static_cast<size_t>(times->count));
        for (int p = 0; p < times->count; ++p) {
            phases.seconds[static_cast<size_t>(p)] += static_cast<double>(times->ended[p] - before) * 1e-9;
            before = times->ended[p];
        }
        ++phases.runs;
    } while (static_cast<double>(nanoseconds_now() - start) * 1e-9 < seconds_each);
    for (double& seconds : phases.seconds) seconds /= phases.runs;
    return phases;
}

// A phase the tables do not know is shown without work.
KernelCost cost_of(const Program& program, size_t phase) {
    return phase < static_cast<size_t>(program.kernels.count) ? program.kernels[static_cast<int>(phase)]
                                                              : KernelCost{"", 0, 0};
}

void print_json(const Request& request, const std::string& what, const Program& program, int n, const Phases& phases) {
    for (size_t p = 0; p < phases.seconds.size(); ++p) {
        const KernelCost cost = cost_of(program, p);
        const double seconds = phases.seconds[p];
        JsonWriter line;
        line.open_object()
            .member("program", std::string_view(what))
            .member("batch", n)
            .member("threads", thread_count(request));
        line.member("phase", static_cast<int64_t>(p)).member("kernels", cost.name).member("ms", seconds * 1e3);
        line.member("gflops", seconds > 0 ? cost.flops / seconds * 1e-9 : 0.0)
            .member("gbs", seconds > 0 ? cost.bytes / seconds * 1e-9 : 0.0);
        line.close_object();
        std::printf("%s\n", line.text().c_str());
    }
}

void print_text(const std::string& what, const Program& program, int n, const Phases& phases) {
    double total = 0, flops = 0, bytes = 0;
    for (const double seconds : phases.seconds) total += seconds;
    Table table({">ms", ">%", ">GFLOP/s", ">GB/s", "kernels"});
    const auto rate = [](double amount, double seconds) {
        return amount > 0 && seconds > 0 ? formatted("%.1f", amount / seconds * 1e-9) : std::string();
    };
    for (size_t p = 0; p < phases.seconds.size(); ++p) {
        const KernelCost cost = cost_of(program, p);
        const double seconds = phases.seconds[p];
        flops += cost.flops;
        bytes += cost.bytes;
        table.add({formatted("%.3f", seconds * 1e3), formatted("%.1f", total > 0 ? 100 * seconds / total : 0.0),
                   rate(cost.flops, seconds), rate(cost.bytes, seconds), printable(cost.name, 200)});
    }
    table.add_line();
    table.add({formatted("%.3f", total * 1e3), "100.0", rate(flops, total), rate(bytes, total), "all"});
    std::printf("%s, batch %d, mean of %d runs\n%s\n", what.c_str(), n, phases.runs, table.text().c_str());
}

Status profile(const Request& request, const std::string& what, const ArenaPlan& plan, const Program& program,
               const Step& step) {
    if (program.run == nullptr) return {};
    Workplace place(request.net, thread_count(request));
    if (Status status = place.prepare(plan); !status) return status;
    put_first_weights(place);
    put_random(place, program, program.batch);
    const Phases phases = measure(place, program, program.batch, step);
    if (request.options.json)
        print_json(request, what, program, program.batch, phases);
    else
        print_text(what, program, program.batch, phases);
    return {};
}

}  // namespace

int profile_command(const Request& request) {
    const Net& net = request.net;
    for (int s = 0; s < net.stages.count; ++s) {
        const Stage& stage = net.stages[s];
        const Status status = profile(request, "train " + printable(stage.name), training_plan(net, s), stage.train,
                                      step_of(stage, s, stage.seed, 1));
        if (!status) return complain(request, status.error());
    }
    if (const Status status = profile(request, "eval", evaluation_plan(net), net.evaluate, {}); !status)
        return complain(request, status.error());
    const Status status = profile(request, "predict", plan_for(net, net.predict), net.predict, {});
    return status ? exit_done : complain(request, status.error());
}

}  // namespace netrt
