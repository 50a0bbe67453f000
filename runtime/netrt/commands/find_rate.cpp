// The command `find-rate`: some steps of training at growing rates, whose weights are thrown away.
#include "netrt/command.h"

#ifdef NETRT_MINIMAL

namespace netrt {

int find_rate_command(const Request& request) { return left_out(request, "find-rate"); }

}  // namespace netrt

#else

#include <algorithm>
#include <cstdio>

#include "netrt/commands/first_weights.h"
#include "netrt/commands/output_file.h"
#include "netrt/data/batches.h"
#include "netrt/data/dataset.h"
#include "netrt/files/csv_text.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/train/curves.h"
#include "netrt/train/rate_curve.h"
#include "netrt/train/sampling.h"
#include "netrt/train/schedule.h"

namespace netrt {
namespace {

/// Trains with the rates of the curve, in the order of samples, with the augmentation and the other numbers of steps that a
/// training of the stage would have.
Status run_steps(const Request& request, int index, Workplace& place, const Samples& samples, RateCurve& curve) {
    const Stage& stage = request.net.stages[index];
    const uint32_t seed = seed_of(request, stage);
    std::vector<uint32_t> order;
    if (Status status = take_memory(order, samples.count, "the order of the samples"); !status) return status;
    Batches batches(place, stage.train, stage.source, samples);
    const SampleOrder sample_order(request.net, index, seed, samples);
    uint32_t number = 0;
    for (uint32_t epoch = 0;; ++epoch) {
        sample_order.fill(epoch, order);
        if (Status status = batches.augment({seed, static_cast<uint32_t>(index), epoch, stage.balanced}); !status) return status;
        for (int64_t b = 0; b < batches.count(); ++b) {
            const int n = batches.load(order.data(), b * stage.train.batch);
            if (!batches.status()) return batches.status();
            Step step = step_of(stage, index, seed, ++number, {batches.count(), stage.epochs});
            step.rate = static_cast<float>(curve.next_rate());
            place.run(stage.train, n, step);
            double loss = 0;
            for (int s = 0; s < n; ++s) loss += place.loss(stage.train, s);
            if (!curve.take(loss / n)) return {};
        }
    }
}

void print(const Stage& stage, const RateCurve& curve) {
    constexpr size_t rows = 16, cells = 60;
    const std::vector<RatePoint>& points = curve.points();
    Table table({">rate", ">loss", ">smoothed"});
    const size_t shown = std::min(rows, points.size());
    for (size_t r = 0; r < shown; ++r) {
        const RatePoint& point = points[shown == 1 ? 0 : r * (points.size() - 1) / (shown - 1)];
        table.add({formatted("%.2e", point.rate), formatted("%.4f", point.loss), formatted("%.4f", point.smoothed)});
    }
    std::vector<double> smoothed;
    for (const RatePoint& point : points) smoothed.push_back(std::min(point.smoothed, 1.2 * points.front().smoothed));  // else its end hides all else
    std::printf("%s: %s\n%s\n", printable(stage.name).c_str(), stage.optimizer, table.text().c_str());
    std::printf("  %.2e  %s  %.2e\n", points.front().rate, curve_of(smoothed, cells).c_str(), points.back().rate);
    if (const int found = curve.steepest(); found >= 0)
        std::printf("\nsuggestion: %.2g, where the losses fall fastest over the logarithm of the rate\n",
                    points[static_cast<size_t>(found)].rate);
    else
        std::printf("\nno suggestion: the loss falls nowhere between these rates\n");
}

Status write_table(const std::string& path, const RateCurve& curve) {
    if (path.empty()) return {};
    std::string text = "rate,loss,smoothed\n";
    for (const RatePoint& point : curve.points()) {
        CsvLine line;
        text += line.number(point.rate).number(point.loss).number(point.smoothed).ended();
    }
    return write_file(path, text);
}

}  // namespace

int find_rate_command(const Request& request) {
    const Net& net = request.net;
    const Options& options = request.options;
    const auto misused = [&](const Error& error) { return complain(request, error, exit_usage); };
    const Result<std::vector<int>> stages = wanted_stages(request);
    if (!stages) return misused(stages.error());
    if (options.from_rate >= options.to_rate)
        return misused(make_error("--from %g is not below --to %g", options.from_rate, options.to_rate));
    if (const Result<Tensors> except = excepted_tensors(request); !except) return misused(except.error());
    const int index = stages->front();  // the others begin with what it has learned
    const Stage& stage = net.stages[index];
    if (options.steps < stage.accumulate)
        return misused(make_error("--steps %lld counts batches, and `accumulate = %lld` makes a step of the weights of so many: none would be made",
                                  static_cast<long long>(options.steps), static_cast<long long>(stage.accumulate)));
    if (stage.schedule.rate_in_numbers)
        return complain(request, Error{"`" + printable(stage.name) + "`: a schedule of its optimizer (" + stage.optimizer +
                                       ") is multiplied with the rate before each step, so that no other rate can be tried; "
                                       "find the rate without that schedule"});

    const Result<Samples> samples = training_samples(request, stage);
    if (!samples) return complain(request, samples.error());
    Workplace place(net, thread_count(request));
    if (Status status = place.prepare(training_plan(net, index)); !status) return complain(request, status.error());
    Beginning beginning{index, seed_of(request, stage), *samples, true};
    if (stage.from >= 0) beginning.from = files_of(net, net.stages[stage.from]);
    if (stage.from_elsewhere != nullptr) beginning.elsewhere = weights_file(stage.from_elsewhere);
    if (Status status = place_first_weights(request, place, beginning); !status) return complain(request, status.error());

    RateCurve curve(options.from_rate, options.to_rate, static_cast<size_t>(options.steps));
    if (Status status = run_steps(request, index, place, *samples, curve); !status) return complain(request, status.error());
    if (curve.points().empty()) return complain(request, Error{"the loss is not a number at the first step already"});
    print(stage, curve);
    const Status written = write_table(options.output, curve);
    return written ? exit_done : complain(request, written.error());
}

}  // namespace netrt

#endif
