// What `eval --table`, `--json` and `--worst` show beside loss and metrics.
#include "netrt/commands/eval_table.h"

#ifdef NETRT_MINIMAL

namespace netrt {

const bool has_eval_tables = false;

const Output* class_scores(const Net&, std::string&) { return nullptr; }
EvalTable judge(const Request&, Workplace&, int, const Samples&, const std::vector<double>&) { return EvalTable(); }
void print_table(const EvalTable&) {}
void write_table(const EvalTable&, JsonWriter&) {}

}  // namespace netrt

#else

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "netrt/data/batches.h"
#include "netrt/data/dataset.h"
#include "netrt/files/text.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

constexpr int most_columns = 25;  // of a matrix that a terminal shows

// What the data call the classes of a label: by names, or by their numbers before the map.
std::vector<std::string> names_of(const Request& request, int stage, int label, const Column& column) {
    std::vector<std::string> names;
    for (int k = 0; k < request.net.evaluate.labels[label].classes; ++k) {
        const int64_t number = label_of(&request.net.stages[stage], label, k);
        const bool is_named = number >= 0 && number < static_cast<int64_t>(column.class_names.size());
        names.push_back(is_named ? column.class_names[static_cast<size_t>(number)] : std::to_string(number));
    }
    return names;
}

const std::string& name_of(const EvalTable& table, int k) { return table.names[static_cast<size_t>(k)]; }

struct Guess {
    int predicted;  // the class with the largest score, the first of equal ones
    int ahead;      // classes that come before the one of the sample
};

Guess guess_of(const std::vector<float>& scores, int truth) {
    const auto t = static_cast<size_t>(truth);
    int ahead = 0;
    for (size_t k = 0; k < scores.size(); ++k)
        if (scores[k] > scores[t] || (scores[k] == scores[t] && k < t)) ++ahead;
    if (std::isnan(scores[t])) ahead = static_cast<int>(scores.size());  // it compares false with everything
    return {static_cast<int>(std::max_element(scores.begin(), scores.end()) - scores.begin()), ahead};
}

std::vector<Guess> guesses(const Request& request, Workplace& place, int stage, const Samples& samples, const Output& scores,
                           const Column& truths) {
    const Program& program = request.net.predict;
    Batches batches(place, program, source_of(request.net, stage), samples);
    std::vector<float> values(static_cast<size_t>(logical_count(scores.packing)));
    std::vector<Guess> all;
    for (int64_t b = 0; b < batches.count(); ++b) {
        const int n = batches.load(nullptr, b * program.batch);
        place.run(program, n);
        for (int s = 0; s < n; ++s) {
            unpack(scores.packing, place.floats(scores, s), values.data());
            all.push_back(guess_of(values, truths.classes[all.size()]));
        }
    }
    return all;
}

// Losses that are no number come first: nothing is worse.
std::vector<int64_t> order_of_losses(const std::vector<double>& losses, int64_t wanted) {
    std::vector<int64_t> order(losses.size());
    std::iota(order.begin(), order.end(), int64_t{0});
    const auto loss = [&](int64_t i) { return losses[static_cast<size_t>(i)]; };
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
        return std::isnan(loss(a)) ? !std::isnan(loss(b)) : loss(a) > loss(b);
    });
    order.resize(static_cast<size_t>(std::min<int64_t>(wanted, static_cast<int64_t>(order.size()))));
    return order;
}

void print_matrix(const EvalTable& table) {
    const ConfusionMatrix& confusion = table.confusion;
    if (confusion.classes() > most_columns) {
        std::printf("  the confusion matrix of %d classes is shown with --json\n", confusion.classes());
        return;
    }
    size_t width = 1, first = 4;  // "true"
    for (int k = 0; k < confusion.classes(); ++k) {
        width = std::max(width, width_of(printable(name_of(table, k))));
        first = std::max(first, width_of(printable(name_of(table, k))));
        for (int other = 0; other < confusion.classes(); ++other)
            width = std::max(width, std::to_string(confusion.count(k, other)).size());
    }
    const auto right = [](const std::string& text, size_t columns) {
        return std::string(columns - std::min(columns, width_of(text)), ' ') + text;
    };
    std::printf("  %s  predicted\n  %s", right("true", first).c_str(), std::string(first, ' ').c_str());
    for (int k = 0; k < confusion.classes(); ++k)
        std::printf("  %s", right(printable(name_of(table, k)), width).c_str());
    std::printf("\n");
    for (int k = 0; k < confusion.classes(); ++k) {
        std::printf("  %s", right(printable(name_of(table, k)), first).c_str());
        for (int other = 0; other < confusion.classes(); ++other)
            std::printf("  %s", right(std::to_string(confusion.count(k, other)), width).c_str());
        std::printf("\n");
    }
}

double part_of(int64_t count, int64_t all) { return all > 0 ? static_cast<double>(count) / static_cast<double>(all) : 0; }

// Of five classes or fewer, every one is among the five.
bool has_top_five(const EvalTable& table) { return table.confusion.classes() > 5; }

void print_figures(const char* name, int width, const ClassFigures& figures) {
    std::printf("  %*s  %9.2f %%  %6.2f %%  %6.2f %%  %7lld\n", width, name, 100 * figures.precision, 100 * figures.recall,
                100 * figures.f1, static_cast<long long>(figures.support));
}

