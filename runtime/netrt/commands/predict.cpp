// The command `predict`: what the network says of pictures, of arrays for its inputs, or of the rows of tables.
#include <strings.h>
#include <unistd.h>

#include "netrt/command.h"
#include "netrt/commands/input_arrays.h"
#include "netrt/commands/output_file.h"
#include "netrt/commands/pictures.h"
#include "netrt/commands/prediction.h"
#include "netrt/data/batches.h"
#include "netrt/data/class_names.h"
#include "netrt/data/dataset.h"
#include "netrt/data/source_kind.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

/// Runs the network on samples and has the results written; the first that cannot be written is remembered.
class Predictor {
public:
    Predictor(const Request& request, Workplace& place, int stage, const Answers& answers, PredictionWriter& writer)
        : request_(request), place_(place), stage_(stage), answers_(answers), writer_(writer) {}

    /// Takes one picture more; runs when there are as many as the program takes at once.
    Status add(const std::string& path) {
        const Program& program = request_.net.predict;
        const int next = static_cast<int>(waiting_.size());
        if (Status status = put_picture(request_, place_, program, stage_, path, next); !status) return status;
        waiting_.push_back(path);
        if (next + 1 == program.batch) finish();
        return {};
    }

    /// Predicts what was taken.
    void finish() {
        if (!waiting_.empty()) place_.run(request_.net.predict, static_cast<int>(waiting_.size()));
        for (size_t i = 0; i < waiting_.size(); ++i) write(waiting_[i], -1, static_cast<int>(i));
        waiting_.clear();
    }

    /// Predicts all samples, of this file if it is one.
    void add(const Samples& samples, const std::string& file, bool is_table) {
        finish();
        const Program& program = request_.net.predict;
        Batches batches(place_, program, source_of(request_.net, stage_), samples);
        const bool alone = samples.count == 1 && !file.empty() && !is_table;
        for (int64_t first = 0; first < samples.count;) {
            const int n = batches.load(nullptr, first);
            place_.run(program, n);
            for (int s = 0; s < n; ++s, ++first) write(file, alone ? -1 : samples.number_of(first), s);
        }
    }

    const Status& status() const { return status_; }

private:
    void write(const std::string& file, int64_t number, int sample) {
        Prediction prediction{file, number, {}};
        for (const Output* output : answers_.outputs) {
            prediction.values.emplace_back(static_cast<size_t>(logical_count(output->packing)));
            unpack(output->packing, place_.floats(*output, sample), prediction.values.back().data());
        }
        if (status_) status_ = writer_.write(prediction);
    }

    const Request& request_;
    Workplace& place_;
    int stage_;
    const Answers& answers_;
    PredictionWriter& writer_;
    std::vector<std::string> waiting_;  // the pictures that lie in the program's input
    Status status_;
};

Result<std::vector<const Output*>> wanted_outputs(const Request& request) {
    const std::string& wanted = request.options.only_output;
    std::vector<const Output*> outputs;
    std::vector<std::string_view> names;
    for (const Output& output : request.net.predict.outputs) {
        if (wanted.empty() || wanted == output.name) outputs.push_back(&output);
        names.push_back(output.name);
    }
    if (!outputs.empty()) return outputs;
    const std::string meant = did_you_mean(wanted, names);
    return Error{"there is no output `" + printable(wanted) + "`" +
                 (meant.empty() ? "; there are: " + listed({names.begin(), names.end()}) : meant)};
}

Result<MakeWriter> form_of(const Options& options, const Answers& answers) {
    const std::string& form = options.format;
    if (options.json && !form.empty() && form != "json")
        return Error{"--json is --format json, and --format is " + printable(form) + " here: choose one"};
    if (form == "json" || options.json) return MakeWriter(json_writer);
    if (form.empty() || form == "text") return MakeWriter(text_writer);
    if (form != "csv" && form != "npy")
        return Error{"--format is text, json, csv or npy, and not `" + printable(form) + "`" +
                     did_you_mean(form, {"text", "json", "csv", "npy"})};
    const MakeWriter writer = table_writer(form);
    if (writer == nullptr) return Error{"this program was made without --format " + form + " (`--minimal`)"};
    if (form == "csv") return writer;
    if (options.output.empty() && isatty(STDOUT_FILENO))
        return Error{"npy is no text: name a file with -o, or take --format csv"};
    std::vector<std::string> names;
    for (const Output* output : answers.outputs) names.push_back(output->name);
    if (names.size() > 1)
        return make_error("npy holds one array, and there are %zu outputs; `--output NAME` chooses: %s", names.size(),
                          listed(names).c_str());
    return writer;
}

/// What the numbers of outputs are about. Classes have the names that the file of weights knows, or else their numbers.
void name_classes(const Request& request, int stage, Answers& answers) {
    const Net& net = request.net;
    const int label = class_label(net);
    if (label < 0) return;
    answers.classes = net.evaluate.labels[label].classes;
    if (const Result<std::string> weights = weights_path(request, stage))
        answers.class_names = class_names_in(*weights, net.evaluate.labels[label]);
    if (!answers.class_names.empty()) return;
    for (int k = 0; k < answers.classes; ++k)
        answers.class_names.push_back(std::to_string(label_of(stage >= 0 ? &net.stages[stage] : nullptr, label, k)));
}

