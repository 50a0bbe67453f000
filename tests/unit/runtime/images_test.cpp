// Pictures: every form that is read, what becomes of it, and what is refused.
#include "netrt/data/images.h"

#include <cmath>
#include <cstdio>
#include <filesystem>

#include <doctest/doctest.h>

#include "encoders.h"
#include "netrt/data/npy.h"
#include "scratch.h"

using namespace netrt;

namespace {

Result<Image> decode(const std::string& content) { return decode_image("a", bytes_of_text(content)); }

std::string problem_of(const std::string& content) {
    const Result<Image> image = decode(content);
    return image.ok() ? "" : image.error().text;
}

std::vector<float> pixels_of(const std::string& content) {
    const Result<Image> image = decode(content);
    REQUIRE_MESSAGE(image.ok(), (image.ok() ? "" : image.error().text));
    return image->pixels;
}

}  // namespace

TEST_CASE("PGM and PPM, as text and as bytes") {
    CHECK(pixels_of("P2 3 1 # comment\n255\n0 128 255") == std::vector<float>{0, 128, 255});
    CHECK(pixels_of("P2\n2 1\n4\n1 4\n") == std::vector<float>{63.75f, 255});
    CHECK(pixels_of("P3 2 1 255  1 2 3  4 5 6 # end") == std::vector<float>{1, 4, 2, 5, 3, 6});
    CHECK(pixels_of("P5 2 2 255\nabcd") == std::vector<float>{'a', 'b', 'c', 'd'});
    CHECK(pixels_of("P6 1 2 255\nabcdef") == std::vector<float>{'a', 'd', 'b', 'e', 'c', 'f'});
    CHECK(pixels_of(std::string("P5 2 1 65535\n\xff\xff\x80\x80", 17)) == std::vector<float>{255, 128});
    CHECK(decode("P6 1 2 255\nabcdef")->height == 2);
}

TEST_CASE("PGM and PPM that are not as they should be") {
    CHECK(problem_of("P5") == "a: its header is not width, height and largest value (1 to 65535)");
    CHECK(problem_of("P5 2 x 255\n") == "a: its header is not width, height and largest value (1 to 65535)");
    CHECK(problem_of("P5 2 2 65536\n") == "a: its header is not width, height and largest value (1 to 65535)");
    CHECK(problem_of("P5 2 2 255\nabc") == "a: is cut short");
    CHECK(problem_of("P2 2 2 255\n1 2 3 ") == "a: the value at row 1, column 1 is missing or above 255");
    CHECK(problem_of("P2 2 1 15\n1 16") == "a: the value at row 0, column 1 is missing or above 15");
    CHECK(problem_of("P2 2 1 15\n1 2 3") == "a: has more values than pixels");
    CHECK(problem_of("P5 1000000 1000000 255\nx") == "a: is cut short");
    CHECK(problem_of("P5 0 5 255\n") == "a: is a picture without pixels");
    CHECK(problem_of("P4 8 1\nx") == "a: is a picture of form P4; P2, P3, P5 and P6 are read");
}

TEST_CASE("what is no picture") {
    CHECK(problem_of("") == "a: is empty");
    CHECK(problem_of("GIF89a") == "a: is none of PNG, JPEG, PGM, PPM, .npy");
    CHECK(read_image("/nowhere/a.png").error().text == "/nowhere/a.png: cannot be read: no such file or folder");
}

TEST_CASE(".npy pictures with the channels first, last, or none") {
    const std::string values = {'\0', '\0', '\x80', '?', '\0', '\0', '\0', '@', '\0', '\0', '@', '@'};  // 1, 2, 3
    CHECK(pixels_of(npy_header({1, 3}) + values) == std::vector<float>{1, 2, 3});
    CHECK(decode(npy_header({3, 1, 1}) + values)->channels == 3);
    CHECK(decode(npy_header({1, 1, 3}) + values)->channels == 1);
    CHECK(decode(npy_header({2, 2, 3}) + values + values + values + values)->channels == 3);
    CHECK(decode(npy_header({2, 2, 3}) + values + values + values + values)->at(1, 1, 0) == 2);
    CHECK(problem_of(npy_header({3}) + values) ==
          "a: a picture is [h, w], [1 or 3, h, w] or [h, w, 1 or 3], and this is [3]");
    CHECK(problem_of(npy_header({1, 1}) + std::string("\0\0\x80\x7f", 4)) == "a: element [0, 0] is inf");
    CHECK(problem_of(npy_header({0, 5})) == "a: is a picture without pixels");
}

