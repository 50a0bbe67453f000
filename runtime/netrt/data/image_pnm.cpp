// PGM and PPM pictures, as text (P2, P3) and as bytes (P5, P6).
#include "netrt/data/image_decoders.h"

namespace netrt {
namespace {

class PnmReader {
public:
    explicit PnmReader(const std::vector<uint8_t>& bytes) : bytes_(bytes) {}

    /// The next whole number after blanks and comments, or -1; at most `limit`.
    int64_t number(int64_t limit) {
        skip_blanks();
        int64_t value = 0;
        const size_t start = at_;
        for (; at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '9'; ++at_) {
            value = value * 10 + (bytes_[at_] - '0');
            if (value > limit) return -1;
        }
        return at_ > start ? value : -1;
    }

    /// The single blank between the header and the bytes.
    bool blank() { return at_ < bytes_.size() && is_blank(bytes_[at_++]); }

    size_t left() const { return bytes_.size() - at_; }
    unsigned byte() { return bytes_[at_++]; }
    void skip_blanks() {
        for (; at_ < bytes_.size() && (is_blank(bytes_[at_]) || bytes_[at_] == '#'); ++at_)
            if (bytes_[at_] == '#')
                while (at_ + 1 < bytes_.size() && bytes_[at_] != '\n') ++at_;
    }

private:
    static bool is_blank(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

    const std::vector<uint8_t>& bytes_;
    size_t at_ = 2;  // after P5
};

}  // namespace

Result<Image> decode_pnm(const std::string& name, const std::vector<uint8_t>& bytes) {
    const char form = static_cast<char>(bytes[1]);
    if (form != '2' && form != '3' && form != '5' && form != '6')
        return make_error("%s: is a picture of form P%c; P2, P3, P5 and P6 are read", name.c_str(), form);
    const int channels = form == '3' || form == '6' ? 3 : 1;
    const bool text = form < '4';

    PnmReader reader(bytes);
    const int64_t width = reader.number(1 << 30), height = reader.number(1 << 30), brightest = reader.number(65535);
    if (width < 0 || height < 0 || brightest < 1)
        return Error{name + ": its header is not width, height and largest value (1 to 65535)"};
    const int value_bytes = brightest > 255 ? 2 : 1;
    if (!text && !reader.blank()) return Error{name + ": ends within its header"};
    // As text, a value takes a digit and a blank, but for the last.
    const double least = static_cast<double>(width) * static_cast<double>(height) * channels * (text ? 2 : value_bytes);
    if (least > static_cast<double>(reader.left()) + 1) return Error{name + ": is cut short"};
    Result<Image> image = blank_image(name, channels, height, width);
    if (!image) return image;
    if (!text && reader.left() < image->pixels.size() * static_cast<size_t>(value_bytes))
        return Error{name + ": is cut short"};

    const double scale = 255.0 / static_cast<double>(brightest);
    for (int y = 0; y < image->height; ++y)
        for (int x = 0; x < image->width; ++x)
            for (int c = 0; c < channels; ++c) {
                int64_t value;
                if (text) {
                    value = reader.number(brightest);
                } else {
                    value = reader.byte();
                    if (value_bytes == 2) value = value * 256 + reader.byte();
                }
                if (value < 0 || value > brightest)
                    return make_error("%s: the value at row %d, column %d is missing or above %lld", name.c_str(), y, x,
                                      static_cast<long long>(brightest));
                image->at(c, y, x) = static_cast<float>(static_cast<double>(value) * scale);
            }
    reader.skip_blanks();
    if (text && reader.left() > 0) return Error{name + ": has more values than pixels"};
    return image;
}

}  // namespace netrt
