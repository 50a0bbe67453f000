// One decoder for each form of picture; images.cpp chooses among them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/data/images.h"
#include "netrt/result.h"

namespace netrt {

Result<Image> decode_png(const std::string& name, const std::vector<uint8_t>& bytes);
Result<Image> decode_jpeg(const std::string& name, const std::vector<uint8_t>& bytes);
Result<Image> decode_npy(const std::string& name, const std::vector<uint8_t>& bytes);
/// P2, P3, P5 and P6.
Result<Image> decode_pnm(const std::string& name, const std::vector<uint8_t>& bytes);

/// Takes memory for a picture; refused when it has more than 100 million values or a side without pixels.
Result<Image> blank_image(const std::string& name, int channels, int64_t height, int64_t width);

}  // namespace netrt
