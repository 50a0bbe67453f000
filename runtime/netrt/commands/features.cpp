// The command `features`: the values of a layer, for pictures or for the test set, as npy, csv or libsvm.
#include "netrt/command.h"

#ifdef NETRT_MINIMAL

namespace netrt {

int features_command(const Request& request) { return left_out(request, "features"); }

}  // namespace netrt

#else

#include <unistd.h>

#include <cstdio>

#include "netrt/commands/input_arrays.h"
#include "netrt/commands/output_file.h"
#include "netrt/commands/pictures.h"
#include "netrt/data/batches.h"
#include "netrt/data/dataset.h"
#include "netrt/data/npy.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

Result<const Feature*> find_feature(const Net& net, const std::string& name) {
    std::vector<std::string_view> names;
    std::string list;
    for (const Feature& feature : net.features) {
        if (name == feature.value.name) return &feature;
        names.push_back(feature.value.name);
        list += (list.empty() ? "" : ", ") + printable(feature.value.name);
    }
    if (names.empty()) return Error{"this network has no named parts whose values could be written"};
    if (name.empty()) return Error{"--layer names whose values are wanted: " + list};
    const std::string meant = did_you_mean(name, names);
    return Error{"there are no values of `" + printable(name) + "`" + (meant.empty() ? "; there are: " + list : meant)};
}

// Rows of numbers, to a file or to standard output: all of them, or nothing where an input cannot be read.
class RowWriter {
public:
    enum class Form { Npy, Csv, Libsvm };

    static Result<RowWriter> open(const std::string& path, Form form) {
        Result<OutputFile> out = OutputFile::open(path);
        if (!out) return out.error();
        return RowWriter(form, std::move(*out), !path.empty());
    }

    Status begin(std::vector<int64_t> dims, int64_t rows) {
        if (form_ != Form::Npy) return {};
        dims.insert(dims.begin(), rows);
        const std::string header = npy_header(dims);
        return write(header.data(), header.size());
    }

    /// Without a label: empty.
    Status row(const std::vector<float>& values, const std::string& label) {
        if (form_ == Form::Npy) return write(values.data(), values.size() * sizeof(float));
        line_.clear();
        if (form_ == Form::Libsvm) line_ = label.empty() ? "0" : label;
        if (form_ == Form::Csv && !label.empty()) line_ = label + ",";
        for (size_t i = 0; i < values.size(); ++i) {
            const auto value = static_cast<double>(values[i]);
            char cell[48];
            if (form_ == Form::Csv)
                std::snprintf(cell, sizeof cell, i == 0 ? "%.9g" : ",%.9g", value);
            else if (value != 0)
                std::snprintf(cell, sizeof cell, " %zu:%.9g", i + 1, value);
            else
                continue;  // libsvm leaves zeros out
            line_ += cell;
        }
        line_ += '\n';
        return write(line_.data(), line_.size());
    }

    /// No input can fail any more: what was held back goes out, and what follows at once.
    Status let_out() {
        holds_ = false;
        const std::string held = std::move(held_);
        return out_.write(held.data(), held.size());
    }

    Status end() {
        if (Status status = let_out(); !status) return status;
        return out_.commit();
    }

private:
    RowWriter(Form form, OutputFile out, bool is_file) : form_(form), out_(std::move(out)), holds_(!is_file) {}

    Status write(const void* bytes, size_t count) {
        if (!holds_) return out_.write(bytes, count);
        held_.append(static_cast<const char*>(bytes), count);
        return {};
    }

    Form form_;
    OutputFile out_;
    bool holds_;  // what goes to standard output cannot be taken back
    std::string line_, held_;
};

class FeatureWriter {
public:
    FeatureWriter(const Request& request, Workplace& place, const Feature& feature, int stage, RowWriter& rows)
        : request_(request),
          place_(place),
          feature_(feature),
          program_(feature.program),
          stage_(stage),
          rows_(rows),
          values_(static_cast<size_t>(logical_count(output().packing))) {}

    Status write_pictures(const std::vector<std::string>& paths) {
        if (Status status = rows_.begin(dims_of(output().packing), static_cast<int64_t>(paths.size())); !status)
            return status;
        for (const std::string& path : paths) {
            if (Status status = put_picture(request_, place_, program_, stage_, path); !status) return status;
            run(1);
            if (Status status = write_row(0, {}); !status) return status;
        }
        return rows_.end();
    }

    /// Those of one piece after those of another.
    Status write_samples(const std::vector<Samples>& pieces) {
        int64_t count = 0;
        for (const Samples& piece : pieces) count += piece.count;
        if (Status status = rows_.begin(dims_of(output().packing), count); !status) return status;
        if (Status status = rows_.let_out(); !status) return status;
        for (const Samples& piece : pieces)
            if (Status status = write_piece(piece); !status) return status;
        return rows_.end();
    }

private:
    Status write_piece(const Samples& samples) {
        Batches batches(place_, program_, source_of(request_.net, stage_), samples);
        for (int64_t first = 0; first < samples.count;) {
            const int n = batches.load(nullptr, first);
            if (!batches.status()) return batches.status();
            run(n);
            for (int s = 0; s < n; ++s, ++first) {
                if (Status status = write_row(s, label_text(samples, first)); !status) return status;
            }
        }
        return {};
    }

