// Predictions for people, and as lines of JSON.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "netrt/commands/prediction.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

// The largest values first; equal ones in the order of the classes.
std::vector<int> best_of(const std::vector<float>& values, int64_t most) {
    std::vector<int> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    // What is no number comes last.
    const auto key = [&](int i) {
        const float value = values[static_cast<size_t>(i)];
        return std::isnan(value) ? -std::numeric_limits<float>::infinity() : value;
    };
    std::sort(order.begin(), order.end(), [&](int a, int b) { return key(a) > key(b) || (key(a) == key(b) && a < b); });
    order.resize(std::min(order.size(), static_cast<size_t>(most)));
    return order;
}

class JsonLines : public PredictionWriter {
public:
    JsonLines(const Answers& answers, OutputFile& out) : answers_(answers), out_(out) {}

    Status write(const Prediction& prediction) override {
        line_.clear();
        line_.open_object();
        if (!prediction.file.empty()) line_.member("file", std::string_view(prediction.file));
        if (prediction.number >= 0) line_.member("sample", prediction.number);
        for (size_t i = 0; i < answers_.outputs.size(); ++i) {
            const Output& output = *answers_.outputs[i];
            line_.name(output.name);
            if (answers_.is_classes(output))
                add_classes(prediction.values[i]);
            else
                add_nested(prediction.values[i], dims_of(output.packing));
        }
        line_.close_object();
        line_.raw("\n");
        return out_.write(line_.text());
    }
    Status end() override { return {}; }

private:
    void add_classes(const std::vector<float>& values) {
        line_.open_array();
        for (const int k : best_of(values, answers_.top))
            line_.open_object()
                .member("label", std::string_view(answers_.name_of(k)))
                .member("value", in_few_digits(values[static_cast<size_t>(k)]))
                .close_object();
        line_.close_array();
    }

    // Arrays in arrays, as many as the value has dimensions.
    void add_nested(const std::vector<float>& values, const std::vector<int64_t>& dims) {
        for (size_t i = 0; i < values.size(); ++i) {
            size_t begun = 1, ended = 1;  // elements of the blocks that begin before element i, and end behind it
            for (size_t d = dims.size(); d-- > 0;)
                if (i % (begun *= static_cast<size_t>(dims[d])) == 0) line_.open_array();
            line_.number(in_few_digits(values[i]));
            for (size_t d = dims.size(); d-- > 0;)
                if ((i + 1) % (ended *= static_cast<size_t>(dims[d])) == 0) line_.close_array();
        }
    }

    const Answers& answers_;
    OutputFile& out_;
    JsonWriter line_;
};

class PlainText : public PredictionWriter {
public:
    PlainText(const Answers& answers, OutputFile& out) : answers_(answers), out_(out) {}

    Status write(const Prediction& prediction) override {
        text_ = printable(prediction.file, 200);
        if (prediction.number >= 0)
            text_ += formatted("%ssample %lld", text_.empty() ? "" : ", ", static_cast<long long>(prediction.number));
        text_ += "\n";
        for (size_t i = 0; i < answers_.outputs.size(); ++i) {
            const Output& output = *answers_.outputs[i];
            if (answers_.is_classes(output))
                add_classes(prediction.values[i]);
            else
                add_values(output, prediction.values[i]);
        }
        return out_.write(text_);
    }
    Status end() override { return {}; }

private:
    void add_classes(const std::vector<float>& values) {
        const std::vector<int> order = best_of(values, answers_.top);
        size_t width = 0;
        for (const int k : order) width = std::max(width, width_of(printable(answers_.name_of(k))));
        const bool parts =
            std::all_of(values.begin(), values.end(), [](float value) { return value >= 0 && value <= 1; });
        for (const int k : order) {
            const std::string name = printable(answers_.name_of(k));
            const double value = static_cast<double>(values[static_cast<size_t>(k)]);
            text_ += "  " + name + std::string(width - width_of(name), ' ');
            if (!parts) {
                text_ += formatted("  %.4f\n", value);
                continue;
            }
            std::string bar = bar_text(value, 30);
            bar.erase(bar.find_last_not_of(' ') + 1);
            text_ += formatted("  %6.2f %%%s%s\n", 100 * value, bar.empty() ? "" : "  ", bar.c_str());
        }
    }

    void add_values(const Output& output, const std::vector<float>& values) {
        constexpr size_t most = 8;
        const std::vector<int64_t> dims = dims_of(output.packing);
        text_ += "  " + printable(output.name) + (dims.empty() ? "" : " " + shape_text(dims)) + " ";
        for (size_t i = 0; i < std::min(most, values.size()); ++i) text_ += formatted(" %g", static_cast<double>(values[i]));
        text_ += values.size() > most ? " ... (all with --json)\n" : "\n";
    }

    const Answers& answers_;
    OutputFile& out_;
    std::string text_;
};

}  // namespace

bool Answers::is_classes(const Output& output) const { return classes > 1 && logical_count(output.packing) == classes; }

std::unique_ptr<PredictionWriter> text_writer(const Answers& answers, OutputFile& out) {
    return std::make_unique<PlainText>(answers, out);
}

std::unique_ptr<PredictionWriter> json_writer(const Answers& answers, OutputFile& out) {
    return std::make_unique<JsonLines>(answers, out);
}

}  // namespace netrt
