// Pictures in a folder for each class: how they are found, fitted, refused or left out.
#include "netrt/data/picture_folder.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <doctest/doctest.h>

#include "netrt/data/images.h"
#include "unit/runtime/ports.h"
#include "unit/runtime/scratch.h"

using namespace netrt;

namespace {

/// A grey picture of these rows of letters: each pixel is the code of its letter.
std::string pgm(const std::vector<std::string>& rows) {
    std::string text = "P5 " + std::to_string(rows[0].size()) + " " + std::to_string(rows.size()) + " 255\n";
    for (const std::string& row : rows) text += row;
    return text;
}

std::string ppm_pixel(const std::string& colour) { return "P6 1 1 255\n" + colour; }

/// Writes a picture and the folders above it.
std::string put(const Scratch& scratch, const std::string& name, const std::string& content) {
    std::filesystem::create_directories(std::filesystem::path(scratch.path(name)).parent_path());
    return scratch.write(name, content);
}

Ports ports_of(int channels, int height, int width, int classes, std::vector<NamedNumber> numbers = {}) {
    return {{port("image", {channels, height, width})}, {port("animal", {}, classes)}, std::move(numbers)};
}

std::string error_of(const Ports& ports, const std::vector<std::pair<std::string, std::string>>& files,
                     Split split = Split::Train) {
    const Result<Samples> samples = ports.read(sources::folder, files, split);
    return samples.ok() ? "" : samples.error().text;
}

std::string text_of(const Image& image) {
    std::string text;
    for (const float value : image.pixels) text += static_cast<char>(value);
    return text;
}

}  // namespace

TEST_CASE("classes are folders in the order of their bytes, whatever the names are") {
    const Scratch scratch;
    put(scratch, "train/a cat/x y.PGM", pgm({"c"}));
    put(scratch, "train/a cat/Thumbs.db", "no picture");
    put(scratch, "train/a cat/.hidden", "no picture");
    put(scratch, "train/\xc5\xbdlva/1", pgm({"z"}));
    put(scratch, "train/DOG/b.jpeg", pgm({"B"}));
    put(scratch, "train/DOG/a.png", pgm({"A"}));
    put(scratch, "train/readme.txt", "of the set");
    put(scratch, "train/.git/config", "no class");
    put(scratch, "val/a cat/1.pgm", pgm({"1"}));
    put(scratch, "val/DOG/2.pgm", pgm({"2"}));
    put(scratch, "val/\xc5\xbdlva/3.pgm", pgm({"3"}));
    const Ports ports = ports_of(1, 1, 1, 3);
    const Result<Samples> train = ports.read(sources::folder, {{"", scratch.folder()}});
    REQUIRE_MESSAGE(train.ok(), (train.ok() ? "" : train.error().text));
    CHECK(train->columns[1].class_names == std::vector<std::string>{"DOG", "a cat", "\xc5\xbdlva"});
    CHECK(train->columns[1].classes == std::vector<int32_t>{0, 0, 1, 2});
    CHECK(train->columns[0].bytes == bytes_of_text("ABcz"));
    CHECK(train->remark.empty());
    const Result<Samples> test = ports.read(sources::folder, {{"", scratch.folder()}}, Split::Test);
    REQUIRE(test.ok());
    CHECK(test->columns[0].bytes == bytes_of_text("213"));
    CHECK(test->columns[1].classes == std::vector<int32_t>{0, 1, 2});
}

TEST_CASE("classes directly in the folder are all for training, unless another is named for evaluation") {
    const Scratch scratch;
    put(scratch, "set/car/1.pgm", pgm({"c"}));
    put(scratch, "set/train/1.pgm", pgm({"t"}));  // a class, since there are no folders in it
    put(scratch, "other/car/1.pgm", pgm({"d"}));
    put(scratch, "other/train/1.pgm", pgm({"u"}));
    const Ports ports = ports_of(1, 1, 1, 2);
    const std::string set = scratch.path("set"), other = scratch.path("other");
    CHECK(ports.read(sources::folder, {{"", set}})->columns[0].bytes == bytes_of_text("ct"));
    CHECK(ports.read(sources::folder, {{"", set}}, Split::Test)->count == 0);
    CHECK(ports.read(sources::folder, {{"", set}, {"test_test", other}}, Split::Test)->columns[0].bytes == bytes_of_text("du"));
}

TEST_CASE("grey becomes colour, and colour grey") {
    const Scratch scratch;
    put(scratch, "a/1.ppm", ppm_pixel("\x64\xc8\x32"));
    put(scratch, "b/1.pgm", pgm({"e"}));
    const std::vector<std::pair<std::string, std::string>> files = {{"", scratch.folder()}};
    CHECK(ports_of(3, 1, 1, 2).read(sources::folder, files)->columns[0].bytes == bytes_of_text("\x64\xc8\x32" "eee"));
    CHECK(ports_of(1, 1, 1, 2).read(sources::folder, files)->columns[0].bytes == std::vector<uint8_t>{153, 'e'});
}

