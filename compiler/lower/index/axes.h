// Elements of values by their logical indices, whatever their layout: what kernels that know axes share.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lower/draft.h"

namespace netc::lower {

/// The axis along which vectors lie: the channels of a map, the last axis of everything else; -1 of a scalar.
int lane_axis(const Layout& layout, const graph::Shape& shape);

/// Subscripts of the element at these indices, one for each axis.
std::vector<Expr> element_at(const View& view, const graph::Shape& shape, const std::vector<Expr>& indices);
/// Subscripts of the vector of block `cb` along the lane axis, whose own index does not count.
std::vector<Expr> vector_at(const View& view, const graph::Shape& shape, const std::vector<Expr>& indices, Expr cb);

/// The indices of the axes before the last that make up row `y` of a layout in row-major order.
std::vector<Expr> row_indices(loop::Builder& body, const Layout& layout, Expr y);

/// Goes through all vectors of a value, the units from `first` to `last` of them: fill(indices, cb), where the index
/// along the lane axis is 0. A unit is a row of a map's block of channels, a row, or a vector of a single row.
void over_vectors(Draft& draft, const Layout& layout, const graph::Shape& shape,
                  const std::function<void(const std::vector<Expr>&, Expr)>& fill);
std::string unit_of_vectors(const Layout& layout);

/// Goes through the elements of the vector that over_vectors is at: fill(indices). Lanes beyond the channels become
/// zero.
void over_lanes(Draft& draft, const View& out, const graph::Shape& shape, const std::vector<Expr>& indices, Expr cb,
                const std::function<void(const std::vector<Expr>&)>& fill);

/// Goes through all elements of a value, units as in over_vectors: fill(indices). Places beyond the channels become zero.
void over_elements(Draft& draft, const View& out, const graph::Shape& shape,
                   const std::function<void(const std::vector<Expr>&)>& fill);

/// Elements between neighbours along an axis; nothing where they lie at changing distances.
std::optional<int64_t> stride_of(const Layout& layout, const graph::Shape& shape, int axis);

/// Loops over the indices of some axes: fill is called inside with all of them set in `indices`.
void over_axes(loop::Builder& body, const graph::Shape& shape, const std::vector<int>& axes, std::vector<Expr> indices,
               const std::function<void(const std::vector<Expr>&)>& fill);

/// The lanes of block cb of a vector that are channels; `otherwise` in those beyond them.
Expr only_channels(const Draft& draft, const Layout& layout, Expr vector, Expr cb, double otherwise);
/// The largest lane of a vector ("max"), or the smallest ("min").
Expr extreme_lane(Draft& draft, const char* function, Expr vector);

/// Stores zero in the places beyond the channels.
void clear_padding(Draft& draft, const View& out);
/// Stores zero everywhere in a value, padding too.
void clear(Draft& draft, graph::ValueId value, const std::string& name);

}  // namespace netc::lower
