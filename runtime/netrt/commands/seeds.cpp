// `train --seeds N`: the same training with N seeds, and what that says of its figures.
#include "netrt/commands/train.h"

#ifdef NETRT_MINIMAL

namespace netrt {

int train_seeds(const Request& request) { return left_out(request, "--seeds"); }

}  // namespace netrt

#else

#include <cmath>
#include <cstdio>

#include "netrt/files/json.h"
#include "netrt/files/text.h"

namespace netrt {
namespace {

/// The final figures of a stage, seed by seed: its loss and metrics.
struct SeedScores {
    int stage;
    std::string evaluated;  // what they are of: `200 test samples`
    std::vector<uint32_t> seeds;
    std::vector<std::vector<Figure>> figures;
};

std::vector<Figure> figures_of(const Net& net, const Scores& scores) {
    std::vector<Figure> figures = {{"loss", scores.loss()}};
    const List<Output>& metrics = net.evaluate.metrics;
    for (int m = 0; m < metrics.count; ++m)
        figures.push_back({metrics[m].name, scores.metric(static_cast<size_t>(m)), metrics[m].fraction});
    return figures;
}

/// The mean of a figure over all seeds, and the standard error of that mean: the deviation (of n - 1) over sqrt(n).
struct MeanAndError {
    Figure mean, error;
};

MeanAndError mean_of(const SeedScores& scores, size_t f) {
    const auto n = static_cast<double>(scores.figures.size());
    double sum = 0, squares = 0;
    for (const std::vector<Figure>& each : scores.figures) sum += each[f].value;
    for (const std::vector<Figure>& each : scores.figures) squares += (each[f].value - sum / n) * (each[f].value - sum / n);
    MeanAndError result{scores.figures[0][f], scores.figures[0][f]};
    result.mean.value = sum / n;
    result.error.value = std::sqrt(squares / (n - 1) / n);
    return result;
}

void print(const Request& request, const SeedScores& scores) {
    std::printf("\n%s, on %s:\n", printable(request.net.stages[scores.stage].name).c_str(), scores.evaluated.c_str());
    std::vector<std::string> head = {">seed"}, means = {"mean"}, errors = {"+-"};
    for (size_t f = 0; f < scores.figures[0].size(); ++f) {
        const MeanAndError both = mean_of(scores, f);
        head.push_back(">" + printable(both.mean.name));
        means.push_back(figure_text(both.mean));
        errors.push_back(figure_text(both.error));
    }
    Table table(head);
    for (size_t i = 0; i < scores.seeds.size(); ++i) {
        std::vector<std::string> row = {std::to_string(scores.seeds[i])};
        for (const Figure& figure : scores.figures[i]) row.push_back(figure_text(figure));
        table.add(row);
    }
    table.add_line();
    table.add(means);
    table.add(errors);
    std::printf("%s", table.text().c_str());
}

void print_json(const Request& request, const SeedScores& scores) {
    JsonWriter line;
    line.open_object().member("stage", request.net.stages[scores.stage].name).name("seeds").open_array();
    for (const uint32_t seed : scores.seeds) line.integer(seed);
    line.close_array();
    for (size_t f = 0; f < scores.figures[0].size(); ++f) {
        const MeanAndError both = mean_of(scores, f);
        line.name(both.mean.name).open_object().name("values").open_array();
        for (const std::vector<Figure>& each : scores.figures) line.number(each[f].value);
        line.close_array().member("mean", both.mean.value).member("standard_error", both.error.value).close_object();
    }
    std::printf("%s\n", line.close_object().text().c_str());
}

}  // namespace

int train_seeds(const Request& request) {
    const Options& options = request.options;
    const Net& net = request.net;
    if (!options.save.empty())
        return complain(request, Error{"--save names one file, and --seeds makes one for each seed: leave it out"}, exit_usage);
    std::vector<SeedScores> all;
    const auto finished = [&](int index, StageRun& run) {
        Scores scores;
        const Result<const char*> evaluated = run.final_scores(scores);
        if (!evaluated) return complain(request, evaluated.error());
        if (scores.count == 0)
            return complain(request, Error{"the data of `" + printable(net.stages[index].name) +
                                           "` has no samples that are not trained with, by which seeds can be compared"});
        SeedScores* of_stage = nullptr;
        for (SeedScores& each : all)
            if (each.stage == index) of_stage = &each;
        if (of_stage == nullptr) of_stage = &all.emplace_back(SeedScores{index, {}, {}, {}});
        of_stage->evaluated = with_commas(static_cast<double>(scores.count)) + " " + *evaluated;
        of_stage->seeds.push_back(run.seed());
        of_stage->figures.push_back(figures_of(net, scores));
        if (options.quiet) return exit_done;
        std::printf("  seed %u, on %s:", run.seed(), of_stage->evaluated.c_str());
        for (const Figure& figure : of_stage->figures.back())
            std::printf("  %s %s", printable(figure.name).c_str(), figure_text(figure).c_str());
        std::printf("\n");
        return exit_done;
    };
    for (SeedOfMany seed; static_cast<int64_t>(seed.number) < options.seeds; ++seed.number) {
        if (!options.quiet) std::printf("%s%lld of %lld seeds\n", seed.number == 0 ? "" : "\n", static_cast<long long>(seed.number) + 1, static_cast<long long>(options.seeds));
        if (const int code = train(request, &seed, finished); code != exit_done) return code;
    }
    for (const SeedScores& scores : all) options.json ? print_json(request, scores) : print(request, scores);
    return exit_done;
}

}  // namespace netrt

#endif
