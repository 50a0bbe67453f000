// Confusion matrices, and what is computed of them.
#include "netrt/train/confusion.h"

#include <doctest/doctest.h>

using namespace netrt;

TEST_CASE("precision, recall and F1 are of columns and rows") {
    ConfusionMatrix confusion(4);  // no sample is of class 3, and none is taken for class 2
    const int counts[4][4] = {{3, 1, 0, 0}, {2, 4, 0, 0}, {1, 0, 0, 1}, {0, 0, 0, 0}};
    for (int truth = 0; truth < 4; ++truth)
        for (int predicted = 0; predicted < 4; ++predicted)
            for (int i = 0; i < counts[truth][predicted]; ++i) confusion.add(truth, predicted);
    CHECK(confusion.count(1, 0) == 2);
    const ClassFigures first = confusion.figures(0);
    CHECK(first.precision == doctest::Approx(3.0 / 6));
    CHECK(first.recall == doctest::Approx(3.0 / 4));
    CHECK(first.f1 == doctest::Approx(2 * 0.5 * 0.75 / 1.25));
    CHECK(first.support == 4);
    const ClassFigures never = confusion.figures(2);
    CHECK(never.precision == 0);
    CHECK(never.recall == 0);
    CHECK(never.f1 == 0);
    CHECK(never.support == 2);
    CHECK(confusion.figures(3).support == 0);
    const ClassFigures mean = confusion.mean();  // of the three classes that samples are of
    CHECK(mean.precision == doctest::Approx((3.0 / 6 + 4.0 / 5 + 0) / 3));
    CHECK(mean.recall == doctest::Approx((3.0 / 4 + 4.0 / 6 + 0) / 3));
    CHECK(mean.support == 12);
}
