// Arrays named on the command line, as samples of a program's inputs.
#include "netrt/commands/input_arrays.h"

#include "netrt/data/array.h"
#include "netrt/data/dataset.h"
#include "netrt/data/npy.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/weights.h"

namespace netrt {
namespace {

std::string all_by_name(const List<Input>& inputs) {
    std::string text;
    for (const Input& input : inputs) text += " --input " + printable(input.name) + "=FILE";
    return text;
}

/// The index of the input that `given`, NAME=FILE, is for.
Result<int> input_of(const List<Input>& inputs, const std::string& given) {
    const size_t equals = given.find('=');
    if (equals == std::string::npos || equals + 1 == given.size())
        return Error{"--input takes NAME=FILE, and `" + printable(given) + "` is not that"};
    const std::string name = given.substr(0, equals);
    std::vector<std::string_view> names;
    std::string list;
    for (int i = 0; i < inputs.count; ++i) {
        if (name == inputs[i].name) return i;
        names.push_back(inputs[i].name);
        list += (list.empty() ? "" : ", ") + printable(inputs[i].name);
    }
    const std::string meant = did_you_mean(name, names);
    return Error{"there is no input `" + printable(name) + "`" + (meant.empty() ? "; there are: " + list : meant)};
}

Result<InputFiles> files_of(const std::vector<std::string>& given, const List<Input>& inputs) {
    InputFiles files(static_cast<size_t>(inputs.count));
    for (const std::string& each : given) {
        const Result<int> input = input_of(inputs, each);
        if (!input) return input.error();
        std::string& file = files[static_cast<size_t>(*input)];
        if (!file.empty())
            return Error{"--input names two files for `" + printable(inputs[*input].name) + "`"};
        file = each.substr(each.find('=') + 1);
    }
    for (int i = 0; i < inputs.count; ++i)
        if (files[static_cast<size_t>(i)].empty())
            return Error{"no --input names a file for `" + printable(inputs[i].name) + "`"};
    return files;
}

Result<InputFiles> files_by_name(const Request& request, const Program& program, const std::vector<std::string>& words) {
    const List<Input>& inputs = program.inputs;
    const std::vector<std::string>& given = request.options.inputs;
    const bool by_word = !words.empty() || request.options.from_stdin;
    if (by_word && inputs.count != 1)
        return make_error("this network has %d inputs, each with a file of its own:%s", inputs.count,
                          all_by_name(inputs).c_str());
    if (by_word && !given.empty()) return Error{"arrays are named by --input or without, not both"};
    if (!by_word && given.empty()) return Error{"name .npy files with samples:" + all_by_name(inputs)};
    return by_word ? InputFiles() : files_of(given, inputs);
}

Result<Samples> read_arrays(const Request& request, const Program& program, int stage, const InputFiles& files) {
    Samples samples;
    for (int i = 0; i < program.inputs.count; ++i) {
        const Input& input = program.inputs[i];
        const std::string& file = files[static_cast<size_t>(i)];
        Result<Array> array = read_npy(file);
        if (!array) return array.error();
        std::vector<int64_t>& dims = array->dims;
        const std::vector<int64_t> wanted = dims_of(input.packing);
        if (is_same_shape(dims, wanted))
            dims.insert(dims.begin(), 1);
        else if (dims.empty() || !is_same_shape({dims.begin() + 1, dims.end()}, wanted))
            return Error{file + ": is " + shape_text(dims) + ", and input `" + printable(input.name) + "` is " +
                         shape_text(wanted) + ", or of many samples [n" +
                         (wanted.empty() ? "]" : ", " + shape_text(wanted).substr(1))};
        if (Status status = add_column(samples, input, std::move(*array), file); !status) return status.error();
    }
    if (Status status = map_classes(samples, program, source_of(request.net, stage)); !status) return status.error();
    return samples;
}

}  // namespace

const ArrayReader array_reader = {files_by_name, read_arrays};

}  // namespace netrt