    const Output& output() const { return feature_.value; }
    void run(int n) { place_.run(program_, n, {}, feature_.phases); }
    // The label as the data have it, where it is one number for each sample.
    std::string label_text(const Samples& samples, int64_t i) const {
        const Net& net = request_.net;
        if (samples.columns.size() == static_cast<size_t>(program_.inputs.count)) return {};
        if (net.evaluate.labels.count != 1 || logical_count(net.evaluate.labels[0].packing) != 1) return {};
        const Column& column = samples.columns[static_cast<size_t>(program_.inputs.count)];
        const auto at = static_cast<size_t>(i);
        if (!column.classes.empty())
            return std::to_string(label_of(&net.stages[stage_], 0, column.classes[at]));
        return formatted("%.9g", column.bytes.empty() ? static_cast<double>(column.floats[at]) : column.bytes[at]);
    }
    Status write_row(int s, const std::string& label) {
        unpack(output().packing, place_.floats(output(), s), values_.data());
        return rows_.row(values_, label);
    }

    const Request& request_;
    Workplace& place_;
    const Feature& feature_;
    const Program& program_;
    const int stage_;
    RowWriter& rows_;
    std::vector<float> values_;
};

Result<RowWriter::Form> form_of(const Options& options) {
    if (options.format == "csv") return RowWriter::Form::Csv;
    if (options.format == "libsvm") return RowWriter::Form::Libsvm;
    if (!options.format.empty() && options.format != "npy")
        return Error{"--format is npy, csv or libsvm, and not `" + printable(options.format) + "`" +
                     did_you_mean(options.format, {"npy", "csv", "libsvm"})};
    if (options.output.empty() && isatty(STDOUT_FILENO))
        return Error{"npy is no text: name a file with -o, or take --format csv"};
    return RowWriter::Form::Npy;
}

/// What a layer has values for: pictures, or samples in pieces, of arrays or of the data section.
struct Subjects {
    bool are_pictures = false;
    std::vector<std::string> pictures;
    std::vector<Samples> samples;
};

/// Finds and reads them; returns the exit code.
int take_subjects(const Request& request, const Program& program, int stage, std::vector<std::string> words,
                  Subjects& subjects) {
    const Net& net = request.net;
    const Options& options = request.options;
    if (net.arrays == nullptr && !options.inputs.empty()) return complain(request, Error{not_by_name}, exit_usage);
    const auto take = [&](Result<Samples> read) {
        if (!read) return complain(request, read.error());
        if (!read->remark.empty()) note(request, read->remark);
        subjects.samples.push_back(std::move(*read));
        return exit_done;
    };
    if (words.empty() && !options.from_stdin && options.inputs.empty()) {
        if (stage < 0) return complain(request, Error{"name at least one file"}, exit_usage);
        const Known known = known_by_weights(request, stage);
        return take(read_samples(net, net.stages[stage], Split::Test, reading(request, known)));
    }
    subjects.are_pictures = net.arrays == nullptr;
    if (!subjects.are_pictures) {
        const Result<InputFiles> named = net.arrays->by_name(request, program, words);
        if (!named) return complain(request, named.error(), exit_usage);
        if (!named->empty()) return take(net.arrays->read(request, program, stage, *named));
    }
    int code = exit_done;
    NamedFiles files(request, std::move(words));
    for (std::string path; code == exit_done && files.next(path);) {
        if (!subjects.are_pictures) {
            code = take(net.arrays->read(request, program, stage, {path}));
            continue;
        }
        const Result<std::vector<std::string>> found = pictures_of(path);
        if (!found) return complain(request, found.error());
        subjects.pictures.insert(subjects.pictures.end(), found->begin(), found->end());
    }
    return code;
}

}  // namespace

int features_command(const Request& request) {
    const Net& net = request.net;
    const Options& options = request.options;
    const Result<const Feature*> feature = find_feature(net, options.layer);
    if (!feature) return complain(request, feature.error(), exit_usage);
    const Result<RowWriter::Form> form = form_of(options);
    if (!form) return complain(request, form.error(), exit_usage);

    std::vector<std::string> words = options.words;
    const int stage = leading_stage(request, words);
    const Program& program = (*feature)->program;
    Subjects subjects;
    if (const int code = take_subjects(request, program, stage, std::move(words), subjects); code != exit_done)
        return code;
    Result<std::unique_ptr<Workplace>> place = ready_workplace(request, stage, plan_for(net, program));
    if (!place) return complain(request, place.error());
    Result<RowWriter> rows = RowWriter::open(options.output, *form);
    if (!rows) return complain(request, rows.error());
    FeatureWriter writer(request, **place, **feature, stage, *rows);
    const Status status =
        subjects.are_pictures ? writer.write_pictures(subjects.pictures) : writer.write_samples(subjects.samples);
    return status ? exit_done : complain(request, status.error());
}

}  // namespace netrt

#endif
