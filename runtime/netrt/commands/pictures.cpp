// Pictures named on the command line, into the input of a program.
#include "netrt/commands/pictures.h"

#include <strings.h>

#include <cstdio>

#include "netrt/data/batches.h"
#include "netrt/data/images.h"
#include "netrt/data/source_kind.h"
#include "netrt/files/folders.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

// A line of any length; false at the end.
bool read_line(std::FILE* file, std::string& line) {
    line.clear();
    int c;
    while ((c = std::getc(file)) != EOF && c != '\n') line += static_cast<char>(c);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return c != EOF || !line.empty();
}

Result<std::vector<float>> read_picture(const Request& request, const Source& source, const std::string& path,
                                        const Input& input) {
    const std::vector<int64_t> dims = dims_of(input.packing);
    const int channels = static_cast<int>(dims[0]), height = static_cast<int>(dims[1]),
              width = static_cast<int>(dims[2]);
    Result<Image> image = read_image(path);
    if (!image) return image.error();
    const bool other = image->height != height || image->width != width;
    if (other && number_of(source, "fit", -1) < 0)  // where the source fits its pictures, that is nothing to be told
        note(request, formatted("%s: resized from %d x %d to %d x %d", path.c_str(), image->width, image->height,
                                height, width));
    *image = shaped_image(std::move(*image), channels, height, width, picture_fit_of(source));
    if (request.options.invert) invert(*image);
    return std::move(image->pixels);
}

constexpr int deepest_folder = 32;  // links can make a folder lie in itself

bool ends_as_picture(const std::string& name) {
    const size_t dot = name.rfind('.');
    if (dot == std::string::npos) return false;
    for (const char* ending : {".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".pnm", ".npy"})
        if (strcasecmp(name.c_str() + dot, ending) == 0) return true;
    return false;
}

Status add_pictures(const std::string& folder, int depth, std::vector<std::string>& pictures) {
    if (depth > deepest_folder) return make_error("%s: lies more than %d folders deep", folder.c_str(), deepest_folder);
    const Result<FolderContent> content = list_folder(folder);
    if (!content) return content.error();
    const std::string stem = folder.back() == '/' ? folder : folder + "/";
    for (const std::string& name : content->files)
        if (ends_as_picture(name)) pictures.push_back(stem + name);
    for (const std::string& name : content->folders)
        if (Status status = add_pictures(stem + name, depth + 1, pictures); !status) return status;
    return {};
}

}  // namespace

Result<std::vector<std::string>> pictures_of(const std::string& path) {
    if (!folder_exists(path)) return std::vector<std::string>{path};
    std::vector<std::string> pictures;
    if (Status status = add_pictures(path, 0, pictures); !status) return status.error();
    if (pictures.empty()) return Error{path + ": has no pictures (.png, .jpg, .pgm, .ppm, .npy)"};
    return pictures;
}

bool NamedFiles::next(std::string& path) {
    if (at_ < words_.size()) {
        path = words_[at_++];
        return true;
    }
    while (from_stdin_ && read_line(stdin, path))
        if (!path.empty()) return true;
    return false;
}

Status put_picture(const Request& request, Workplace& place, const Program& program, int stage, const std::string& path,
                   int sample) {
    const Input& input = program.inputs[0];
    const Source& source = source_of(request.net, stage);
    Result<std::vector<float>> values = read_picture(request, source, path, input);
    if (!values) return values.error();
    const LinearMap map = map_of(source.input_maps, 0);
    pack(input.packing, values->data(), place.floats(input, sample), map);
    return {};
}

}  // namespace netrt
