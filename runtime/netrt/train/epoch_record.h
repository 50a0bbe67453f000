// What is known of an epoch when it is over: what the table, the curves and the log of a training show.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace netrt {

/// A loss or a metric.
struct Figure {
    std::string name;  // `loss`, `val_accuracy`
    double value = 0;
    bool fraction = false;   // a part of 1, shown in per cent
    bool evaluated = false;  // of the samples that are evaluated after the epoch
};

struct EpochRecord {
    std::string stage;
    std::string run;  // of a stage: its name, with the seed where there are several
    int64_t seed = 0;
    int64_t epoch = 0, epochs = 0;  // from 1, of so many
    std::vector<Figure> figures;    // of training: the loss first; then of what was evaluated
    bool keeps_best = false, best = false;
    double seconds = 0, samples_per_second = 0;
    int64_t iteration = 0;  // steps of the stage so far
    double rate = 0;        // of the last step
    /// The first one of a run that goes on: what a log has of this epoch and later ones was written before the run was killed, and
    /// not yet saved.
    bool goes_on = false;
};

/// `97.50 %` or `0.0432`.
std::string figure_text(const Figure& figure);

}  // namespace netrt
