// Augmentations: what each does to small pictures, and that its numbers are those of the sample and the epoch alone.
#include "netrt/data/augmentation.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "netrt/math/random.h"

using namespace netrt;

namespace {

using Pixels = std::vector<float>;

struct Shape {
    int channels, height, width;
};

Pixels augmented(const AugmentationKind& kind, std::vector<double> numbers, const Shape& shape, const Pixels& pixels,
                 uint32_t sample = 0, double probability = 1, const Epoch& epoch = {1, 0, 0}) {
    Augmentation row[] = {{0, &kind, probability}};
    std::copy(numbers.begin(), numbers.end(), row[0].numbers);
    Pixels room = pixels;
    room.resize(2 * pixels.size());
    Picture picture{shape.channels, shape.height, shape.width, room.data(), room.data() + pixels.size()};
    augment(List<Augmentation>(row), 0, epoch, sample, picture);
    return {picture.pixels, picture.pixels + pixels.size()};
}

Pixels counted(size_t count) {
    Pixels pixels(count);
    for (size_t i = 0; i < count; ++i) pixels[i] = static_cast<float>(i + 1);
    return pixels;
}

}  // namespace

TEST_CASE("flips mirror each channel") {
    using namespace augmentations;
    const Shape shape{2, 2, 3};
    CHECK(augmented(random_flip, {0}, shape, counted(12)) == Pixels{3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10});
    CHECK(augmented(random_flip, {1}, shape, counted(12)) == Pixels{4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9});
    std::set<float> corners;
    for (uint32_t sample = 0; sample < 50; ++sample) corners.insert(augmented(random_flip, {2}, shape, counted(12), sample)[0]);
    CHECK(corners == std::set<float>{1, 3, 4, 6});
}

TEST_CASE("a probability is how often") {
    int flipped = 0;
    for (uint32_t sample = 0; sample < 2000; ++sample)
        flipped += augmented(augmentations::random_flip, {0}, {1, 1, 2}, {1, 2}, sample, 0.25)[0] == 2;
    CHECK(flipped > 430);
    CHECK(flipped < 570);
    CHECK(augmented(augmentations::random_flip, {0}, {1, 1, 2}, {1, 2}, 0, 0)[0] == 1);
}

TEST_CASE("crops move a picture by whole pixels, and zeros come in") {
    const Shape shape{1, 3, 3};
    std::set<std::pair<int, int>> shifts;
    for (uint32_t sample = 0; sample < 400; ++sample) {
        const Pixels moved = augmented(augmentations::random_crop, {1}, shape, counted(9), sample);
        int found = 0;
        for (int rows = -1; rows <= 1; ++rows)
            for (int columns = -1; columns <= 1; ++columns) {
                Pixels wanted(9);
                for (int y = 0; y < 3; ++y)
                    for (int x = 0; x < 3; ++x) {
                        const int from_y = y - rows, from_x = x - columns;
                        const bool inside = from_y >= 0 && from_y < 3 && from_x >= 0 && from_x < 3;
                        wanted[static_cast<size_t>(y * 3 + x)] = inside ? static_cast<float>(from_y * 3 + from_x + 1) : 0;
                    }
                if (moved != wanted) continue;
                ++found;
                shifts.insert({rows, columns});
            }
        REQUIRE(found == 1);
    }
    CHECK(shifts.size() == 9);
    // Further than the picture is wide, nothing is left of it.
    for (uint32_t sample = 0; sample < 50; ++sample) {
        const Pixels moved = augmented(augmentations::random_crop, {50}, {1, 2, 2}, counted(4), sample);
        CHECK(std::all_of(moved.begin(), moved.end(), [](float x) { return x >= 0 && x <= 4; }));
    }
}

TEST_CASE("places between pixels are linear between them") {
    // Twice as large around the centre, 1.5: the places 0, 1, 2, 3 show 0.75, 1.25, 1.75, 2.25.
    const Pixels row = augmented(augmentations::random_zoom, {2, 2}, {1, 1, 4}, {0, 10, 20, 30});
    const float wanted[] = {7.5f, 12.5f, 17.5f, 22.5f};
    for (size_t i = 0; i < 4; ++i) CHECK(row[i] == doctest::Approx(wanted[i]));
    // Half as large: what lies outside is 0.
    const Pixels small = augmented(augmentations::random_zoom, {0.5, 0.5}, {1, 1, 4}, {1, 1, 1, 1});
    CHECK(small[0] == 0);
    CHECK(small[1] == doctest::Approx(1));
    CHECK(small[3] == 0);
}

