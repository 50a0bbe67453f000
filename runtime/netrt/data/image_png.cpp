// PNG pictures with libpng.
#include "netrt/data/image_decoders.h"
#include "netrt/files/files.h"

#ifdef NETRT_NO_PNG

namespace netrt {

Result<Image> decode_png(const std::string& name, const std::vector<uint8_t>&) {
    return Error{name + ": is a PNG picture, and this program was built without libpng; PGM and PPM are read"};
}

Status write_png(const std::string& path, const Image&) {
    return Error{path + ": cannot be written: this program was built without libpng"};
}

}  // namespace netrt

#else

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstring>

namespace netrt {
namespace {

/// What libpng's functions get handed back. They leave by longjmp: nothing with a destructor may live in between.
struct PngFile {
    const uint8_t* bytes = nullptr;  // reading
    size_t count = 0, at = 0;
    std::string* written = nullptr;  // writing
    char problem[128] = "";
};

void on_problem(png_structp png, const char* text) {
    PngFile* file = static_cast<PngFile*>(png_get_error_ptr(png));
    std::snprintf(file->problem, sizeof file->problem, "%s", text);
    png_longjmp(png, 1);
}

void on_warning(png_structp, const char*) {}

void read_bytes(png_structp png, png_bytep out, size_t count) {
    PngFile* file = static_cast<PngFile*>(png_get_io_ptr(png));
    if (file->count - file->at < count) png_error(png, "is cut short");
    std::memcpy(out, file->bytes + file->at, count);
    file->at += count;
}

void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    static_cast<PngFile*>(png_get_io_ptr(png))->written->append(reinterpret_cast<const char*>(bytes), count);
}

void flush_nothing(png_structp) {}

/// One decoding: `read_head`, then rows of `row_bytes` are allocated, then `read_rows`.
struct PngDecoder {
    PngFile file;
    png_structp png = nullptr;
    png_infop info = nullptr;
    png_uint_32 width = 0, height = 0;
    int channels = 0, bits = 0;
    size_t row_bytes = 0;

    ~PngDecoder() { png_destroy_read_struct(&png, &info, nullptr); }

    bool read_head() {
        png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &file, on_problem, on_warning);
        if (png == nullptr) return false;
        info = png_create_info_struct(png);
        if (info == nullptr || setjmp(png_jmpbuf(png))) return false;
        png_set_read_fn(png, &file, read_bytes);
        png_set_chunk_malloc_max(png, 1 << 24);
        png_set_user_limits(png, 1 << 20, 1 << 20);
        png_read_info(png, info);
        png_set_expand(png);  // palettes to colours, 1, 2 and 4 bits to 8, tRNS to alpha
        png_set_interlace_handling(png);
        png_read_update_info(png, info);
        width = png_get_image_width(png, info);
        height = png_get_image_height(png, info);
        channels = png_get_channels(png, info);
        bits = png_get_bit_depth(png, info);
        row_bytes = png_get_rowbytes(png, info);
        return true;
    }

    bool read_rows(png_bytep* rows) {
        if (setjmp(png_jmpbuf(png))) return false;
        png_read_image(png, rows);
        png_read_end(png, nullptr);
        return true;
    }
};

/// Rows of 8 or 16 bits with or without alpha, to planes on white.
void fill(Image& image, const PngDecoder& decoder, const std::vector<uint8_t>& pixels) {
    const int channels = decoder.channels, value_bytes = decoder.bits / 8;
    const bool alpha = channels == 2 || channels == 4;
    const float scale = value_bytes == 2 ? 1 / 257.0f : 1.0f;
    const auto value = [&](const uint8_t* pixel, int c) {
        const int whole = value_bytes == 2 ? pixel[2 * c] * 256 + pixel[2 * c + 1] : pixel[c];
        return static_cast<float>(whole) * scale;
    };
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const uint8_t* pixel = pixels.data() + static_cast<size_t>(y) * decoder.row_bytes +
                                   static_cast<size_t>(x) * channels * value_bytes;
            const float opaque = alpha ? value(pixel, channels - 1) / 255 : 1;
            for (int c = 0; c < image.channels; ++c)
                image.at(c, y, x) = alpha ? value(pixel, c) * opaque + 255 * (1 - opaque) : value(pixel, c);
        }
}

