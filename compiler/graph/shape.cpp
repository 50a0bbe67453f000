// Shapes and tensor types: how many elements they have, and how they are written.
#include "graph/shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/check.h"

namespace netc::graph {

int64_t Shape::elements() const {
    int64_t product = 1;
    for (int64_t extent : dims) {
        // Saturates, so that a comparison with max_elements holds for any extents.
        if (__builtin_mul_overflow(product, extent, &product)) return INT64_MAX;
    }
    return product;
}

bool broadcasts_to(const Shape& from, const Shape& to) {
    const int missing = to.rank() - from.rank();
    if (missing < 0) return false;
    for (int i = 0; i < from.rank(); ++i)
        if (from[i] != 1 && from[i] != to[missing + i]) return false;
    return true;
}

Shape reduced(const Shape& shape, const std::vector<int64_t>& axes, bool keep) {
    Shape result;
    for (int i = 0; i < shape.rank(); ++i) {
        const bool gone = std::find(axes.begin(), axes.end(), i) != axes.end();
        if (!gone || keep) result.dims.push_back(gone ? 1 : shape[i]);
    }
    return result;
}

std::string to_string(const Shape& shape) { return fmt::format("[{}]", fmt::join(shape.dims, ", ")); }

Rows rows_along(const Shape& shape, int64_t axis) {
    if (axis < 0) return {shape.elements(), 1, 1};
    int64_t step = 1;
    for (int d = static_cast<int>(axis) + 1; d < shape.rank(); ++d) step *= shape[d];
    const int64_t length = shape[static_cast<int>(axis)];
    return {length, shape.elements() / length, step};
}

Shape once_a_row(const Shape& shape, int64_t axis) {
    if (axis < 0) return {};
    Shape result = shape;
    result.dims.erase(result.dims.begin() + axis);
    return result;
}

ClassScores class_scores(const Shape& scores) {
    NETC_CHECK(scores.rank() >= 1 && scores.rank() <= max_scores_rank, "scores are [K], [T, K] or [K, H, W]");
    if (scores.rank() == 1) return {scores[0], 1, 1, 0};
    if (scores.rank() == 2) return {scores[1], scores[0], 1, scores[1]};
    const int64_t places = scores.height() * scores.width();
    return {scores.channels(), places, places, 1};
}

Shape label_shape(const Shape& scores) {
    if (scores.rank() == 2) return {{scores[0]}};
    return {{scores.dims.begin() + 1, scores.dims.end()}};
}

std::string to_string(const TensorType& type) {
    return fmt::format("{}{}{}", type.batched ? "" : "weight ", type.dtype == DType::F32 ? "f32" : "i32",
                       to_string(type.shape));
}

}  // namespace netc::graph
