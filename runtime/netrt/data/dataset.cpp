// The samples of a stage: read from where its data section says, chosen, mapped and checked against the net.
#include "netrt/data/dataset.h"

#include <algorithm>
#include <cmath>

#include "netrt/data/batches.h"
#include "netrt/data/records.h"
#include "netrt/data/source_kind.h"
#include "netrt/data/validation.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

const SourceKind& kind_of(const Stage& stage, const std::string& data) {
    if (const SourceKind* piped = piped_source(data)) return *piped;
    return is_replaced(stage, data) ? *stage.source.kind->drawn : *stage.source.kind;
}

// `x.npy: sample 3 of `word` at [2] is 50, and its table has 50 rows`
Error beyond(const Column& column, const LinearMap& map, const Input& input, bool is_label, const Samples& samples,
             size_t at, double mapped) {
    const auto place = static_cast<int64_t>(at);
    const int64_t size = column.sample_elements();
    const int32_t found = column.classes[at];
    const std::string name = printable(input.name);
    std::string text = formatted("%s: sample %lld of `%s`", column.file.c_str(),
                                 static_cast<long long>(samples.number_of(place / size)), name.c_str());
    if (size > 1) text += " at " + place_text(column.dims, place % size);
    text += formatted(" is %d", found);
    if (mapped != found) text += formatted(", which becomes %g", mapped);
    text += formatted(is_label ? ", and its classes are 0 to %d" : ", and its table has %d rows",
                      is_label ? input.classes - 1 : input.classes);
    // Numbers that count from one are the usual mistake.
    const auto [least, most] = std::minmax_element(column.classes.begin(), column.classes.end());
    if (map.scale == 1 && map.offset == 0 && *least == 1 && *most == input.classes)
        text += formatted("; numbers from 1 on want `map %s = %s - 1` in the data section", name.c_str(), name.c_str());
    return Error{text};
}

Status map_column(Column& column, const LinearMap& map, const Input& input, bool is_label, const Samples& samples) {
    for (size_t i = 0; i < column.classes.size(); ++i) {
        const double mapped = column.classes[i] * map.scale + map.offset;
        const double whole = std::nearbyint(mapped);
        if (std::fabs(mapped - whole) > 1e-6 || whole < 0 || whole >= input.classes)
            return beyond(column, map, input, is_label, samples, i, mapped);
        column.classes[i] = static_cast<int32_t>(whole);
    }
    return {};
}

}  // namespace

bool is_replaced(const Stage& stage, const std::string& data) {
    return data == "drawn" && stage.source.kind->drawn != nullptr;
}

std::string data_text(const Stage& stage, const std::string& data) {
    const SourceKind& kind = kind_of(stage, data);
    if (kind.text != nullptr && (data.empty() || data == "drawn" || piped_source(data))) return kind.text;
    if (!data.empty()) return data;
    return stage.source.files.count > 0 ? stage.source.files[0].path : kind.name;
}

namespace {

// As the source has them; with `test 0.2`, the split is made here.
Status read_split(const Net& net, const Stage& stage, const std::string& data, const SourceRequest& request, Samples& samples) {
    const SourceKind& kind = kind_of(stage, data);
    if (stage.source.test == 0 || piped_source(data)) return kind.read(request, samples);
    SourceRequest part = request;
    part.split = Split::Test;
    Samples test;
    if (Status status = kind.read(part, test); !status) return status;
    if (test.count > 0)
        return make_error("data section `%s`: `test %g` makes a test set of training samples, and %s has one of its own; leave `test` out",
                          printable(stage.source.name).c_str(), stage.source.test, data_text(stage, data).c_str());
    part.split = Split::Train;
    if (Status status = kind.read(part, samples); !status) return status;
    if (samples.count > UINT32_MAX) return Error{data_text(stage, data) + ": has too many samples"};
    if (Status status = stage.source.division->split_test(net, stage, samples, test); !status) return status;
    if (request.split == Split::Train) return {};
    if (samples.learned)
        if (Status status = samples.learned->complete(samples, test); !status) return status;
    samples = std::move(test);
    return {};
}

}  // namespace

