// Pictures in files as an input of samples.
#include "netrt/data/picture_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "netrt/data/images.h"
#include "netrt/files/files.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

class PictureRows : public Rows {
public:
    PictureRows(std::vector<std::string> paths, const std::vector<int64_t>& dims, PictureFit fit)
        : Rows(true, dims[0] * dims[1] * dims[2]), paths_(std::move(paths)), channels_(static_cast<int>(dims[0])),
          height_(static_cast<int>(dims[1])), width_(static_cast<int>(dims[2])), fit_(fit) {}

    Status read(int64_t number, void* to) const override {
        const std::string& path = paths_[static_cast<size_t>(number)];
        if (const Result<Descriptor> file = open_regular(path); !file) return file.error();  // a pipe would be waited for
        Result<Image> image = read_image(path);
        if (!image) return image.error();
        const auto beyond = std::find_if(image->pixels.begin(), image->pixels.end(),
                                         [](float value) { return !(value >= 0 && value <= 255); });
        if (beyond != image->pixels.end())
            return make_error("%s: holds the value %g, and those of pictures are 0 to 255", path.c_str(), static_cast<double>(*beyond));
        const Image shaped = shaped_image(std::move(*image), channels_, height_, width_, fit_);
        std::transform(shaped.pixels.begin(), shaped.pixels.end(), static_cast<uint8_t*>(to), [](float value) {
            return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L));
        });
        return {};
    }

    std::string name_of(int64_t number) const override { return paths_[static_cast<size_t>(number)]; }

private:
    const std::vector<std::string> paths_;
    const int channels_, height_, width_;
    const PictureFit fit_;
};

/// Leaves out the samples whose pictures cannot be read, and says so.
Status leave_out(const Rows::Problems& problems, const std::string& set, Samples& samples) {
    if (problems.empty()) return {};
    const auto count = static_cast<size_t>(samples.count);
    if (problems.size() == count) return Error{set + ": none of its pictures can be read; the first: " + problems.front().text};
    std::vector<uint32_t> places(count);
    std::iota(places.begin(), places.end(), 0u);
    Rows::without(problems, places);
    keep_samples(samples, places);
    samples.remark = formatted("%s: %zu of %zu pictures cannot be read and are left out; the first: %s", set.c_str(), problems.size(),
                               count, problems.front().text.c_str());
    return {};
}

}  // namespace

Status read_pictures(const SourceRequest& request, const std::string& set, std::vector<std::string> paths, Samples& samples) {
    Column& pictures = samples.columns.front();
    pictures.name = request.program.inputs[0].name;
    pictures.file = set;
    pictures.dims = dims_of(request.program.inputs[0].packing);
    const auto rows = std::make_shared<PictureRows>(std::move(paths), pictures.dims, picture_fit_of(request.source));
    const int64_t all = samples.count * static_cast<int64_t>(rows->sample_bytes());
    if (all <= request.most_bytes)
        if (Status status = take_memory(pictures.bytes, all, set); !status) return status;
    const bool skips = number_of(request.source, "on_bad", 0) != 0;  // of `stop` and `skip`
    const Result<Rows::Problems> problems =
        rows->examine(samples.count, request.threads, skips, pictures.bytes.empty() ? nullptr : pictures.bytes.data());
    if (!problems) return problems.error();
    if (!skips && !problems->empty()) return Error{problems->front().text + "; `on_bad = skip` leaves such pictures out"};
    if (pictures.bytes.empty()) pictures.rows = rows;
    return leave_out(*problems, set, samples);
}

}  // namespace netrt
