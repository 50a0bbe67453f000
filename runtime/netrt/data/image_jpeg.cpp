// JPEG pictures with libjpeg.
#include "netrt/data/image_decoders.h"

#ifdef NETRT_NO_JPEG

namespace netrt {

Result<Image> decode_jpeg(const std::string& name, const std::vector<uint8_t>&) {
    return Error{name + ": is a JPEG picture, and this program was built without libjpeg; PGM and PPM are read"};
}

}  // namespace netrt

#else

#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>

#include <csetjmp>

#include "netrt/files/files.h"

namespace netrt {
namespace {

constexpr int most_scans = 500;  // a small file may ask for more work than it is worth

/// libjpeg calls these functions and leaves by longjmp: nothing with a destructor may live in between.
struct JpegDecoder {
    jpeg_error_mgr errors;  // first: on_error finds the decoder behind it
    jpeg_progress_mgr progress;
    jpeg_decompress_struct jpeg;
    jmp_buf escape;
    char problem[JMSG_LENGTH_MAX] = "";
    bool created = false;

    JpegDecoder() {
        jpeg.err = jpeg_std_error(&errors);
        errors.error_exit = on_error;
        errors.emit_message = on_message;
        errors.output_message = [](j_common_ptr) {};
        progress.progress_monitor = on_progress;
    }
    ~JpegDecoder() {
        if (created) jpeg_destroy_decompress(&jpeg);
    }

    static JpegDecoder& of(j_common_ptr common) { return *reinterpret_cast<JpegDecoder*>(common->err); }

    static void on_error(j_common_ptr common) {
        common->err->format_message(common, of(common).problem);
        longjmp(of(common).escape, 1);
    }

    /// Level -1 is a warning: libjpeg would go on and invent the pixels that are missing. A few are harmless.
    static void on_message(j_common_ptr common, int level) {
        const int code = common->err->msg_code;
        if (level >= 0 || code == JWRN_EXTRANEOUS_DATA || code == JWRN_JFIF_MAJOR || code == JWRN_ADOBE_XFORM) return;
        on_error(common);
    }

    static void on_progress(j_common_ptr common) {
        JpegDecoder& decoder = of(common);
        if (!common->is_decompressor || decoder.jpeg.input_scan_number <= most_scans) return;
        std::snprintf(decoder.problem, sizeof decoder.problem, "more than %d scans", most_scans);
        longjmp(decoder.escape, 1);
    }

    bool read_head(const std::vector<uint8_t>& bytes) {
        if (setjmp(escape)) return false;
        jpeg_create_decompress(&jpeg);
        created = true;
        jpeg.progress = &progress;
        jpeg_mem_src(&jpeg, bytes.data(), bytes.size());
        jpeg_read_header(&jpeg, TRUE);
        const bool printing = jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK;
        jpeg.out_color_space = jpeg.num_components == 1 ? JCS_GRAYSCALE : printing ? JCS_CMYK : JCS_RGB;
        jpeg_calc_output_dimensions(&jpeg);
        return true;
    }

    bool start() {
        if (setjmp(escape)) return false;
        jpeg_start_decompress(&jpeg);
        return true;
    }

    bool read_row(JSAMPROW row) {
        if (setjmp(escape)) return false;
        jpeg_read_scanlines(&jpeg, &row, 1);
        return true;
    }

    bool finish() {
        if (setjmp(escape)) return false;
        jpeg_finish_decompress(&jpeg);
        return true;
    }
};

/// One row to the planes. Printing colours come as Adobe writes them, light being large: light = ink * black.
void fill_row(Image& image, int y, const std::vector<uint8_t>& row, int components) {
    for (int x = 0; x < image.width; ++x)
        for (int c = 0; c < image.channels; ++c) {
            const uint8_t* pixel = row.data() + static_cast<size_t>(x) * static_cast<size_t>(components);
            const float black = components == 4 ? static_cast<float>(pixel[3]) / 255 : 1;
            image.at(c, y, x) = static_cast<float>(pixel[c]) * black;
        }
}

Error jpeg_error_of(const std::string& name, const JpegDecoder& decoder) {
    return Error{name + ": this JPEG picture cannot be read: " + decoder.problem};
}

}  // namespace

Result<Image> decode_jpeg(const std::string& name, const std::vector<uint8_t>& bytes) {
    JpegDecoder decoder;
    if (!decoder.read_head(bytes)) return jpeg_error_of(name, decoder);
    const int channels = decoder.jpeg.num_components == 1 ? 1 : 3;
    // Huffman codes spend at least a bit on 64 pixels; arithmetic codes can do with a little less.
    constexpr double most_pixels_of_byte = 8 * 64 * 16;
    if (static_cast<double>(decoder.jpeg.output_height) * decoder.jpeg.output_width >
        most_pixels_of_byte * static_cast<double>(bytes.size()))
        return Error{name + ": this JPEG picture is cut short"};
    Result<Image> image = blank_image(name, channels, decoder.jpeg.output_height, decoder.jpeg.output_width);
    if (!image) return image;
    if (!decoder.start()) return jpeg_error_of(name, decoder);

    const int components = decoder.jpeg.output_components;
    std::vector<uint8_t> row(static_cast<size_t>(image->width) * static_cast<size_t>(components));
    for (int y = 0; y < image->height; ++y) {
        if (!decoder.read_row(row.data())) return jpeg_error_of(name, decoder);
        fill_row(*image, y, row, components);
    }
    if (!decoder.finish()) return jpeg_error_of(name, decoder);
    return image;
}

}  // namespace netrt

#endif
