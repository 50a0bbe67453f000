// The command `predict`: what the network says of pictures, or of arrays for its inputs.
#include <algorithm>
#include <cstdio>
#include <numeric>

#include "netrt/command.h"
#include "netrt/commands/input_arrays.h"
#include "netrt/commands/pictures.h"
#include "netrt/data/batches.h"
#include "netrt/data/class_names.h"
#include "netrt/data/dataset.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

class Predictor {
public:
    Predictor(const Request& request, Workplace& place, int stage)
        : request_(request), place_(place), stage_(stage), label_(class_label(request.net)) {
        if (label_ < 0) return;
        const Input& label = request.net.evaluate.labels[label_];
        classes_ = label.classes;
        if (const Result<std::string> weights = weights_path(request, stage)) names_ = class_names_in(*weights, label);
    }

    /// Takes one picture more; runs when there are as many as the program takes at once.
    Status add(const std::string& path) {
        const Program& program = request_.net.predict;
        const int next = static_cast<int>(waiting_.size());
        if (Status status = put_picture(request_, place_, program, stage_, path, next); !status) return status;
        waiting_.push_back(path);
        if (next + 1 == program.batch) finish();
        return {};
    }

    /// Predicts and prints what was taken.
    void finish() {
        if (!waiting_.empty()) place_.run(request_.net.predict, static_cast<int>(waiting_.size()));
        for (sample_ = 0; sample_ < static_cast<int>(waiting_.size()); ++sample_)
            print({waiting_[static_cast<size_t>(sample_)]});
        waiting_.clear();
    }

    /// Predicts and prints all samples, of this file if it is one.
    void add(const Samples& samples, const std::string& file) {
        const Program& program = request_.net.predict;
        Batches batches(place_, program, source_of(request_.net, stage_), samples);
        for (int64_t first = 0; first < samples.count;) {
            const int n = batches.load(nullptr, first);
            place_.run(program, n);
            for (sample_ = 0; sample_ < n; ++sample_, ++first)
                print({file, samples.count == 1 && !file.empty() ? -1 : first});
        }
    }

private:
    /// What was predicted: a file, or sample `number` of one or of several.
    struct Subject {
        std::string file;
        int64_t number = -1;
    };

    void print(const Subject& subject) const {
        if (request_.options.json)
            print_json(subject);
        else
            print_text(subject);
    }

    std::vector<float> values_of(const Output& output) const {
        std::vector<float> values(static_cast<size_t>(logical_count(output.packing)));
        unpack(output.packing, place_.floats(output, sample_), values.data());
        return values;
    }
    bool is_classes(const Output& output) const { return classes_ > 1 && logical_count(output.packing) == classes_; }

    // The largest values first; equal ones in the order of the classes.
    std::vector<int> best(const std::vector<float>& values) const {
        std::vector<int> order(values.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(),
                         [&](int a, int b) { return values[static_cast<size_t>(a)] > values[static_cast<size_t>(b)]; });
        order.resize(std::min(order.size(), static_cast<size_t>(request_.options.top)));
        return order;
    }

    /// What the data call class k: its name, or else its number.
    std::string name_of(int k) const {
        if (!names_.empty()) return names_[static_cast<size_t>(k)];
        return std::to_string(label_of(stage_ >= 0 ? &request_.net.stages[stage_] : nullptr, label_, k));
    }

    void print_json(const Subject& subject) const {
        JsonWriter line;
        line.open_object();
        if (!subject.file.empty()) line.member("file", std::string_view(subject.file));
        if (subject.number >= 0) line.member("sample", subject.number);
        for (const Output& output : request_.net.predict.outputs) {
            const std::vector<float> values = values_of(output);
            line.name(output.name);
            if (is_classes(output))
                write_classes(values, line);
            else
                write_nested(values, dims_of(output.packing), line);
        }
        line.close_object();
        std::printf("%s\n", line.text().c_str());
    }

    void write_classes(const std::vector<float>& values, JsonWriter& line) const {
        line.open_array();
        for (const int k : best(values))
            line.open_object()
                .member("label", std::string_view(name_of(k)))
                .member("value", in_few_digits(values[static_cast<size_t>(k)]))
                .close_object();
        line.close_array();
    }

    // Arrays in arrays, as many as the value has dimensions.
    static void write_nested(const std::vector<float>& values, const std::vector<int64_t>& dims, JsonWriter& line) {
        for (size_t i = 0; i < values.size(); ++i) {
            size_t begun = 1, ended = 1;  // elements of the blocks that begin before element i, and end behind it
            for (size_t d = dims.size(); d-- > 0;)
                if (i % (begun *= static_cast<size_t>(dims[d])) == 0) line.open_array();
            line.number(in_few_digits(values[i]));
            for (size_t d = dims.size(); d-- > 0;)
                if ((i + 1) % (ended *= static_cast<size_t>(dims[d])) == 0) line.close_array();
        }
    }

