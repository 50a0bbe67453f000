// Pictures as NumPy's arrays.
#include "netrt/data/image_decoders.h"

#ifdef NETRT_NO_NPY

namespace netrt {

Result<Image> decode_npy(const std::string& name, const std::vector<uint8_t>&) {
    return Error{name + ": is an array, and this program was built without those as pictures; PGM and PPM are read"};
}

}  // namespace netrt

#else

#include "netrt/data/npy.h"
#include "netrt/files/tensors_file.h"

namespace netrt {

namespace {

/// A picture from an array [c][h][w] or [h][w][c].
Result<Image> image_of_array(const std::string& name, const Array& array) {
    const std::vector<int64_t>& dims = array.dims;
    const auto colours = [](int64_t dim) { return dim == 1 || dim == 3; };
    const bool flat = dims.size() == 2;
    const bool channels_first = dims.size() == 3 && colours(dims[0]);
    const bool channels_last = dims.size() == 3 && !channels_first && colours(dims[2]);
    if (!flat && !channels_first && !channels_last)
        return Error{name + ": a picture is [h, w], [1 or 3, h, w] or [h, w, 1 or 3], and this is " + shape_text(dims)};
    const int channels = flat ? 1 : static_cast<int>(channels_first ? dims[0] : dims[2]);
    const int64_t height = channels_first ? dims[1] : dims[0], width = channels_first ? dims[2] : dims[1];
    Result<Image> image = blank_image(name, channels, height, width);
    if (!image) return image;

    Result<std::vector<float>> floats = finite_floats_of(array, name);
    if (!floats) return floats.error();
    std::vector<float>& values = *floats;
    if (!channels_last) {
        image->pixels = std::move(values);
        return image;
    }
    for (int y = 0; y < image->height; ++y)
        for (int x = 0; x < image->width; ++x)
            for (int c = 0; c < channels; ++c)
                image->at(c, y, x) = values[(static_cast<size_t>(y) * image->width + x) * channels + c];
    return image;
}

}  // namespace

Result<Image> decode_npy(const std::string& name, const std::vector<uint8_t>& bytes) {
    Result<ByteReader> reader = ByteReader::over(name, bytes);
    if (!reader) return reader.error();
    Result<Array> array = read_npy(*reader);
    if (!array) return array.error();
    return image_of_array(name, *array);
}

}  // namespace netrt

#endif
