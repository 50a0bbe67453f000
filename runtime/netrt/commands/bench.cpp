// The command `bench`: time of a training step and of a prediction, on made-up samples.
#include "netrt/command.h"

#ifdef NETRT_MINIMAL

namespace netrt {

int bench_command(const Request& request) { return left_out(request, "bench"); }

}  // namespace netrt

#else

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/profile/timing.h"
#include "netrt/train/schedule.h"

namespace netrt {
namespace {

constexpr double seconds_each = 1;

struct Measured {
    const char* stage;  // null: prediction
    int batch;
    double milliseconds;
};

// "1,16" to numbers; empty when it is something else.
std::vector<int> parse_batches(const std::string& text) {
    std::vector<int> batches;
    for (const char* at = text.c_str();; ++at) {
        char* end = nullptr;
        errno = 0;
        const long batch = std::strtol(at, &end, 10);
        if (end == at || errno != 0 || batch < 1 || batch > 1'000'000 || (*end != ',' && *end != '\0')) return {};
        batches.push_back(static_cast<int>(batch));
        at = end;
        if (*end == '\0') return batches;
    }
}

Result<double> measure(const Request& request, const ArenaPlan& plan, const Program& program, int n, const Step& step) {
    Workplace place(request.net, thread_count(request));
    if (Status status = place.prepare(plan); !status) return status.error();
    put_first_weights(place);
    return median_milliseconds(place, program, n, step, seconds_each);
}

int64_t peak_memory_bytes() {
    rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? int64_t{usage.ru_maxrss} * 1024 : 0;
}

void print_json(const Request& request, const std::vector<Measured>& all) {
    JsonWriter line;
    line.open_object().member("net", request.net.name).member("threads", thread_count(request));
    line.name("train").open_array();
    for (const Measured& one : all)
        if (one.stage)
            line.open_object()
                .member("stage", one.stage)
                .member("batch", one.batch)
                .member("ms_per_step", one.milliseconds)
                .close_object();
    line.close_array().name("infer").open_array();
    for (const Measured& one : all)
        if (!one.stage) line.open_object().member("batch", one.batch).member("ms", one.milliseconds).close_object();
    line.close_array().member("peak_memory_bytes", peak_memory_bytes()).close_object();
    std::printf("%s\n", line.text().c_str());
}

void print_text(const Request& request, const std::vector<Measured>& all) {
    std::printf("%s, %d threads, medians\n", printable(request.net.name).c_str(), thread_count(request));
    for (const Measured& one : all)
        std::printf("  %s%s, batch %d: %.3f ms, %.0f samples/s\n", one.stage ? "a step of " : "prediction",
                    one.stage ? printable(one.stage).c_str() : "", one.batch, one.milliseconds,
                    one.batch / one.milliseconds * 1e3);
    std::printf("  peak memory %.1f MB\n", static_cast<double>(peak_memory_bytes()) / 1e6);
}

}  // namespace

int bench_command(const Request& request) {
    const Net& net = request.net;
    std::string wanted = request.options.batches;
    if (wanted.empty()) wanted = net.predict.batch == 1 ? "1" : formatted("1,%d", net.predict.batch);
    const std::vector<int> batches = parse_batches(wanted);
    if (batches.empty())
        return complain(request, Error{"--batch takes numbers such as 1,16, and `" + printable(wanted) + "` is none"},
                        exit_usage);
    for (const int batch : batches)
        if (const int most = std::max(net.predict.batch, net.evaluate.batch); batch > most)
            return complain(request, make_error("--batch is at most %d in this program", most), exit_usage);

    const std::vector<std::string>& words = request.options.words;
    const std::string what = words.empty() ? "" : words[0];
    if (words.size() > 1 || (what != "" && what != "train" && what != "predict"))
        return complain(request, Error{"bench measures `train`, `predict` or, with neither, both"}, exit_usage);

    std::vector<Measured> all;
    for (int s = 0; s < net.stages.count && what != "predict"; ++s) {
        const Stage& stage = net.stages[s];
        const Result<double> time =
            measure(request, training_plan(net, s), stage.train, stage.train.batch, step_of(stage, s, stage.seed, 1));
        if (!time) return complain(request, time.error());
        all.push_back({stage.name, stage.train.batch, *time});
    }
    for (const int batch : batches) {
        if (what == "train") break;
        const Program& program = batch <= net.predict.batch ? net.predict : net.evaluate;
        const Result<double> time = measure(request, plan_for(net, program), program, batch, {});
        if (!time) return complain(request, time.error());
        all.push_back({nullptr, batch, *time});
    }
    if (request.options.json)
        print_json(request, all);
    else
        print_text(request, all);
    return exit_done;
}

}  // namespace netrt

#endif
