// What was predicted of a sample, and the forms in which that is written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "netrt/command.h"
#include "netrt/commands/output_file.h"
#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

/// What a prediction answers: the outputs that are wanted, and what their numbers are about.
struct Answers {
    std::vector<const Output*> outputs;
    int classes = 0;                       // of the label that scores are about
    std::vector<std::string> class_names;  // as the data call them
    int64_t top = 5;                       // of the classes, so many are shown

    bool is_classes(const Output& output) const;
    const std::string& name_of(int k) const { return class_names[static_cast<size_t>(k)]; }
};

/// Of one sample: a file, or sample `number` of one or of several.
struct Prediction {
    std::string file;
    int64_t number = -1;
    std::vector<std::vector<float>> values;  // of each output, row-major
};

/// Writes predictions one after another.
class PredictionWriter {
public:
    virtual ~PredictionWriter() = default;
    virtual Status write(const Prediction& prediction) = 0;
    /// Behind the last one.
    virtual Status end() = 0;
};

/// What a form is made of; `out` must outlive the writer.
using MakeWriter = std::unique_ptr<PredictionWriter> (*)(const Answers& answers, OutputFile& out);
std::unique_ptr<PredictionWriter> text_writer(const Answers& answers, OutputFile& out);
std::unique_ptr<PredictionWriter> json_writer(const Answers& answers, OutputFile& out);

/// A form of tables of numbers, `csv` or `npy`; null in programs that were made without them.
MakeWriter table_writer(std::string_view form);

}  // namespace netrt
