// Pictures: telling their form, and what can be done with them once they are read.
#include "netrt/data/images.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "netrt/data/image_decoders.h"
#include "netrt/files/files.h"

namespace netrt {
namespace {

constexpr int64_t most_file_bytes = 1 << 28;
constexpr int64_t most_values = 100'000'000;

bool begins_with(const std::vector<uint8_t>& bytes, const char* start, size_t count) {
    return bytes.size() >= count && std::memcmp(bytes.data(), start, count) == 0;
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
    if (begins_with(bytes, "\x93NUMPY", 6)) return decode_npy(name, bytes);
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

namespace {

/// a * b / c to the nearest, at least 1.
int scaled(int a, int b, int c) { return static_cast<int>(std::max<int64_t>((int64_t{2} * a * b + c) / (int64_t{2} * c), 1)); }

/// A rectangle of a picture.
Image part_of(const Image& image, int top, int left, int height, int width) {
    Image part{image.channels, height, width, {}};
    part.pixels.reserve(static_cast<size_t>(image.channels) * height * width);
    for (int c = 0; c < image.channels; ++c)
        for (int y = top; y < top + height; ++y) {
            const float* row = image.pixels.data() + (static_cast<size_t>(c) * image.height + y) * image.width + left;
            part.pixels.insert(part.pixels.end(), row, row + width);
        }
    return part;
}

// Cut before it is scaled: a long strip would be larger than memory when its shorter side is scaled to another.
Image cropped(const Image& image, int height, int width) {
    const bool wide = int64_t{image.width} * height > int64_t{image.height} * width;
    const int rows = wide ? image.height : scaled(image.width, height, width);
    const int columns = wide ? scaled(image.height, width, height) : image.width;
    const Image middle = part_of(image, (image.height - rows) / 2, (image.width - columns) / 2, rows, columns);
    return resized(middle, height, width);
}

Image padded(const Image& image, int height, int width) {
    const bool wide = int64_t{image.width} * height > int64_t{image.height} * width;
    const Image whole = resized(image, wide ? scaled(image.height, width, image.width) : height,
                                wide ? width : scaled(image.width, height, image.height));
    Image result{image.channels, height, width, {}};
    result.pixels.assign(static_cast<size_t>(image.channels) * height * width, 0.0f);
    const int top = (height - whole.height) / 2, left = (width - whole.width) / 2;
    for (int c = 0; c < image.channels; ++c)
        for (int y = 0; y < whole.height; ++y)
            for (int x = 0; x < whole.width; ++x) result.at(c, top + y, left + x) = whole.at(c, y, x);
    return result;
}

Image fitted(const Image& image, int height, int width, PictureFit fit) {
    switch (fit) {
        case PictureFit::Crop:
            return cropped(image, height, width);
        case PictureFit::Stretch:
            return resized(image, height, width);
        case PictureFit::Pad:
            return padded(image, height, width);
    }
    return image;
}

}  // namespace

Image shaped_image(Image image, int channels, int height, int width, PictureFit fit) {
    // The fewer channels there are, the less a picture takes before it is resized.
    if (image.channels > channels) image = with_channels(image, channels);
    if (image.height != height || image.width != width) image = fitted(image, height, width, fit);
    if (image.channels < channels) image = with_channels(image, channels);
    return image;
}

void invert(Image& image) {
    for (float& value : image.pixels) value = 255 - value;
}

}  // namespace netrt