TEST_CASE("pictures are cropped in their middle, stretched or padded") {
    const Image wide{1, 2, 4, {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}};
    CHECK(text_of(shaped_image(wide, 1, 2, 2, PictureFit::Crop)) == "bcfg");
    CHECK(text_of(shaped_image(wide, 1, 1, 1, PictureFit::Crop)) == "d");  // of b, c, f, g
    CHECK(text_of(shaped_image(wide, 1, 4, 4, PictureFit::Pad)) == std::string("\0\0\0\0abcdefgh\0\0\0\0", 16));
    CHECK(text_of(shaped_image(wide, 1, 2, 1, PictureFit::Stretch)) == "bf");
    const Image high{1, 4, 1, {'a', 'b', 'c', 'd'}};
    CHECK(text_of(shaped_image(high, 1, 1, 1, PictureFit::Crop)) == "b");
    CHECK(text_of(shaped_image(high, 1, 4, 3, PictureFit::Pad)) == std::string("\0a\0\0b\0\0c\0\0d\0", 12));
    // A line of pixels comes to any sides without growing on the way.
    const Image line{1, 1, 1000000, std::vector<float>(1000000, 7)};
    for (const PictureFit fit : {PictureFit::Crop, PictureFit::Stretch, PictureFit::Pad}) {
        const Image shaped = shaped_image(line, 1, 64, 64, fit);
        CHECK(shaped.pixels.size() == 64 * 64);
        const auto is_seven = [](float value) { return std::lround(value) == 7; };
        CHECK(std::count_if(shaped.pixels.begin(), shaped.pixels.end(), is_seven) == (fit == PictureFit::Pad ? 64 : 64 * 64));
    }
}

TEST_CASE("the words of `fit` are in the order of the ways to fit") {
    const Scratch scratch;
    put(scratch, "a/1.pgm", pgm({"abcd", "efgh"}));
    put(scratch, "b/1.pgm", pgm({"abcd", "efgh"}));
    const auto first = [&](double fit) {
        return ports_of(1, 2, 2, 2, {{"fit", fit}}).read(sources::folder, {{"", scratch.folder()}})->columns[0].bytes[0];
    };
    CHECK(first(0) == 'b');
    CHECK(first(1) == static_cast<uint8_t>(std::lround(('a' + 'b') / 2.0)));
    CHECK(first(2) > 0);
    CHECK(first(2) != first(1));
}

TEST_CASE("a picture that cannot be read stops, or is left out and counted, with any number of threads") {
    const Scratch scratch;
    for (int i = 0; i < 40; ++i) {
        const std::string name = "/" + std::to_string(100 + i);
        put(scratch, "a" + name, pgm({std::string(1, static_cast<char>(i))}));
        put(scratch, "b" + name, pgm({std::string(1, static_cast<char>(100 + i))}));
    }
    const std::string text = put(scratch, "a/107", "text"), cut = put(scratch, "b/110", "P5 4 4 255\nab");
    const std::vector<std::pair<std::string, std::string>> files = {{"", scratch.folder()}};
    const std::string reason = text + ": is none of PNG, JPEG, PGM, PPM, .npy";
    for (const int threads : {1, 2, 4}) {
        Ports ports = ports_of(1, 1, 1, 2, {{"on_bad", 0}});
        ports.threads = threads;
        CHECK(error_of(ports, files) == reason + "; `on_bad = skip` leaves such pictures out");
        ports.numbers = {{"on_bad", 1}};
        const Result<Samples> samples = ports.read(sources::folder, files);
        REQUIRE(samples.ok());
        CHECK(samples->count == 78);
        REQUIRE(samples->columns[0].bytes.size() == 78);
        CHECK(samples->columns[0].bytes[6] == 6);
        CHECK(samples->columns[0].bytes[7] == 8);
        CHECK(samples->columns[0].bytes[77] == 139);
        CHECK(std::count(samples->columns[1].classes.begin(), samples->columns[1].classes.end(), 1) == 39);
        CHECK(samples->columns[1].classes[38] == 0);
        CHECK(samples->columns[1].classes[39] == 1);
        CHECK(samples->remark == scratch.folder() + ": 2 of 80 pictures cannot be read and are left out; the first: " + reason);
    }
}

TEST_CASE("folders that are no classes of pictures are refused") {
    const Scratch scratch;
    const Ports two = ports_of(1, 1, 1, 2);
    const std::string set = scratch.path("set");
    CHECK(error_of(two, {{"", set}}) == set + ": no such file or folder");
    put(scratch, "set/1.pgm", pgm({"a"}));
    CHECK(error_of(two, {{"", set}}) == set + ": has no folders, one for the pictures of each class");
    put(scratch, "set/cat/1.pgm", pgm({"a"}));
    CHECK(error_of(two, {{"", set}}) ==
          set + ": has 1 folder, one for each class, and `animal` is class[2]; they are `cat`");
    std::filesystem::create_directories(set + "/dog");
    CHECK(error_of(two, {{"", set}}) == set + "/dog: holds no pictures");
    put(scratch, "set/dog/1.pgm", pgm({"a"}));
    CHECK(error_of(two, {{"", set}}).empty());
    CHECK(error_of(two, {{"", set}, {"test_test", scratch.path("other")}}, Split::Test) ==
          scratch.path("other") + ": no such file or folder");
    put(scratch, "other/cat/1.pgm", pgm({"a"}));
    put(scratch, "other/cow/1.pgm", pgm({"a"}));
    CHECK(error_of(two, {{"", set}, {"test_test", scratch.path("other")}}, Split::Test) ==
          set + " and " + scratch.path("other") + ": have folders of different classes; only " + set + " has `dog`; only " +
              scratch.path("other") + " has `cow`");
    put(scratch, "set/dog/more/1.pgm", pgm({"a"}));
    CHECK(error_of(two, {{"", set}}) ==
          set + "/dog: has the folder `more` in it, and the folder of a class holds pictures only");
}