void print_classes(const EvalTable& table) {
    size_t longest = 5;  // "class"
    for (int k = 0; k < table.confusion.classes(); ++k)
        longest = std::max(longest, printable(name_of(table, k)).size());
    const int width = static_cast<int>(longest);
    std::printf("\n  %*s  precision    recall        F1  samples\n", width, "class");
    for (int k = 0; k < table.confusion.classes(); ++k)
        print_figures(printable(name_of(table, k)).c_str(), width, table.confusion.figures(k));
    const ClassFigures mean = table.confusion.mean();
    print_figures("mean", width, mean);
    std::printf("\n  top-1 error %.2f %%", 100 * part_of(table.not_first, mean.support));
    if (has_top_five(table)) std::printf(", top-5 error %.2f %%", 100 * part_of(table.not_in_five, mean.support));
    std::printf("\n");
}

void print_worst(const EvalTable& table) {
    std::printf("\n  the largest losses:\n");
    for (const JudgedSample& sample : table.worst) {
        std::printf("  sample %-8lld  loss %.4f", static_cast<long long>(sample.number), sample.loss);
        if (sample.truth >= 0) std::printf("  label %s", printable(name_of(table, sample.truth)).c_str());
        if (sample.predicted >= 0) std::printf("  predicted %s", printable(name_of(table, sample.predicted)).c_str());
        std::printf("\n");
    }
}

void write_figures(const ClassFigures& figures, JsonWriter& line) {
    line.member("precision", figures.precision).member("recall", figures.recall).member("f1", figures.f1).member("samples", figures.support);
}

}  // namespace

const bool has_eval_tables = true;

const Output* class_scores(const Net& net, std::string& reason) {
    const int label = class_label(net);
    if (label < 0) {
        reason = "this network has no label of one class for each sample, or several";
        return nullptr;
    }
    const int classes = net.evaluate.labels[label].classes;
    for (const Output& output : net.predict.outputs)
        if (classes > 1 && logical_count(output.packing) == classes) return &output;
    reason = formatted("no exported output has %d scores, one for each class of `%s`", classes, printable(net.evaluate.labels[label].name).c_str());
    return nullptr;
}

EvalTable judge(const Request& request, Workplace& place, int stage, const Samples& samples, const std::vector<double>& losses) {
    const Net& net = request.net;
    EvalTable table;
    table.label = class_label(net);
    std::string reason;
    const Output* scores = class_scores(net, reason);
    const Column* truths = table.label < 0 ? nullptr : &samples.columns[static_cast<size_t>(net.evaluate.inputs.count + table.label)];
    if (truths != nullptr) table.names = names_of(request, stage, table.label, *truths);
    std::vector<Guess> guessed;
    if (scores != nullptr) guessed = guesses(request, place, stage, samples, *scores, *truths);
    if ((request.options.table || request.options.json) && scores != nullptr) {
        table.confusion = ConfusionMatrix(net.evaluate.labels[table.label].classes);
        for (size_t i = 0; i < guessed.size(); ++i) {
            table.confusion.add(truths->classes[i], guessed[i].predicted);
            table.not_first += guessed[i].ahead >= 1;
            table.not_in_five += guessed[i].ahead >= 5;
        }
    }
    for (const int64_t i : order_of_losses(losses, request.options.worst)) {
        const auto at = static_cast<size_t>(i);
        table.worst.push_back({samples.number_of(i), truths == nullptr ? -1 : truths->classes[at], guessed.empty() ? -1 : guessed[at].predicted, losses[at]});
    }
    return table;
}

void print_table(const EvalTable& table) {
    if (table.confusion.classes() > 0) {
        print_matrix(table);
        print_classes(table);
    }
    if (!table.worst.empty()) print_worst(table);
}

void write_table(const EvalTable& table, JsonWriter& line) {
    const ConfusionMatrix& confusion = table.confusion;
    if (confusion.classes() > 0) {
        const int64_t all = confusion.mean().support;
        line.member("top1_error", part_of(table.not_first, all));
        if (has_top_five(table)) line.member("top5_error", part_of(table.not_in_five, all));
        line.name("classes").open_array();
        for (int k = 0; k < confusion.classes(); ++k) {
            line.open_object().member("label", std::string_view(name_of(table, k)));
            write_figures(confusion.figures(k), line);
            line.close_object();
        }
        line.close_array().name("mean").open_object();
        write_figures(confusion.mean(), line);
        line.close_object().name("confusion").open_array();
        for (int k = 0; k < confusion.classes(); ++k) {
            line.open_array();
            for (int other = 0; other < confusion.classes(); ++other) line.integer(confusion.count(k, other));
            line.close_array();
        }
        line.close_array();
    }
    if (table.worst.empty()) return;
    line.name("worst").open_array();
    for (const JudgedSample& sample : table.worst) {
        line.open_object().member("sample", sample.number).member("loss", sample.loss);
        if (sample.truth >= 0) line.member("label", std::string_view(name_of(table, sample.truth)));
        if (sample.predicted >= 0) line.member("predicted", std::string_view(name_of(table, sample.predicted)));
        line.close_object();
    }
    line.close_array();
}

}  // namespace netrt

#endif