TEST_CASE("grey and colours") {
    Image colours{3, 1, 2, {100, 0, 100, 0, 100, 255}};
    CHECK(with_channels(colours, 1).at(0, 0, 0) == doctest::Approx(100));
    CHECK(with_channels(colours, 1).at(0, 0, 1) == doctest::Approx(0.114 * 255));
    const Image again = with_channels(with_channels(colours, 1), 3);
    CHECK(again.channels == 3);
    CHECK(again.at(2, 0, 0) == again.at(0, 0, 0));
    CHECK(with_channels(colours, 3).pixels == colours.pixels);
    invert(colours);
    CHECK(colours.at(2, 0, 1) == 0);
}

TEST_CASE("shrinking averages, enlarging interpolates") {
    const Image image{1, 2, 4, {0, 10, 20, 30, 40, 50, 60, 70}};
    CHECK(resized(image, 1, 2).pixels == std::vector<float>{25, 45});
    CHECK(resized(image, 2, 4).pixels == image.pixels);
    const Image wide = resized(Image{1, 1, 2, {0, 100}}, 1, 4);
    CHECK(wide.pixels == std::vector<float>{0, 25, 75, 100});
    const Image third = resized(Image{1, 1, 3, {0, 30, 90}}, 1, 2);
    CHECK(third.at(0, 0, 0) == doctest::Approx(10));
    CHECK(third.at(0, 0, 1) == doctest::Approx(70));
    CHECK(resized(Image{1, 1, 1, {7}}, 3, 3).pixels == std::vector<float>(9, 7.0f));
    for (const int size : {1, 2, 3, 5, 7, 28, 29, 61}) {
        const Image flat = resized(Image{1, 28, 28, std::vector<float>(784, 200)}, size, size);
        for (const float value : flat.pixels) REQUIRE(value == doctest::Approx(200));
    }
}

#ifndef NETRT_NO_PNG
TEST_CASE("PNG of every kind") {
    CHECK(pixels_of(encoded_png({PNG_COLOR_TYPE_GRAY, 8, 2, 1, {0, 200}})) == std::vector<float>{0, 200});
    CHECK(pixels_of(encoded_png({PNG_COLOR_TYPE_GRAY, 1, 8, 1, {0x81}})) ==
          std::vector<float>{255, 0, 0, 0, 0, 0, 0, 255});
    CHECK(pixels_of(encoded_png({PNG_COLOR_TYPE_GRAY, 16, 2, 1, {0x80, 0x80, 0x00, 0x01}})) ==
          std::vector<float>{128, 1 / 257.0f});
    CHECK(pixels_of(encoded_png({PNG_COLOR_TYPE_RGB, 8, 2, 1, {1, 2, 3, 4, 5, 6}})) ==
          std::vector<float>{1, 4, 2, 5, 3, 6});
    CHECK(pixels_of(encoded_png({PNG_COLOR_TYPE_PALETTE, 8, 2, 1, {1, 0}})) ==
          std::vector<float>{40, 10, 50, 20, 60, 30});
    CHECK(pixels_of(encoded_png({PNG_COLOR_TYPE_GRAY_ALPHA, 8, 3, 1, {100, 255, 100, 0, 100, 51}})) ==
          std::vector<float>{100, 255, 100 * 0.2f + 255 * (1 - 0.2f)});
    CHECK(pixels_of(encoded_png({PNG_COLOR_TYPE_RGB_ALPHA, 8, 1, 1, {0, 100, 200, 0}})) ==
          std::vector<float>{255, 255, 255});
    CHECK(pixels_of(encoded_png({PNG_COLOR_TYPE_RGB_ALPHA, 16, 1, 1, {0, 0, 255, 255, 1, 1, 255, 255}})) ==
          std::vector<float>{0, 255, 1});
}

TEST_CASE("an interlaced PNG is the same picture") {
    EncodedPng form{PNG_COLOR_TYPE_GRAY, 8, 13, 11, {}};
    for (int i = 0; i < 13 * 11; ++i) form.bytes.push_back(static_cast<uint8_t>(i));
    const std::vector<float> plain = pixels_of(encoded_png(form));
    form.interlaced = true;
    CHECK(pixels_of(encoded_png(form)) == plain);
}

TEST_CASE("what is written as PNG is read again") {
    const Scratch scratch;
    Image image{3, 2, 2, {0, 1.4f, 1.6f, 300, -5, 255, 128, 7, 8, 9, 10, NAN}};
    REQUIRE(write_png(scratch.path("a.png"), image).ok());
    const Result<Image> again = read_image(scratch.path("a.png"));
    REQUIRE(again.ok());
    CHECK(again->pixels == std::vector<float>{0, 1, 2, 255, 0, 255, 128, 7, 8, 9, 10, 0});
    CHECK_FALSE(write_png(scratch.path("no/a.png"), image).ok());
}

