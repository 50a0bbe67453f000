// Index maps as loops: which element is read at a place of the output.
#pragma once

#include <optional>
#include <vector>

#include "graph/op.h"
#include "loop/build.h"

namespace netc::lower {

/// The indices of the element that is read, and whether they lie inside of the input where they may not.
struct IndexRead {
    std::vector<loop::Expr> indices;
    std::optional<loop::Expr> inside;
};
IndexRead index_read(const std::vector<graph::IndexAxis>& axes, const graph::Shape& in, const graph::Shape& out,
                     const std::vector<loop::Expr>& indices);

}  // namespace netc::lower