Error png_error_of(const std::string& name, const PngFile& file) {
    return Error{name + ": this PNG picture cannot be read: " + (file.problem[0] ? file.problem : "not enough memory")};
}

/// Whether every chunk up to the last lies within the file: libpng takes memory for one before it reads it.
bool has_whole_chunks(const std::vector<uint8_t>& bytes) {
    constexpr size_t around = 12;  // length, name, checksum
    for (size_t at = 8; at + around <= bytes.size();) {
        const uint8_t* chunk = bytes.data() + at;
        const size_t length = static_cast<size_t>(chunk[0]) << 24 | static_cast<size_t>(chunk[1]) << 16 |
                              static_cast<size_t>(chunk[2]) << 8 | chunk[3];
        if (length > bytes.size() - at - around) return false;
        if (std::memcmp(chunk + 4, "IEND", 4) == 0) return true;
        at += around + length;
    }
    return false;
}

}  // namespace

Result<Image> decode_png(const std::string& name, const std::vector<uint8_t>& bytes) {
    if (!has_whole_chunks(bytes)) return Error{name + ": this PNG picture is cut short"};
    PngDecoder decoder;
    decoder.file.bytes = bytes.data();
    decoder.file.count = bytes.size();
    if (!decoder.read_head()) return png_error_of(name, decoder.file);
    // Deflate makes at most 1032 bytes out of one; expansion of 1 bit to 4 channels of 8 makes 32 out of one.
    constexpr double most_growth = 1032.0 * 32;
    if (static_cast<double>(decoder.row_bytes) * decoder.height > most_growth * static_cast<double>(bytes.size()))
        return Error{name + ": this PNG picture is cut short"};
    Result<Image> image = blank_image(name, decoder.channels >= 3 ? 3 : 1, decoder.height, decoder.width);
    if (!image) return image;

    std::vector<uint8_t> pixels;
    std::vector<png_bytep> rows;
    const int64_t total = static_cast<int64_t>(decoder.row_bytes) * decoder.height;
    if (Status status = take_memory(pixels, total, name); !status) return status.error();
    if (Status status = take_memory(rows, decoder.height, name); !status) return status.error();
    for (size_t y = 0; y < rows.size(); ++y) rows[y] = pixels.data() + y * decoder.row_bytes;
    if (!decoder.read_rows(rows.data())) return png_error_of(name, decoder.file);
    fill(*image, decoder, pixels);
    return image;
}

namespace {

bool encode(PngFile& file, const std::vector<uint8_t>& pixels, int channels, int height, int width) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &file, on_problem, on_warning);
    if (png == nullptr) return false;
    png_infop info = png_create_info_struct(png);
    if (info == nullptr || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_set_write_fn(png, &file, write_bytes, flush_nothing);
    png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8,
                 channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    const size_t row_bytes = static_cast<size_t>(width) * static_cast<size_t>(channels);
    for (int y = 0; y < height; ++y) png_write_row(png, pixels.data() + static_cast<size_t>(y) * row_bytes);
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return true;
}

/// What is not a number becomes 0.
uint8_t byte_of(float value) { return static_cast<uint8_t>(value > 0 ? std::min(value, 255.0f) + 0.5f : 0); }

}  // namespace

Status write_png(const std::string& path, const Image& image) {
    std::vector<uint8_t> pixels;
    pixels.reserve(image.pixels.size());
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x)
            for (int c = 0; c < image.channels; ++c) pixels.push_back(byte_of(image.at(c, y, x)));
    std::string content;
    PngFile file;
    file.written = &content;
    if (!encode(file, pixels, image.channels, image.height, image.width))
        return Error{path + ": cannot be written: " + (file.problem[0] ? file.problem : "not enough memory")};
    return write_file(path, content);
}

}  // namespace netrt

#endif
