// Shapes and tensor types: how many elements they have, and how they are written.
#include "graph/shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace netc::graph {

int64_t Shape::elements() const {
    int64_t product = 1;
    for (int64_t extent : dims) {
        // Saturates, so that a comparison with max_elements holds for any extents.
        if (__builtin_mul_overflow(product, extent, &product)) return INT64_MAX;
    }
    return product;
}

std::string to_string(const Shape& shape) { return fmt::format("[{}]", fmt::join(shape.dims, ", ")); }

std::string to_string(const TensorType& type) {
    return fmt::format("{}{}{}", type.batched ? "" : "weight ", type.dtype == DType::F32 ? "f32" : "i32",
                       to_string(type.shape));
}

}  // namespace netc::graph