TEST_CASE("a PNG that is cut short or damaged is refused") {
    const std::string file = encoded_png({PNG_COLOR_TYPE_RGB, 8, 2, 2, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}});
    for (size_t length = 8; length < file.size(); ++length)
        CHECK(problem_of(file.substr(0, length)) == "a: this PNG picture is cut short");
    for (size_t at = 8; at < file.size(); ++at) {
        std::string bad = file;
        bad[at] = static_cast<char>(bad[at] ^ 0x55);
        CHECK(problem_of(bad) != "");
    }
    for (uint32_t attempt = 0; attempt < 1000; ++attempt) problem_of(damaged(file, attempt));
}

TEST_CASE("chunks beyond the end of a PNG are refused before memory is taken") {
    const std::string file = encoded_png({PNG_COLOR_TYPE_GRAY, 8, 1, 1, {0}});
    for (const char* name : {"tEXt", "zTXt", "iTXt", "sPLT"})
        CHECK(problem_of(file.substr(0, 33) + std::string("\x7f\xff\xff\xff", 4) + name) ==
              "a: this PNG picture is cut short");
}

TEST_CASE("a PNG that claims to be huge takes no memory") {
    EncodedPng form{PNG_COLOR_TYPE_GRAY, 8, 1, 1, {0}};
    form.claimed_width = 1'000'000;
    form.claimed_height = 1'000'000;
    CHECK(problem_of(encoded_png(form)) == "a: this PNG picture is cut short");
}
#endif

#ifndef NETRT_NO_JPEG
TEST_CASE("JPEG in grey, colours and printing colours") {
    const Result<Image> grey = decode(encoded_jpeg(16, 16, 1, JCS_GRAYSCALE, {100}));
    REQUIRE(grey.ok());
    CHECK(grey->channels == 1);
    CHECK(grey->pixels == std::vector<float>(256, 100.0f));
    const Result<Image> red = decode(encoded_jpeg(20, 10, 3, JCS_RGB, {250, 10, 20}));
    REQUIRE(red.ok());
    CHECK(red->channels == 3);
    CHECK(red->width == 20);
    CHECK(red->height == 10);
    CHECK(red->at(0, 5, 5) == doctest::Approx(250).epsilon(0.02));
    CHECK(red->at(1, 5, 5) == doctest::Approx(10).epsilon(0.3));
    const Result<Image> printed = decode(encoded_jpeg(16, 16, 4, JCS_CMYK, {255, 128, 0, 128}));
    REQUIRE(printed.ok());
    CHECK(printed->channels == 3);
    CHECK(printed->at(0, 3, 3) == doctest::Approx(128).epsilon(0.02));
    CHECK(printed->at(1, 3, 3) == doctest::Approx(64).epsilon(0.05));
    CHECK(decode(encoded_jpeg(33, 17, 3, JCS_RGB, {1, 2, 3}, true))->width == 33);
}

TEST_CASE("a JPEG that is cut short is refused, not filled with grey") {
    for (const bool progressive : {false, true}) {
        const std::string file = encoded_jpeg(40, 24, 3, JCS_RGB, {200, 100, 50}, progressive);
        REQUIRE(problem_of(file) == "");
        // The last two bytes only say that the file ends.
        for (size_t length = 2; length < file.size() - 2; ++length)
            CHECK(problem_of(file.substr(0, length)).starts_with("a: this JPEG picture"));
        for (uint32_t attempt = 0; attempt < 500; ++attempt) problem_of(damaged(file, attempt));
    }
}
#endif

TEST_CASE("the forms are told by content, not by name") {
    const Scratch scratch;
    CHECK(read_image(scratch.write("photo.jpg", "P5 1 1 255\nx"))->pixels == std::vector<float>{'x'});
}

TEST_CASE("real photographs are read") {
    const char* chosen = std::getenv("NETC_DATA");
    const std::string folder = std::string(chosen != nullptr ? chosen : NETC_ROOT "/../shared/data") + "/images";
    if (!std::filesystem::is_directory(folder)) {
        std::printf("skipped: no pictures at %s\n", folder.c_str());
        return;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const Result<Image> image = read_image(entry.path().string());
        REQUIRE_MESSAGE(image.ok(), (image.ok() ? "" : image.error().text));
        const Image small = resized(with_channels(*image, 3), 224, 224);
        double mean = 0;
        for (const float value : small.pixels) mean += value / static_cast<double>(small.pixels.size());
        CHECK(mean > 10);
        CHECK(mean < 245);
    }
}
