// What the readers of sources share: numbers and files by name.
#include "netrt/data/source_kind.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/math/pack.h"

namespace netrt {

std::string path_of(const SourceRequest& request, std::string_view name) {
    for (const DataFile& file : request.source.files) {
        if (file.test != (request.split == Split::Test) || name != file.name) continue;
        const std::string path = file.path;
        return request.folder.empty() ? path : request.folder + "/" + path.substr(folder_of(path).size());
    }
    return {};
}

double number_of(const Source& source, std::string_view name, double otherwise) {
    for (const NamedNumber& number : source.numbers)
        if (number.name == name) return number.value;
    return otherwise;
}

PictureFit picture_fit_of(const Source& source) {
    return static_cast<PictureFit>(static_cast<int>(number_of(source, "fit", static_cast<double>(PictureFit::Stretch))));
}

Status read_named_files(const SourceRequest& request, Result<Array> (*read)(const std::string& path, int64_t most_bytes),
                        Samples& samples) {
    const char* missing = nullptr;
    for (const List<Input>* ports : {&request.program.inputs, &request.program.labels})
        for (const Input& port : *ports) {
            const std::string path = path_of(request, port.name);
            if (path.empty()) {
                missing = port.name;
                continue;
            }
            // Classes are mapped once for all, in memory.
            Result<Array> array = read(path, port.classes > 0 ? all_in_memory : request.most_bytes);
            if (!array) return array.error();
            if (Status status = add_column(samples, port, std::move(*array), path, request.threads); !status) return status;
        }
    if (missing == nullptr || samples.columns.empty()) return {};
    return make_error("data section `%s` names no file%s with `%s`", printable(request.source.name).c_str(),
                      request.split == Split::Test ? " for evaluation" : "", printable(missing).c_str());
}

Status check_pictures(const Program& program, const std::vector<int64_t>& dims, const std::string& name) {
    const List<Input>& labels = program.labels;
    if (program.inputs.count != 1 || labels.count > 1 ||
        (labels.count == 1 && (labels[0].classes == 0 || logical_count(labels[0].packing) != 1)))
        return make_error("%s: fills one input and at most one label, a class, and this network has others",
                          name.c_str());
    return check_shape(dims, program.inputs[0], name);
}

}  // namespace netrt
