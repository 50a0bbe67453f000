// Pictures: telling their form, and what can be done with them once they are read.
#include "netrt/data/images.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "netrt/data/image_decoders.h"
#include "netrt/data/npy.h"
#include "netrt/files/files.h"
#include "netrt/files/tensors_file.h"

namespace netrt {
namespace {

constexpr int64_t most_file_bytes = 1 << 28;
constexpr int64_t most_values = 100'000'000;

bool begins_with(const std::vector<uint8_t>& bytes, const char* start, size_t count) {
    return bytes.size() >= count && std::memcmp(bytes.data(), start, count) == 0;
}

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

Result<Image> decode_npy(const std::string& name, std::vector<uint8_t> bytes) {
    Result<ByteReader> reader = ByteReader::over(name, std::move(bytes));
    if (!reader) return reader.error();
    Result<Array> array = read_npy(*reader);
    if (!array) return array.error();
    return image_of_array(name, *array);
}

/// How much of each of the `from` pixels of a row goes into one of the `to` pixels of another.
struct Share {
    int first = 0;
    std::vector<float> weights;  // of first, first + 1, ...; their sum is 1
};

std::vector<Share> shares(int from, int to) {
    const double scale = static_cast<double>(from) / to;
    std::vector<Share> result(static_cast<size_t>(to));
    for (int i = 0; i < to; ++i) {
        Share& share = result[static_cast<size_t>(i)];
        if (scale <= 1) {  // between the two nearest centres
            const double position = std::clamp((i + 0.5) * scale - 0.5, 0.0, from - 1.0);
            share.first = std::min(static_cast<int>(position), std::max(from - 2, 0));
            const float second = static_cast<float>(position - share.first);
            share.weights = {1 - second};
            if (from > 1) share.weights.push_back(second);
            continue;
        }
        const double begin = i * scale, end = std::min((i + 1) * scale, static_cast<double>(from));
        share.first = static_cast<int>(begin);
        for (int k = share.first; k < end; ++k)
            share.weights.push_back(
                static_cast<float>((std::min<double>(k + 1, end) - std::max<double>(k, begin)) / (end - begin)));
    }
    return result;
}

}  // namespace

Result<Image> blank_image(const std::string& name, int channels, int64_t height, int64_t width) {
    if (height < 1 || width < 1) return Error{name + ": is a picture without pixels"};
    if (height > most_values || width > most_values || height * width > most_values / channels)
        return make_error("%s: is a picture of %lld x %lld pixels, more than can be read", name.c_str(),
                          static_cast<long long>(width), static_cast<long long>(height));
    Image image;
    image.channels = channels;
    image.height = static_cast<int>(height);
    image.width = static_cast<int>(width);
    if (Status status = take_memory(image.pixels, height * width * channels, name); !status) return status.error();
    return image;
}

Result<Image> decode_image(const std::string& name, std::vector<uint8_t> bytes) {
    if (begins_with(bytes, "\x89PNG\r\n\x1a\n", 8)) return decode_png(name, bytes);
    if (begins_with(bytes, "\xff\xd8", 2)) return decode_jpeg(name, bytes);
    if (begins_with(bytes, "\x93NUMPY", 6)) return decode_npy(name, std::move(bytes));
    if (bytes.size() >= 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7') return decode_pnm(name, bytes);
    if (bytes.empty()) return Error{name + ": is empty"};
    return Error{name + ": is none of PNG, JPEG, PGM, PPM, .npy"};
}

Result<Image> read_image(const std::string& path) {
    Result<std::vector<uint8_t>> bytes = read_file(path, most_file_bytes);
    if (!bytes) return bytes.error();
    return decode_image(path, std::move(*bytes));
}

Image with_channels(const Image& image, int channels) {
    if (image.channels == channels) return image;
    Image result{channels, image.height, image.width, {}};
    const size_t area = static_cast<size_t>(image.height) * image.width;
    if (channels == 3) {
        for (int c = 0; c < 3; ++c) result.pixels.insert(result.pixels.end(), image.pixels.begin(), image.pixels.end());
        return result;
    }
    result.pixels.resize(area);
    const float *red = image.pixels.data(), *green = red + area, *blue = green + area;
    for (size_t i = 0; i < area; ++i) result.pixels[i] = 0.299f * red[i] + 0.587f * green[i] + 0.114f * blue[i];
    return result;
}

Image resized(const Image& image, int height, int width) {
    if (image.height == height && image.width == width) return image;
    const std::vector<Share> columns = shares(image.width, width), rows = shares(image.height, height);
    Image result{image.channels, height, width, {}};
    result.pixels.assign(static_cast<size_t>(image.channels) * height * width, 0.0f);
    std::vector<float> row(static_cast<size_t>(image.width));
    for (int c = 0; c < image.channels; ++c)
        for (int y = 0; y < height; ++y) {
            const Share& share = rows[static_cast<size_t>(y)];
            std::fill(row.begin(), row.end(), 0.0f);
            for (size_t k = 0; k < share.weights.size(); ++k)
                for (int x = 0; x < image.width; ++x)
                    row[static_cast<size_t>(x)] += share.weights[k] * image.at(c, share.first + static_cast<int>(k), x);
            for (int x = 0; x < width; ++x) {
                const Share& column = columns[static_cast<size_t>(x)];
                float sum = 0;
                for (size_t k = 0; k < column.weights.size(); ++k)
                    sum += column.weights[k] * row[static_cast<size_t>(column.first) + k];
                result.at(c, y, x) = sum;
            }
        }
    return result;
}

void invert(Image& image) {
    for (float& value : image.pixels) value = 255 - value;
}

}  // namespace netrt