    void print_text(const Subject& subject) const {
        const std::string file = printable(subject.file, 200);
        if (subject.number < 0)
            std::printf("%s\n", file.c_str());
        else
            std::printf("%s%ssample %lld\n", file.c_str(), file.empty() ? "" : ", ",
                        static_cast<long long>(subject.number));
        for (const Output& output : request_.net.predict.outputs) {
            const std::vector<float> values = values_of(output);
            if (is_classes(output))
                print_classes(values);
            else
                print_values(output, values);
        }
    }

    void print_classes(const std::vector<float>& values) const {
        const std::vector<int> order = best(values);
        size_t width = 0;
        for (const int k : order) width = std::max(width, width_of(printable(name_of(k))));
        const bool parts =
            std::all_of(values.begin(), values.end(), [](float value) { return value >= 0 && value <= 1; });
        for (const int k : order) {
            const std::string name = printable(name_of(k));
            const double value = static_cast<double>(values[static_cast<size_t>(k)]);
            const std::string blanks(width - width_of(name), ' ');
            if (!parts) {
                std::printf("  %s%s  %.4f\n", name.c_str(), blanks.c_str(), value);
                continue;
            }
            std::string bar = bar_text(value, 30);
            bar.erase(bar.find_last_not_of(' ') + 1);
            std::printf("  %s%s  %6.2f %%%s%s\n", name.c_str(), blanks.c_str(), 100 * value, bar.empty() ? "" : "  ",
                        bar.c_str());
        }
    }

    void print_values(const Output& output, const std::vector<float>& values) const {
        constexpr size_t most = 8;
        const std::vector<int64_t> dims = dims_of(output.packing);
        std::printf("  %s%s ", printable(output.name).c_str(), dims.empty() ? "" : (" " + shape_text(dims)).c_str());
        for (size_t i = 0; i < std::min(most, values.size()); ++i) std::printf(" %g", static_cast<double>(values[i]));
        std::printf(values.size() > most ? " ... (all with --json)\n" : "\n");
    }

    const Request& request_;
    Workplace& place_;
    int stage_;
    int label_;        // what the scores are about, or -1
    int classes_ = 0;  // of it
    std::vector<std::string> names_;    // of them, where the file of weights has names
    std::vector<std::string> waiting_;  // the pictures that lie in the program's input
    int sample_ = 0;                    // the one that is printed
};

// Predicts each picture, and goes on where one cannot be read.
int predict_pictures(const Request& request, Workplace& place, int stage, std::vector<std::string> words) {
    Predictor predictor(request, place, stage);
    int code = exit_done;
    NamedFiles files(request, std::move(words));
    for (std::string path; files.next(path);)
        if (const Status status = predictor.add(path); !status) code = complain(request, status.error());
    predictor.finish();
    return code;
}

// Predicts the samples of the files that are named for each input, or else of each file of the only one.
int predict_arrays(const Request& request, Workplace& place, int stage, const InputFiles& named,
                   std::vector<std::string> words) {
    Predictor predictor(request, place, stage);
    int code = exit_done;
    const auto predict = [&](const InputFiles& inputs, const std::string& file) {
        const Result<Samples> samples = request.net.arrays->read(request, request.net.predict, stage, inputs);
        if (samples)
            predictor.add(*samples, file);
        else
            code = complain(request, samples.error());
    };
    if (!named.empty()) predict(named, "");
    NamedFiles files(request, std::move(words));
    for (std::string path; files.next(path);) predict({path}, path);
    return code;
}

}  // namespace

int predict_command(const Request& request) {
    const Net& net = request.net;
    std::vector<std::string> words = request.options.words;
    const int stage = leading_stage(request, words);
    InputFiles named;
    if (net.arrays != nullptr) {
        Result<InputFiles> files = net.arrays->by_name(request, net.predict, words);
        if (!files) return complain(request, files.error(), exit_usage);
        named = std::move(*files);
    } else if (!request.options.inputs.empty()) {
        return complain(request, Error{not_by_name}, exit_usage);
    } else if (words.empty() && !request.options.from_stdin) {
        return complain(request, Error{"name at least one picture, or pipe names in with --stdin"}, exit_usage);
    }
    Result<std::unique_ptr<Workplace>> place = ready_workplace(request, stage, plan_for(net, net.predict));
    if (!place) return complain(request, place.error());
    return net.arrays != nullptr ? predict_arrays(request, **place, stage, named, std::move(words))
                                 : predict_pictures(request, **place, stage, std::move(words));
}

}  // namespace netrt
