// The source `mnist`: four IDX files in a folder, by their usual names.
#include "netrt/data/mnist.h"

#include "netrt/data/idx.h"
#include "netrt/files/byte_reader.h"

namespace netrt {
namespace {

/// The name of the file that is there, with or without .gz, or empty.
std::string find_file(const std::string& folder, const char* stem, const char* kind) {
    for (const char* separator : {"-", "."})
        for (const char* ending : {"", ".gz"}) {
            const std::string path = folder + stem + separator + kind + "-ubyte" + ending;
            if (file_exists(path)) return path;
        }
    return {};
}

}  // namespace

Status read_mnist(const SourceRequest& request, Samples& samples) {
    std::string folder = request.folder;
    if (folder.empty() && request.source.files.count > 0) folder = request.source.files[0].path;
    const Program& program = request.program;
    if (Status status = check_pictures(program, {28, 28}, folder); !status) return status;

    const bool train = request.split == Split::Train;
    const std::string place = folder.empty() || folder.back() == '/' ? folder : folder + "/";
    std::string paths[2];
    DataFile files[2] = {};
    for (int i = 0; i < 1 + program.labels.count; ++i) {
        const char* stem = i == 0 ? (train ? "train-images" : "t10k-images") : train ? "train-labels" : "t10k-labels";
        const char* kind = i == 0 ? "idx3" : "idx1";
        paths[i] = find_file(place, stem, kind);
        if (paths[i].empty())
            return make_error("%s: has no %s-%s-ubyte, with or without .gz (`--data drawn` takes the built-in digits)",
                              folder.empty() ? "." : folder.c_str(), stem, kind);
        files[i] = {i == 0 ? program.inputs[0].name : program.labels[0].name, !train, paths[i].c_str()};
    }
    const Source found{.name = request.source.name, .kind = &sources::mnist, .files = files};
    return read_named_files({found, program, request.split, "", request.threads, request.most_bytes}, read_idx, samples);
}

const SourceKind sources::mnist = {.name = "mnist", .read = read_mnist, .drawn = &sources::drawn_digits};

}  // namespace netrt
