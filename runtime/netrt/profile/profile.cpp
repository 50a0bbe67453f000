// The command `profile`: what each kernel takes, beside what this machine would need for it at least.
#include "netrt/profile/profile.h"

#include <algorithm>
#include <cstdio>

#include "netrt/command.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/profile/profile_trace.h"
#include "netrt/profile/timing.h"
#include "netrt/train/schedule.h"

namespace netrt {
namespace {

constexpr double seconds_each = 0.5, seconds_of_limits = 0.05;

// What all threads together reach: multiply-adds in registers, and reading memory of the size that the program has.
struct Limits {
    double flops, bytes;  // a second

    // The roofline: no kernel can be done before its operations and its bytes are.
    double seconds(double flops_done, double bytes_moved) const {
        return std::max(flops_done / flops, bytes_moved / bytes);
    }
};

struct Profiled {
    std::string what;  // "train first"
    const Program& program;
    const List<KernelWork>& kernels;
    int threads = 1, runs = 0;
    double total = 0;                  // seconds of a run
    std::vector<double> seconds = {};  // of each kernel in a run, the mean over the threads; 0: it did not run
    std::vector<Span> last_run = {};
    Limits limits = {};

    double bound(int kernel) const { return limits.seconds(kernels[kernel].flops, kernels[kernel].bytes); }
};

// The best rate of several tries of `work`, which returns how much it did on one thread.
template <class Work>
double best_rate(Team& team, Work work) {
    double best = 0;
    const int64_t start = nanoseconds_now();
    do {
        double done[max_threads] = {};
        const int64_t before = nanoseconds_now();
        team.run([&](const Worker& worker) { done[worker.thread] = work(worker); });
        const double seconds = static_cast<double>(nanoseconds_now() - before) * 1e-9;
        double all = 0;
        for (const double one : done) all += one;
        best = std::max(best, all / seconds);
    } while (static_cast<double>(nanoseconds_now() - start) * 1e-9 < seconds_of_limits);
    return best;
}

Limits limits_of(Workplace& place, const Profile& profile) {
    constexpr int rounds = 100'000;
    const size_t bytes = place.plan().total();
    const auto* memory = reinterpret_cast<const int32_t*>(std::as_const(place).weights());
    volatile float results[max_threads];
    volatile int32_t reads[max_threads];
    Limits limits;
    limits.flops = best_rate(place.team(), [&](const Worker& worker) {
        float result;
        const double done = profile.multiply_adds(rounds, &result);
        results[worker.thread] = result;
        return done;
    });
    const size_t words = bytes / sizeof(int32_t) / static_cast<size_t>(place.team().size());
    const int passes = static_cast<int>(std::max<size_t>(1, (size_t{1} << 22) / (words + 1)));
    limits.bytes = best_rate(place.team(), [&](const Worker& worker) {
        for (int pass = 0; pass < passes; ++pass)
            reads[worker.thread] = profile.read_all(memory + words * static_cast<size_t>(worker.thread), words);
        return static_cast<double>(words * sizeof(int32_t)) * passes;
    });
    return limits;
}

void measure(Workplace& place, Profiled& profiled, Step step) {
    const Program& program = profiled.program;
    Recorder recorder(profiled.threads);
    profiled.seconds.resize(static_cast<size_t>(profiled.kernels.count));
    // The first run makes what is made once, and room for what is noted.
    place.team().watch(recorder.watch());
    place.run(program, program.batch, step);
    const int64_t start = nanoseconds_now();
    do {
        put_random(place, program, program.batch);
        ++step.number;
        recorder.clear();
        const int64_t before = nanoseconds_now();
        place.run(program, program.batch, step);
        profiled.total += static_cast<double>(nanoseconds_now() - before) * 1e-9;
        ++profiled.runs;
        profiled.last_run = recorder.spans(profiled.kernels);
        for (const Span& span : profiled.last_run) profiled.seconds[static_cast<size_t>(span.kernel)] += span.seconds();
    } while (static_cast<double>(nanoseconds_now() - start) * 1e-9 < seconds_each);
    place.team().watch({});
    profiled.total /= profiled.runs;
    for (double& seconds : profiled.seconds) seconds /= profiled.runs * profiled.threads;
}

double rate(double amount, double seconds) { return seconds > 0 ? amount / seconds : 0; }

// The sum of all kernels that ran.
struct Sums {
    double flops = 0, bytes = 0, seconds = 0, bound = 0;

