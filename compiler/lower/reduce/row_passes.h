// A formula with sums over a row as passes over that row: what each of them adds up, and what is kept between them.
#pragma once

#include <vector>

#include "formula/formula.h"

namespace netc::lower {

struct RowPasses {
    /// Reductions by the pass that makes them; each reads what earlier passes made.
    std::vector<std::vector<formula::Formula>> reductions;
    /// Terms at each place that several passes (or a pass and the result) read and that cost a function to make again,
    /// by the pass that makes them first.
    std::vector<std::vector<formula::Formula>> kept;
};

/// `all`: every term that several passes read is kept, however cheap.
RowPasses passes_of(const formula::Formula& f, bool all);

/// Whether a term at each place is 0 where everything that it reads at that place is 0.
bool is_zero_in_padding(const formula::Formula& f);

}  // namespace netc::lower