TEST_CASE("a disc stays what it is when it is turned, and a picture keeps its centre") {
    const Shape shape{1, 21, 21};
    Pixels disc(441);
    for (int y = 0; y < 21; ++y)
        for (int x = 0; x < 21; ++x)
            disc[static_cast<size_t>(y * 21 + x)] = std::max(0.0f, 60.0f - static_cast<float>((y - 10) * (y - 10) + (x - 10) * (x - 10)));
    for (uint32_t sample = 0; sample < 20; ++sample) {
        const Pixels turned = augmented(augmentations::random_rotation, {180}, shape, disc, sample);
        for (size_t i = 0; i < disc.size(); ++i) CHECK(std::fabs(turned[i] - disc[i]) < 4);
    }
    // A ramp of columns becomes one of rows where a quarter turn is drawn: its gradient turns with the angle.
    Pixels ramp(441);
    for (size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<float>(i % 21);
    for (uint32_t sample = 0; sample < 20; ++sample) {
        const Pixels turned = augmented(augmentations::random_rotation, {180}, shape, ramp, sample);
        const float along_x = turned[10 * 21 + 11] - turned[10 * 21 + 9], along_y = turned[11 * 21 + 10] - turned[9 * 21 + 10];
        CHECK(along_x * along_x + along_y * along_y == doctest::Approx(4));
        CHECK(turned[10 * 21 + 10] == doctest::Approx(10));
    }
    // Sheared, rows stay rows.
    Pixels rows(441);
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<float>(i / 21);
    const Pixels sheared = augmented(augmentations::random_shear, {30}, shape, rows, 3);
    for (size_t i = 5 * 21 + 8; i < 5 * 21 + 13; ++i) CHECK(sheared[i] == doctest::Approx(5));
}

TEST_CASE("a square is erased") {
    for (uint32_t sample = 0; sample < 50; ++sample) {
        const Pixels left = augmented(augmentations::random_erasing, {3}, {2, 5, 6}, Pixels(60, 1), sample);
        const auto erased = std::count(left.begin(), left.begin() + 30, 0.0f);
        CHECK(erased >= 4);  // at a corner
        CHECK(erased <= 9);
        CHECK(std::equal(left.begin(), left.begin() + 30, left.begin() + 30));
    }
}

TEST_CASE("colours move along their line") {
    const Shape shape{3, 1, 2};
    const Pixels pixels = {100, 20, 50, 40, 10, 60};  // (100, 50, 10), (20, 40, 60)
    for (uint32_t sample = 0; sample < 20; ++sample) {
        const Pixels bright = augmented(augmentations::random_brightness, {0.5}, shape, pixels, sample);
        const float factor = bright[0] / 100;
        CHECK(factor >= 0.5f);
        CHECK(factor < 1.5f);
        for (size_t i = 0; i < 6; ++i) CHECK(bright[i] == doctest::Approx(factor * pixels[i]));
        // Greys 60.39 and 36.3, their mean 48.345.
        const Pixels contrast = augmented(augmentations::random_contrast, {0.5}, shape, pixels, sample);
        const float away = (contrast[0] - 48.345f) / (100 - 48.345f);
        for (size_t i = 0; i < 6; ++i) CHECK(contrast[i] == doctest::Approx(48.345f + away * (pixels[i] - 48.345f)));
        const Pixels saturated = augmented(augmentations::random_saturation, {0.5}, shape, pixels, sample);
        const float more = (saturated[0] - 60.39f) / (100 - 60.39f);
        CHECK(saturated[2] == doctest::Approx(60.39f + more * (50 - 60.39f)));
        CHECK(saturated[1] == doctest::Approx(36.3f + more * (20 - 36.3f)));
    }
    CHECK(augmented(augmentations::random_saturation, {0.5}, {1, 1, 2}, {3, 4}) == Pixels{3, 4});
}

TEST_CASE("hues turn around the circle of colours") {
    // A third of a turn makes red green: every colour keeps its largest and smallest number.
    const Shape shape{3, 1, 1};
    float least = 1, most = 0;
    for (uint32_t sample = 0; sample < 300; ++sample) {
        const Pixels turned = augmented(augmentations::random_hue, {0.5}, shape, {200, 100, 50}, sample);
        CHECK(*std::max_element(turned.begin(), turned.end()) == doctest::Approx(200));
        CHECK(*std::min_element(turned.begin(), turned.end()) == doctest::Approx(50));
        // Hue by its definition, in turns; of (200, 100, 50) it is 1/18.
        const float r = turned[0], g = turned[1], b = turned[2];
        const float sixth = r == std::max({r, g, b}) ? (g - b) / 150 : g == std::max({r, g, b}) ? 2 + (b - r) / 150 : 4 + (r - g) / 150;
        const float turn = std::remainder(sixth / 6 - 1.0f / 18, 1.0f);
        least = std::min(least, turn);
        most = std::max(most, turn);
    }
    CHECK(least < -0.45f);
    CHECK(most > 0.45f);
    const auto close = [](const Pixels& a, const Pixels& b) {
        return std::equal(a.begin(), a.end(), b.begin(), [](float x, float y) { return std::fabs(x - y) < 1e-3f; });
    };
    CHECK(close(augmented(augmentations::random_hue, {0}, shape, {200, 100, 50}), {200, 100, 50}));
}

TEST_CASE("noise has its deviation") {
    const Pixels noisy = augmented(augmentations::random_noise, {3}, {1, 100, 100}, Pixels(10000, 50));
    double sum = 0, squares = 0;
    for (const float x : noisy) {
        sum += x - 50;
        squares += (x - 50) * (x - 50);
    }
    CHECK(std::fabs(sum / 10000) < 0.15);
    CHECK(std::sqrt(squares / 10000) == doctest::Approx(3).epsilon(0.05));
}

TEST_CASE("numbers are those of seed, stage, epoch, place in the chain and sample") {
    const auto noise = [](uint32_t sample, const Epoch& epoch) {
        return augmented(augmentations::random_noise, {1}, {1, 1, 4}, Pixels(4), sample, 1, epoch);
    };
    const Pixels first = noise(0, {1, 0, 0});
    CHECK(noise(0, {1, 0, 0}) == first);
    CHECK(noise(1, {1, 0, 0}) != first);
    CHECK(noise(0, {2, 0, 0}) != first);
    CHECK(noise(0, {1, 1, 0}) != first);
    CHECK(noise(0, {1, 0, 1}) != first);
    const Augmentation twice[] = {{0, &augmentations::random_noise, 1, {1}}, {0, &augmentations::random_noise, 1, {1}},
                                  {1, &augmentations::random_noise, 1, {1}}};
    Pixels room(8);
    Picture picture{1, 1, 4, room.data(), room.data() + 4};
    augment(List<Augmentation>(twice), 0, {1, 0, 0}, 0, picture);
    CHECK(std::fabs(picture.pixels[0] - 2 * first[0]) > 1e-6f);
    CHECK(is_augmented(List<Augmentation>(twice), 1));
    CHECK_FALSE(is_augmented(List<Augmentation>(twice), 2));
    for (const char* name : {"random_flip", "random_hue", "random_erasing"}) CHECK(find_augmentation_kind(name)->name == std::string(name));
    CHECK(find_augmentation_kind("flip") == nullptr);
}

TEST_CASE("mixup blends two pictures by a share of the beta distribution") {
    for (const double alpha : {0.05, 0.2, 1.0, 4.0}) {
        constexpr int count = 4000;
        double sum = 0, squares = 0;
        for (uint32_t i = 0; i < count; ++i) {
            float pixels[] = {10, 20}, spare[2];
            const float other[] = {20, 40};
            Picture picture{1, 1, 2, pixels, spare};
            const float share = augmentations::mixup.mix(picture, other, &alpha, Draw{mixed(i)});
            CHECK(share >= 0);
            CHECK(share <= 1);
            CHECK(picture.pixels[0] == doctest::Approx(20 - 10 * share));
            CHECK(picture.pixels[1] == doctest::Approx(40 - 20 * share));
            sum += share;
            squares += (share - 0.5) * (share - 0.5);
        }
        CHECK(sum / count == doctest::Approx(0.5).epsilon(0.04));
        CHECK(squares / count == doctest::Approx(1 / (4 * (2 * alpha + 1))).epsilon(0.06));
    }
}

TEST_CASE("cutmix puts a box of one picture into the other, and the share is what is left") {
    constexpr int height = 6, width = 8, places = height * width;
    const double alpha = 1;
    std::set<int> sizes;
    for (uint32_t i = 0; i < 500; ++i) {
        Pixels pixels(2 * places, 0.0f), spare(2 * places), other(2 * places, 1.0f);
        Picture picture{2, height, width, pixels.data(), spare.data()};
        const float share = augmentations::cutmix.mix(picture, other.data(), &alpha, Draw{mixed(i)});
        int inside = 0, top = height, bottom = 0, left = width, right = 0;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                CHECK(pixels[static_cast<size_t>(y * width + x)] == pixels[static_cast<size_t>(places + y * width + x)]);
                if (pixels[static_cast<size_t>(y * width + x)] == 0) continue;
                ++inside;
                top = std::min(top, y), bottom = std::max(bottom, y + 1), left = std::min(left, x), right = std::max(right, x + 1);
            }
        CHECK(inside == (inside == 0 ? 0 : (bottom - top) * (right - left)));
        CHECK(share == doctest::Approx(1 - static_cast<double>(inside) / places));
        sizes.insert(inside);
    }
    CHECK(sizes.size() > 10);
    CHECK(*sizes.begin() == 0);
}

TEST_CASE("at most one of the augmentations that mix does so, with any other sample") {
    const Augmentation rows[] = {{0, &augmentations::mixup, 0.5, {0.2}}, {0, &augmentations::random_flip, 1}, {0, &augmentations::cutmix, 1, {1}}};
    const List<Augmentation> chain(rows);
    int blended = 0;
    std::set<uint32_t> others;
    for (uint32_t sample = 0; sample < 2000; ++sample) {
        const Mixing mixing = mixing_of(chain, 0, {1, 0, 3}, sample, 10);
        REQUIRE(mixing.step != nullptr);
        blended += mixing.step == &rows[0];
        others.insert(mixing.other);
    }
    CHECK(blended > 900);
    CHECK(blended < 1100);
    CHECK(others.size() == 10);
    CHECK(*others.rbegin() == 9);
    CHECK(mixing_of(List<Augmentation>(rows), 1, {1, 0, 3}, 0, 10).step == nullptr);
}