Result<Samples> read_samples(const Net& net, const Stage& stage, Split split, const Reading& reading) {
    const std::string& data = reading.data;
    const Program& program = stage.train.run ? stage.train : net.evaluate;
    const Source& source = stage.source;
    const SourceKind& kind = kind_of(stage, data);
    const bool drawn = data == "drawn";
    if (drawn && kind.text == nullptr)
        return make_error("data section `%s`: nothing can be drawn in place of `%s`", printable(source.name).c_str(),
                          kind.name);
    Samples samples;
    const SourceRequest request{source, program, split, drawn ? "" : data, reading.threads, reading.most_bytes, reading.known};
    if (Status status = read_split(net, stage, data, request, samples); !status) return status.error();
    if (samples.count == 0) return samples;
    if (source.keep_label >= 0)
        keep_classes(samples, static_cast<size_t>(program.inputs.count + source.keep_label), source.keep_first,
                     source.keep_last);
    if (samples.count == 0)
        return make_error("%s: no label is in %d..%d", data_text(stage, data).c_str(), source.keep_first,
                          source.keep_last);
    if (Status status = map_classes(samples, program, source); !status) return status.error();
    return samples;
}

Status divide(const Net& net, const Stage& stage, uint32_t seed, Samples& training, Samples& kept_back) {
    if (stage.source.validate > 0)
        if (Status status = stage.source.division->keep_back(net, stage, seed, training, kept_back); !status) return status;
    return training.learned ? training.learned->complete(training, kept_back) : Status();
}

Status map_classes(Samples& samples, const Program& program, const Source& source) {
    const auto inputs = static_cast<size_t>(program.inputs.count);
    for (size_t c = 0; c < samples.columns.size(); ++c) {
        const bool is_input = c < inputs;
        const int i = static_cast<int>(is_input ? c : c - inputs);
        const Input& input = is_input ? program.inputs[i] : program.labels[i];
        const LinearMap map = map_of(is_input ? source.input_maps : source.label_maps, i);
        if (input.classes == 0) continue;
        if (Status status = map_column(samples.columns[c], map, input, !is_input, samples); !status) return status;
    }
    return {};
}

int class_label(const Net& net) {
    int found = -1;
    const List<Input>& labels = net.evaluate.labels;
    for (int i = 0; i < labels.count; ++i) {
        if (labels[i].classes == 0 || logical_count(labels[i].packing) != 1) continue;
        if (found >= 0) return -1;
        found = i;
    }
    return found;
}

int64_t label_of(const Stage* stage, int label, int64_t k) {
    if (stage == nullptr) return k;
    const LinearMap map = map_of(stage->source.label_maps, label);
    return map.scale == 0 ? k : std::llround((static_cast<double>(k) - map.offset) / map.scale);
}

int64_t bytes_of(const Samples& samples) {
    size_t bytes = 0;
    for (const Column& column : samples.columns)
        bytes += column.bytes.size() + column.floats.size() * sizeof(float) + column.classes.size() * sizeof(int32_t);
    return static_cast<int64_t>(bytes);
}

// By samples, so that it is the same for those that stay in their files.
uint64_t hash_of(const Samples& samples) {
    uint64_t hash = hash_of(&samples.count, sizeof samples.count);
    for (const Column& column : samples.columns) {
        const auto size = static_cast<size_t>(column.sample_elements());
        for (int64_t i = 0; i < samples.count; ++i) {
            const size_t at = static_cast<size_t>(i) * size;
            const uint64_t sample = column.rows                 ? column.rows->hash_of_sample(samples.number_of(i))
                                    : !column.bytes.empty()     ? hash_of(column.bytes.data() + at, size)
                                    : !column.classes.empty()   ? hash_of(column.classes.data() + at, size * sizeof(int32_t))
                                                                : hash_of(column.floats.data() + at, size * sizeof(float));
            hash = hash_of(&sample, sizeof sample, hash);
        }
    }
    return hash;
}

}  // namespace netrt