    explicit Sums(const Profiled& profiled) {
        for (int k = 0; k < profiled.kernels.count; ++k) {
            if (profiled.seconds[static_cast<size_t>(k)] == 0) continue;
            flops += profiled.kernels[k].flops;
            bytes += profiled.kernels[k].bytes;
            seconds += profiled.seconds[static_cast<size_t>(k)];
            bound += profiled.bound(k);
        }
    }
};

void open_line(JsonWriter& line, const Profiled& profiled) {
    line.open_object()
        .member("program", std::string_view(profiled.what))
        .member("batch", profiled.program.batch)
        .member("threads", profiled.threads);
}

void close_line(JsonWriter& line, double seconds, double flops, double bytes, double bound) {
    line.member("ms", seconds * 1e3)
        .member("gflops", rate(flops, seconds) * 1e-9)
        .member("gbs", rate(bytes, seconds) * 1e-9)
        .member("bound_ms", bound * 1e3)
        .member("of_bound", rate(bound, seconds))
        .close_object();
    std::printf("%s\n", line.text().c_str());
}

void print_json(const Profiled& profiled) {
    for (int k = 0; k < profiled.kernels.count; ++k) {
        const KernelWork& work = profiled.kernels[k];
        const double seconds = profiled.seconds[static_cast<size_t>(k)];
        if (seconds == 0) continue;
        JsonWriter line;
        open_line(line, profiled);
        line.member("phase", work.phase).member("kernel", work.layers);
        close_line(line, seconds, work.flops, work.bytes, profiled.bound(k));
    }
    const Sums sums(profiled);
    JsonWriter line;
    open_line(line, profiled);
    line.member("runs", profiled.runs)
        .member("peak_gflops", profiled.limits.flops * 1e-9)
        .member("peak_gbs", profiled.limits.bytes * 1e-9)
        .member("waiting_ms", std::max(0.0, profiled.total - sums.seconds) * 1e3);
    close_line(line, profiled.total, sums.flops, sums.bytes, sums.bound);
}

std::vector<std::string> row(double seconds, double total, double flops, double bytes, double bound,
                             const std::string& name) {
    const auto rate_text = [&](double amount) {
        return amount > 0 ? formatted("%.1f", rate(amount, seconds) * 1e-9) : std::string();
    };
    return {formatted("%.3f", seconds * 1e3),
            formatted("%.1f", 100 * rate(seconds, total)),
            rate_text(flops),
            rate_text(bytes),
            bound > 0 ? formatted("%.3f", bound * 1e3) : std::string(),
            bound > 0 ? formatted("%.0f %%", 100 * rate(bound, seconds)) : std::string(),
            name};
}

void print_text(const Profiled& profiled) {
    Table table({">ms", ">%", ">GFLOP/s", ">GB/s", ">bound", ">of bound", "kernel"});
    for (int k = 0; k < profiled.kernels.count; ++k) {
        const KernelWork& work = profiled.kernels[k];
        const double seconds = profiled.seconds[static_cast<size_t>(k)];
        if (seconds == 0) continue;
        table.add(row(seconds, profiled.total, work.flops, work.bytes, profiled.bound(k), printable(work.layers, 200)));
    }
    const Sums sums(profiled);
    if (profiled.threads > 1)
        table.add(row(std::max(0.0, profiled.total - sums.seconds), profiled.total, 0, 0, 0, "(threads wait)"));
    table.add_line();
    table.add(row(profiled.total, profiled.total, sums.flops, sums.bytes, sums.bound, "all"));
    std::printf("%s, batch %d, %d thread%s, mean of %d runs\n", profiled.what.c_str(), profiled.program.batch,
                profiled.threads, profiled.threads > 1 ? "s" : "", profiled.runs);
    std::printf("bound: the work at %.1f GFLOP/s or at %.1f GB/s, whichever takes longer; both measured just now\n%s\n",
                profiled.limits.flops * 1e-9, profiled.limits.bytes * 1e-9, table.text().c_str());
}

class ProfileRun {
public:
    explicit ProfileRun(const Request& request) : request_(request) {}

    Status profile(const std::string& what, const ArenaPlan& plan, const Program& program,
                   const List<KernelWork>& kernels, const Step& step) {
        if (program.run == nullptr) return {};
        Workplace place(request_.net, thread_count(request_));
        if (Status status = place.prepare(plan); !status) return status;
        put_first_weights(place);
        put_random(place, program, program.batch);
        Profiled profiled{what, program, kernels, place.team().size()};
        measure(place, profiled, step);
        profiled.limits = limits_of(place, *request_.profile);
        if (request_.options.json)
            print_json(profiled);
        else
            print_text(profiled);
        trace_.add(what, kernels, profiled.last_run);
        return {};
    }

    Status finish() { return request_.options.trace.empty() ? Status{} : trace_.write(request_.options.trace); }

private:
    const Request& request_;
    Trace trace_;
};

Status profile_all(const Request& request) {
    const Net& net = request.net;
    const Profile& kernels = *request.profile;
    ProfileRun run(request);
    for (int s = 0; s < net.stages.count; ++s) {
        const Stage& stage = net.stages[s];
        const Status status = run.profile("train " + printable(stage.name), training_plan(net, s), stage.train,
                                          kernels.train[s], step_of(stage, s, stage.seed, 1));
        if (!status) return status;
    }
    const Status status = run.profile("eval", evaluation_plan(net), net.evaluate, kernels.evaluate, {});
    if (!status) return status;
    if (const Status last = run.profile("predict", plan_for(net, net.predict), net.predict, kernels.predict, {}); !last)
        return last;
    return run.finish();
}

}  // namespace

int run_profile(const Request& request) {
    const Status status = profile_all(request);
    return status ? exit_done : complain(request, status.error());
}

}  // namespace netrt
