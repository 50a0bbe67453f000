// Samples in memory: choosing by label, handing out as floats.
#include "netrt/data/source.h"

#include <doctest/doctest.h>

using namespace netrt;

namespace {

Samples four_samples() {
    Samples samples;
    samples.count = 4;
    samples.width = 2;
    samples.bytes = {0, 255, 10, 11, 20, 21, 30, 31};
    samples.labels = {3, 0, 5, 3};
    return samples;
}

}  // namespace

TEST_CASE("samples are scaled when they are handed out") {
    Samples samples = four_samples();
    float out[2];
    copy_sample(samples, 0, 1.0 / 255, 0, out);
    CHECK(out[0] == 0);
    CHECK(out[1] == doctest::Approx(1));
    copy_sample(samples, 2, 2, -1, out);
    CHECK(out[0] == 39);
    CHECK(out[1] == 41);

    samples.bytes.clear();
    samples.floats = {0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f};
    copy_sample(samples, 3, 10, 1, out);
    CHECK(out[0] == 31);
    CHECK(out[1] == 36);
}

TEST_CASE("samples are kept by their label, in their order") {
    Samples samples = four_samples();
    keep_labels(samples, 1, 4);
    CHECK(samples.count == 2);
    CHECK(samples.labels == std::vector<int32_t>{3, 3});
    CHECK(samples.bytes == std::vector<uint8_t>{0, 255, 30, 31});
    keep_labels(samples, 7, 9);
    CHECK(samples.count == 0);
    CHECK(samples.bytes.empty());
}

TEST_CASE("a label outside the classes is named") {
    Samples samples = four_samples();
    CHECK(check_labels(samples, "d", 6).ok());
    CHECK(check_labels(samples, "d", 5).error().text == "d: label 5 of sample 2 is not among the 5 classes 0..4");
    samples.labels[1] = -1;
    CHECK(check_labels(samples, "d", 6).error().text == "d: label -1 of sample 1 is not among the 6 classes 0..5");
}
