// Pictures: reading PNG, JPEG, PGM, PPM and .npy; converting; writing PNG.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/result.h"

namespace netrt {

/// pixels[(c * height + y) * width + x], 0 (dark) to 255 (bright); one channel is grey, three are red, green, blue.
struct Image {
    int channels = 1, height = 0, width = 0;
    std::vector<float> pixels;

    float& at(int c, int y, int x) { return pixels[(static_cast<size_t>(c) * height + y) * width + x]; }
    float at(int c, int y, int x) const { return pixels[(static_cast<size_t>(c) * height + y) * width + x]; }
};

/// Reads a picture; its form is told by its first bytes, not by its name. Transparent parts are shown on white; 16 bits
/// are scaled to 0..255 without rounding; .npy files are [h, w], [1 or 3, h, w] or [h, w, 1 or 3], their values as they
/// are.
Result<Image> read_image(const std::string& path);

/// The same from the content of a file; `name` is for messages.
Result<Image> decode_image(const std::string& name, std::vector<uint8_t> bytes);

/// To 1 or 3 channels: grey is 0.299 red + 0.587 green + 0.114 blue; colours from grey are equal.
Image with_channels(const Image& image, int channels);

/// Enlarges by linear interpolation between pixel centres, shrinks by the average of what each pixel covers.
Image resized(const Image& image, int height, int width);

/// How a picture comes to other sides: as much of its middle as has their proportions; all of it, each side scaled by
/// itself; all of it with black around.
enum class PictureFit { Crop, Stretch, Pad };

/// With 1 or 3 channels, `height` x `width`.
Image shaped_image(Image image, int channels, int height, int width, PictureFit fit);

/// 255 - value: makes dark on light what is light on dark.
void invert(Image& image);

/// Writes 8 bits a value, rounded and limited to 0..255; `image` has 1 or 3 channels.
Status write_png(const std::string& path, const Image& image);

}  // namespace netrt
