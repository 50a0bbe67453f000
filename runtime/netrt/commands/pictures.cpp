// Pictures named on the command line, into the input of a program.
#include "netrt/commands/pictures.h"

#include <cstdio>

#include "netrt/data/batches.h"
#include "netrt/data/images.h"
#include "netrt/data/source_kind.h"
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

}  // namespace

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
