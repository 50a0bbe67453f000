// Tables and curves of a training, and what `--keep-every` takes.
#include <doctest/doctest.h>

#include <cmath>

#include "netrt/train/curves.h"
#include "netrt/train/epoch_table.h"
#include "netrt/train/keeping.h"

using namespace netrt;

namespace {

EpochRecord record_of(int64_t epoch, double loss, double val_accuracy) {
    EpochRecord record;
    record.epoch = epoch;
    record.epochs = 12;
    record.figures = {{"loss", loss}, {"accuracy", 0.5, true}, {"val_loss", 2 * loss, false, true}, {"val_accuracy", val_accuracy, true, true}};
    record.best = epoch == 2;
    record.seconds = epoch == 2 ? 3725 : 1.25;
    record.samples_per_second = 12345.6;
    record.rate = 0.001;
    return record;
}

}  // namespace

TEST_CASE("the epochs of a stage stand in columns") {
    const EpochRecord first = record_of(1, 0.4032, 0.95), second = record_of(2, 1234.5678, 1);
    CHECK(epoch_head(first) == "                   loss  accuracy  val_loss  val_accuracy         lr    time   samples/s\n");
    CHECK(epoch_row(first) == "  epoch 1/12     0.4032   50.00 %    0.8064       95.00 %      0.001   1.2 s      12,345\n");
    CHECK(epoch_row(second) == "  epoch 2/12   1234.5678   50.00 %  2469.1356      100.00 %      0.001 1:02:05      12,345  best\n");
}

TEST_CASE("a curve has a character for each value, or for several") {
    CHECK(curve_of({0, 1, 2, 3, 4, 5, 6, 7}, 40) == "▁▂▃▄▅▆▇█");
    CHECK(curve_of({7, NAN, 0}, 40) == "█ ▁");
    CHECK(curve_of({3, 3, 3}, 40) == "▁▁▁");
    CHECK(curve_of({0, 2, 6, 8}, 2) == "▁█");
    CHECK(curve_of({}, 40).empty());
}

TEST_CASE("curves of the losses and of the figure of the stage") {
    CHECK(curves_text({record_of(1, 1, 0.5), record_of(2, 0.5, 0.6)}, 0).empty());
    CHECK(curves_text({record_of(3, 1, 0.5), record_of(4, 0.5, 0.6), record_of(5, 0, 0.7)}, 0) ==
          "  epochs 3 to 5\n"
          "  loss           1.0000  █▅▁  0.0000\n"
          "  val_loss       2.0000  █▅▁  0.0000\n"
          "  val_accuracy  50.00 %  ▁▅█  70.00 %\n");
}

TEST_CASE("copies are kept after epochs or after a time") {
    CHECK(keeping_of("")->epochs == 0);
    CHECK(keeping_of("5")->epochs == 5);
    CHECK(keeping_of("90s")->seconds == 90);
    CHECK(keeping_of("10min")->seconds == 600);
    CHECK(keeping_of("2h")->seconds == 7200);
    for (const char* text : {"0", "-1", "min", "5m", "5 ", "x", "99999999999999999999"}) CHECK_FALSE(keeping_of(text).ok());
}