/// What a word of the command line, or a line of --stdin, names.
class Subjects {
public:
    Subjects(const Request& request, int stage)
        : net_(request.net), takes_tables_(source_of(net_, stage).kind != nullptr && source_of(net_, stage).kind->read_inputs != nullptr) {}

    /// Where the data of a stage are tables, whatever is no picture and no array is one.
    bool is_table(const std::string& word) const {
        if (!takes_tables_) return false;
        const size_t dot = word.rfind('.');
        const char* ending = dot == std::string::npos ? "" : word.c_str() + dot;
        if (strcasecmp(ending, ".npy") == 0) return false;
        return net_.arrays != nullptr || word == "-" || strcasecmp(ending, ".csv") == 0 || strcasecmp(ending, ".tsv") == 0 ||
               strcasecmp(ending, ".gz") == 0;
    }
    bool all_are_tables(const std::vector<std::string>& words) const {
        for (const std::string& word : words)
            if (!is_table(word)) return false;
        return takes_tables_;
    }

    const char* wanted() const {
        return takes_tables_ ? "name at least one table (`-` is standard input)"
                             : "name at least one picture or folder of pictures, or pipe names in with --stdin";
    }

private:
    const Net& net_;
    bool takes_tables_;
};

Result<Samples> read_table(const Request& request, int stage, const std::string& path) {
    const Net& net = request.net;
    const Source& source = source_of(net, stage);
    Samples samples;
    SourceRequest wanted{source, net.evaluate, Split::Test, request.options.data};
    const Known known = known_by_weights(request, stage);
    if (!known.text.empty()) wanted.known = &known;
    if (Status status = source.kind->read_inputs(wanted, path, samples); !status) return status.error();
    if (Status status = map_classes(samples, net.predict, source); !status) return status.error();
    return samples;
}

/// Predicts what each word names, and goes on where one cannot be read.
int predict_all(const Request& request, int stage, const Subjects& subjects, const InputFiles& named, std::vector<std::string> words,
                Predictor& predictor) {
    const Net& net = request.net;
    int code = exit_done;
    const auto take = [&](const Status& status) {
        if (!status) code = complain(request, status.error());
    };
    const auto add = [&](const Result<Samples>& samples, const std::string& file, bool is_table) {
        if (!samples) return take(samples.error());
        if (!samples->remark.empty()) note(request, samples->remark);
        predictor.add(*samples, file, is_table);
    };
    if (!named.empty()) add(net.arrays->read(request, net.predict, stage, named), "", false);
    NamedFiles files(request, std::move(words));
    for (std::string path; predictor.status() && files.next(path);) {
        if (subjects.is_table(path)) {
            add(read_table(request, stage, path), path == "-" ? "" : path, true);
        } else if (net.arrays != nullptr && net.predict.inputs.count != 1) {
            take(make_error("%s: is the array of one input, and this network has %d", path.c_str(), net.predict.inputs.count));
        } else if (net.arrays != nullptr) {
            add(net.arrays->read(request, net.predict, stage, {path}), path, false);
        } else if (const Result<std::vector<std::string>> pictures = pictures_of(path); !pictures) {
            take(pictures.error());
        } else {
            for (const std::string& picture : *pictures) take(predictor.add(picture));
        }
    }
    predictor.finish();
    return code;
}

}  // namespace

int predict_command(const Request& request) {
    const Net& net = request.net;
    const Options& options = request.options;
    std::vector<std::string> words = options.words;
    const int stage = leading_stage(request, words);
    const auto misused = [&](const Error& error) { return complain(request, error, exit_usage); };
    Answers answers;
    Result<std::vector<const Output*>> outputs = wanted_outputs(request);
    if (!outputs) return misused(outputs.error());
    answers.outputs = std::move(*outputs);
    answers.top = options.top;
    const Result<MakeWriter> form = form_of(options, answers);
    if (!form) return misused(form.error());

    const Subjects subjects(request, stage);
    InputFiles named;
    const bool by_word = !words.empty() || options.from_stdin;
    const bool tables_alone = options.inputs.empty() && subjects.all_are_tables(words);
    if (net.arrays != nullptr && !tables_alone) {
        Result<InputFiles> files = net.arrays->by_name(request, net.predict, words);
        if (!files) return misused(files.error());
        named = std::move(*files);
    } else if (!options.inputs.empty()) {
        return misused(Error{not_by_name});
    } else if (!by_word) {
        return misused(Error{subjects.wanted()});
    }
    Result<std::unique_ptr<Workplace>> place = ready_workplace(request, stage, plan_for(net, net.predict));
    if (!place) return complain(request, place.error());
    name_classes(request, stage, answers);
    Result<OutputFile> out = OutputFile::open(options.output);
    if (!out) return complain(request, out.error());
    const std::unique_ptr<PredictionWriter> writer = (*form)(answers, *out);
    Predictor predictor(request, **place, stage, answers, *writer);
    const int code = predict_all(request, stage, subjects, named, std::move(words), predictor);
    Status status = predictor.status();
    if (status) status = writer->end();
    if (status) status = out->commit();
    return status ? code : complain(request, status.error());
}

}  // namespace netrt
