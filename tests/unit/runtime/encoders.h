// Makes PNG and JPEG files of every kind, for the tests of what reads them.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#ifndef NETRT_NO_PNG
#include <png.h>

/// Rows of `bytes` as PNG stores them; the palette has two colours, (10, 20, 30) and (40, 50, 60).
struct EncodedPng {
    int color_type, bits;
    int width, height;
    std::vector<uint8_t> bytes;
    bool interlaced = false;
    uint32_t claimed_width = 0, claimed_height = 0;  // written into the head in place of the true ones
};

inline std::string encoded_png(const EncodedPng& form) {
    std::string content;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &content,
        [](png_structp png, png_bytep bytes, size_t count) {
            static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), count);
        },
        [](png_structp) {});
    png_set_IHDR(png, info, static_cast<uint32_t>(form.width), static_cast<uint32_t>(form.height), form.bits,
                 form.color_type, form.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    const png_color palette[] = {{10, 20, 30}, {40, 50, 60}};
    if (form.color_type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, 2);
    png_write_info(png, info);
    std::vector<uint8_t> bytes = form.bytes;
    std::vector<png_bytep> rows;
    for (int y = 0; y < form.height; ++y)
        rows.push_back(bytes.data() + static_cast<size_t>(y) * png_get_rowbytes(png, info));
    png_write_image(png, rows.data());
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);

    if (form.claimed_width > 0) {
        const auto put = [&](size_t at, uint32_t value) {
            for (int i = 0; i < 4; ++i) content[at + static_cast<size_t>(i)] = static_cast<char>(value >> (24 - 8 * i));
        };
        put(16, form.claimed_width);
        put(20, form.claimed_height);
        uint32_t crc = 0xffffffff;  // of the name and the 13 bytes of the first chunk
        for (size_t at = 12; at < 29; ++at) {
            crc ^= static_cast<uint8_t>(content[at]);
            for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
        }
        put(29, ~crc);
    }
    return content;
}
#endif

#ifndef NETRT_NO_JPEG
#include <jpeglib.h>

/// A picture of one colour, in the given components.
inline std::string encoded_jpeg(int width, int height, int components, J_COLOR_SPACE space, std::vector<uint8_t> colour,
                                bool progressive = false) {
    jpeg_compress_struct jpeg;
    jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* bytes = nullptr;
    unsigned long count = 0;
    jpeg_mem_dest(&jpeg, &bytes, &count);
    jpeg.image_width = static_cast<JDIMENSION>(width);
    jpeg.image_height = static_cast<JDIMENSION>(height);
    jpeg.input_components = components;
    jpeg.in_color_space = space;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 100, TRUE);
    if (progressive) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    std::vector<uint8_t> row;
    for (int x = 0; x < width; ++x) row.insert(row.end(), colour.begin(), colour.end());
    JSAMPROW rows[] = {row.data()};
    for (int y = 0; y < height; ++y) jpeg_write_scanlines(&jpeg, rows, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    std::string content(reinterpret_cast<char*>(bytes), count);
    std::free(bytes);
    return content;
}
#endif
