// The command `eval`: loss and metrics on the test set, and the checks of the .net file.
#include <cmath>
#include <cstdio>
#include <cstring>

#include "netrt/command.h"
#include "netrt/commands/eval_table.h"
#include "netrt/data/dataset.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/train/scores.h"

namespace netrt {
namespace {

bool holds(double value, const char* op, double bound) {
    if (std::strcmp(op, "<") == 0) return value < bound;
    if (std::strcmp(op, "<=") == 0) return value <= bound;
    if (std::strcmp(op, ">") == 0) return value > bound;
    if (std::strcmp(op, ">=") == 0) return value >= bound;
    if (std::strcmp(op, "!=") == 0) return value != bound;
    return value == bound;
}

// The value that a check is about, or null.
const double* value_of(const char* name, const Program& program, const double& loss,
                       const std::vector<double>& metrics) {
    if (std::strcmp(name, "loss") == 0) return &loss;
    for (int m = 0; m < program.metrics.count; ++m)
        if (std::strcmp(name, program.metrics[m].name) == 0) return &metrics[static_cast<size_t>(m)];
    return nullptr;
}

void print(const Request& request, const Stage& stage, const Scores& scores, const EvalTable& table) {
    const List<Output>& metrics = request.net.evaluate.metrics;
    if (request.options.json) {
        JsonWriter line;
        line.open_object().member("stage", stage.name).member("loss", scores.loss());
        for (int m = 0; m < metrics.count; ++m) line.member(metrics[m].name, scores.metric(static_cast<size_t>(m)));
        write_table(table, line);
        line.close_object();
        std::printf("%s\n", line.text().c_str());
        return;
    }
    std::printf("%s: loss %.4f", printable(stage.name).c_str(), scores.loss());
    for (int m = 0; m < metrics.count; ++m)
        std::printf("%s", metric_text(metrics[m], scores.metric(static_cast<size_t>(m))).c_str());
    std::printf("  (%s, %s samples)\n", on_one_line(data_text(stage, request.options.data)).c_str(),
                with_commas(static_cast<double>(scores.count)).c_str());
    print_table(table);
}

// Only results on the declared data can be held against the file.
bool check(const Request& request, const Stage& stage, const Scores& scores) {
    if (is_replaced(stage, request.options.data)) return true;
    const Program& program = request.net.evaluate;
    const double loss = scores.loss();
    std::vector<double> metrics;
    for (int m = 0; m < program.metrics.count; ++m) metrics.push_back(scores.metric(static_cast<size_t>(m)));
    bool all_hold = true;
    for (const Check& check : request.net.checks) {
        if (std::strcmp(check.stage, stage.name) != 0) continue;
        const double* value = value_of(check.metric, program, loss, metrics);
        if (std::isnan(loss)) {
            all_hold = false;
            complain(request, Error{"check failed: " + printable(check.text) + "; the loss is not a number"});
            continue;
        }
        if (value != nullptr && holds(*value, check.op, check.bound)) continue;
        all_hold = false;
        const std::string found = value != nullptr ? formatted("it is %.4f", *value) : "there is no such value";
        complain(request, Error{"check failed: " + printable(check.text) + "; " + found});
    }
    return all_hold;
}

}  // namespace

int eval_command(const Request& request) {
    const Net& net = request.net;
    const Result<std::vector<int>> stages = wanted_stages(request);
    if (!stages) return complain(request, stages.error(), exit_usage);
    if (!request.options.weights.empty() && stages->size() > 1)
        return complain(request,
                        Error{"--weights names one file, and " + std::to_string(stages->size()) +
                              " stages are evaluated: name a stage"},
                        exit_usage);
    if ((request.options.table || request.options.worst > 0) && !has_eval_tables)
        return complain(request, Error{"this program was made without --table and --worst (`--minimal`)"}, exit_usage);
    if (std::string reason; request.options.table && class_scores(net, reason) == nullptr)
        return complain(request, Error{"--table: " + reason}, exit_usage);
    const bool looks_closer = has_eval_tables && (request.options.table || request.options.json || request.options.worst > 0);
    int code = exit_done;
    for (const int index : *stages) {
        const Stage& stage = net.stages[index];
        const Known known = known_by_weights(request, index);
        Result<Samples> samples = read_samples(net, stage, Split::Test, reading(request, known));
        if (!samples) return complain(request, samples.error());
        if (!samples->remark.empty()) note(request, samples->remark);
        if (samples->count == 0)
            return complain(request, Error{"the data of `" + printable(stage.name) + "` has no test set; `test 0.2` in data section `" +
                                           printable(stage.source.name) + "` makes one of a fifth of its samples"});
        Result<std::unique_ptr<Workplace>> place = ready_workplace(request, index, evaluation_plan(net));
        if (!place) return complain(request, place.error());
        Batches batches(**place, net.evaluate, stage.source, *samples);
        Scores scores(net.evaluate);
        std::vector<double> losses;
        if (!evaluate(**place, batches, scores, nullptr, looks_closer ? &losses : nullptr))
            return complain(request, batches.status().error());
        EvalTable table;
        if (looks_closer) {
            if (Status status = (*place)->prepare(plan_for(net, net.predict)); !status) return complain(request, status.error());
            table = judge(request, **place, index, *samples, losses);
        }
        print(request, stage, scores, table);
        if (!check(request, stage, scores)) code = exit_failed;
    }
    return code;
}

}  // namespace netrt
