// How many plateaus a stage has reached: what its rate falls by.
#pragma once

#include <cstdint>

#include "netrt/program.h"

namespace netrt {

/// As Keras 3 counts in its ReduceLROnPlateau.
struct PlateauCount {
    int64_t drops = 0;    // plateaus so far
    int64_t waited = 0;   // epochs that were no better
    int64_t cooling = 0;  // epochs that are still left out
    bool any = false;     // whether there is a best figure yet
    double best = 0;

    /// Takes the figure of an epoch; returns whether it ends a plateau. NaN is never better.
    bool take(const Plateau& plateau, double figure, bool highest) {
        if (cooling > 0) {
            --cooling;
            waited = 0;
        }
        if (is_better(figure, plateau.delta, highest)) {
            any = true;
            best = figure;
            waited = 0;
            return false;
        }
        if (cooling > 0 || ++waited < plateau.patience) return false;
        ++drops;
        cooling = plateau.cooldown;
        waited = 0;
        return true;
    }

private:
    bool is_better(double figure, double delta, bool highest) const {
        if (!any) return figure == figure;
        return highest ? figure > best + delta : figure < best - delta;
    }
};

}  // namespace netrt
