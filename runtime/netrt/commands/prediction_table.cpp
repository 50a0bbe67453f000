// Predictions as tables of numbers: CSV and NumPy's arrays.
#include "netrt/commands/prediction.h"

#ifdef NETRT_MINIMAL

namespace netrt {

MakeWriter table_writer(std::string_view) { return nullptr; }

}  // namespace netrt

#else

#include <algorithm>

#include "netrt/data/npy.h"
#include "netrt/files/csv_text.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

/// `heat.0.2`: element i of a value of these dimensions.
std::string element_name(std::string name, int64_t i, const std::vector<int64_t>& dims) {
    int64_t block = 1;
    for (const int64_t dim : dims) block *= dim;
    for (const int64_t dim : dims) {
        block /= dim;
        name += "." + std::to_string(i / block % dim);
    }
    return name;
}

/// A line for each sample: file, number, the class with the largest score where there are scores, and every value.
class CsvLines : public PredictionWriter {
public:
    CsvLines(const Answers& answers, OutputFile& out) : answers_(answers), out_(out) {
        const auto scores = std::find_if(answers.outputs.begin(), answers.outputs.end(),
                                         [&](const Output* output) { return answers.is_classes(*output); });
        if (scores != answers.outputs.end()) scores_ = static_cast<int>(scores - answers.outputs.begin());
    }

    Status write(const Prediction& prediction) override {
        if (Status status = write_header(); !status) return status;
        line_.clear();
        line_.text(prediction.file);
        line_.text(prediction.number < 0 ? "" : std::to_string(prediction.number));
        if (scores_ >= 0) {
            const std::vector<float>& values = prediction.values[static_cast<size_t>(scores_)];
            line_.text(answers_.name_of(static_cast<int>(std::max_element(values.begin(), values.end()) - values.begin())));
        }
        for (const std::vector<float>& values : prediction.values)
            for (const float value : values) line_.number(in_few_digits(value));
        return out_.write(line_.ended());
    }
    Status end() override { return write_header(); }

private:
    Status write_header() {
        if (header_is_written_) return {};
        header_is_written_ = true;
        line_.clear();
        line_.text("file").text("sample");
        if (scores_ >= 0) line_.text("label");
        for (const Output* output : answers_.outputs)
            for (int64_t i = 0; i < logical_count(output->packing); ++i)
                line_.text(answers_.is_classes(*output)
                               ? std::string(output->name) + "." + answers_.name_of(static_cast<int>(i))
                               : element_name(output->name, i, dims_of(output->packing)));
        return out_.write(line_.ended());
    }

    const Answers& answers_;
    OutputFile& out_;
    int scores_ = -1;  // the first output of them
    bool header_is_written_ = false;
    CsvLine line_;
};

/// One array of all samples, whose header says how many there are: it is written at the end.
class OneArray : public PredictionWriter {
public:
    OneArray(const Answers& answers, OutputFile& out) : dims_(dims_of(answers.outputs[0]->packing)), out_(out) {}

    Status write(const Prediction& prediction) override {
        values_.insert(values_.end(), prediction.values[0].begin(), prediction.values[0].end());
        ++samples_;
        return {};
    }
    Status end() override {
        dims_.insert(dims_.begin(), samples_);
        if (Status status = out_.write(npy_header(dims_)); !status) return status;
        return out_.write(values_.data(), values_.size() * sizeof(float));
    }

private:
    std::vector<int64_t> dims_;
    OutputFile& out_;
    std::vector<float> values_;
    int64_t samples_ = 0;
};

template <class Writer>
std::unique_ptr<PredictionWriter> make(const Answers& answers, OutputFile& out) {
    return std::make_unique<Writer>(answers, out);
}

}  // namespace

MakeWriter table_writer(std::string_view form) { return form == "csv" ? make<CsvLines> : make<OneArray>; }

}  // namespace netrt

#endif
