// Elements of values by their logical indices.
#include "lower/index/axes.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;

namespace {

constexpr const char* index_names[] = {"i", "j", "k", "l", "m", "o"};

/// (i * J + j) * K + k for the axes before the last.
Expr row_of(const Shape& shape, const std::vector<Expr>& indices) {
    Expr y = 0;
    for (int d = 0; d + 1 < shape.rank(); ++d) y = y * integer(shape[d]) + indices[d];
    return y;
}

}  // namespace

int lane_axis(const Layout& layout, const Shape& shape) {
    if (layout.scalar || shape.rank() == 0) return -1;
    return layout.row_major ? shape.rank() - 1 : 0;
}

std::vector<Expr> element_at(const View& view, const Shape& shape, const std::vector<Expr>& indices) {
    const Layout& layout = view.layout;
    if (layout.scalar || shape.rank() == 0) return view.at(0, 0, 0);
    if (layout.row_major) return view.at(0, row_of(shape, indices), 0, indices.back());
    if (layout.is_row()) {
        Expr index = 0;  // whole numbers lie one after another, whatever their rank
        for (int d = 0; d < shape.rank(); ++d) index = index * integer(shape[d]) + indices[d];
        return view.at(0, 0, 0, index);
    }
    const Expr block = integer(layout.block);
    return view.at(indices[0] / block, indices[1], indices[2], indices[0] % block);
}

std::vector<Expr> vector_at(const View& view, const Shape& shape, const std::vector<Expr>& indices, Expr cb) {
    const Layout& layout = view.layout;
    if (layout.row_major) return view.at(cb, row_of(shape, indices), 0);
    if (layout.scalar || layout.is_row()) return view.at(cb, 0, 0);
    return view.at(cb, indices[1], indices[2]);
}

std::vector<Expr> row_indices(loop::Builder& body, const Layout& layout, Expr y) {
    std::vector<Expr> indices(layout.before.size(), Expr(0));
    int64_t behind = 1;
    for (size_t d = layout.before.size(); d-- > 0;) {
        const int64_t extent = layout.before[d];
        if (extent > 1) {
            Expr index = y / integer(behind);
            if (behind * extent < layout.height) index = index % integer(extent);
            indices[d] = body.let(body.unused(index_names[d]), index);
        }
        behind *= extent;
    }
    return indices;
}

void over_vectors(Draft& draft, const Layout& layout, const Shape& shape,
                  const std::function<void(const std::vector<Expr>&, Expr)>& fill) {
    loop::Builder& body = draft.body;
    std::vector<Expr> indices(static_cast<size_t>(shape.rank()), Expr(0));
    if (layout.row_major) {
        body.loop("y", loop::var("first"), loop::var("last"), [&](Expr y) {
            const std::vector<Expr> before = row_indices(body, layout, y);
            std::copy(before.begin(), before.end(), indices.begin());
            body.loop("cb", 0, integer(layout.blocks()), [&](Expr cb) { fill(indices, cb); });
        });
        return;
    }
    for_rows(draft, layout, [&](Expr cb, Expr y, Expr x) {
        if (indices.size() == 3) {
            indices[1] = y;
            indices[2] = x;
        }
        fill(indices, cb);
    });
}

std::string unit_of_vectors(const Layout& layout) {
    if (layout.scalar) return "sample";
    if (layout.row_major) return "row";
    return layout.is_row() ? fmt::format("{} elements", layout.block) : "row of a channel block";
}

void over_lanes(Draft& draft, const View& out, const Shape& shape, const std::vector<Expr>& indices, Expr cb,
                const std::function<void(const std::vector<Expr>&)>& fill) {
    const int axis = lane_axis(out.layout, shape);
    if (axis < 0) return fill(indices);
    loop::Builder& body = draft.body;
    const Expr count = channels_in_block(body, out.layout, cb, body.unused("lanes"));
    body.loop(body.unused("lane"), 0, count, [&](Expr lane) {
        std::vector<Expr> here = indices;
        here[axis] = cb * integer(out.layout.block) + lane;
        fill(here);
    });
    if (out.layout.channels % out.layout.block == 0) return;
    std::vector<Expr> zero = vector_at(out, shape, indices, cb);
    const Expr start = zero.back();
    body.loop(body.unused("lane"), count, integer(out.layout.block), [&](Expr lane) {
        zero.back() = start + lane;
        body.assign(at(out.array, scalar_type(), zero), loop::real(0));
    });
}

void over_elements(Draft& draft, const View& out, const Shape& shape,
                   const std::function<void(const std::vector<Expr>&)>& fill) {
    const Layout& layout = out.layout;
    if (!layout.row_major)
        return over_vectors(draft, layout, shape, [&](const std::vector<Expr>& indices, Expr cb) {
            over_lanes(draft, out, shape, indices, cb, fill);
        });
    loop::Builder& body = draft.body;
    body.loop("y", loop::var("first"), loop::var("last"), [&](Expr y) {
        std::vector<Expr> indices = row_indices(body, layout, y);
        indices.emplace_back(0);
        const std::string name = body.unused(index_names[indices.size() - 1]);
        body.loop(name, 0, integer(layout.channels), [&](Expr last) {
            indices.back() = last;
            fill(indices);
        });
        body.loop(name, integer(layout.channels), integer(layout.blocks() * layout.block), [&](Expr last) {
            body.assign(at(out.array, scalar_type(), out.at(0, y, 0, last)), loop::real(0));
        });
    });
}

std::optional<int64_t> stride_of(const Layout& layout, const Shape& shape, int axis) {
    const int lane = lane_axis(layout, shape);
    if (lane < 0) return std::nullopt;
    const int64_t row = layout.blocks() * layout.block;
    if (axis == lane) return layout.row_major || layout.is_row() ? std::optional<int64_t>(1) : std::nullopt;
    if (!layout.row_major) return axis == 2 ? layout.block : (layout.left + layout.width + layout.right) * layout.block;
    int64_t stride = row;
    for (int d = axis + 1; d + 1 < shape.rank(); ++d) stride *= shape[d];
    return stride;
}

void over_axes(loop::Builder& body, const Shape& shape, const std::vector<int>& axes, std::vector<Expr> indices,
               const std::function<void(const std::vector<Expr>&)>& fill) {
    const std::function<void(size_t)> next = [&](size_t d) {
        if (d == axes.size()) return fill(indices);
        const int axis = axes[d];
        body.loop(body.unused(index_names[axis]), 0, integer(shape[axis]), [&](Expr i) {
            indices[axis] = i;
            next(d + 1);
        });
    };
    next(0);
}

Expr only_channels(const Draft& draft, const Layout& layout, Expr vector, Expr cb, double otherwise) {
    if (layout.channels % layout.block == 0) return vector;
    const Target& target = draft.context.target;
    const Expr count = integer(layout.channels) - cb * integer(target.lanes);
    return loop::select(loop::apply(sized("first_lanes", target), mask_type(target), {count}), vector,
                        everywhere(target, otherwise));
}

Expr extreme_lane(Draft& draft, const char* function, Expr vector) {
    loop::Builder& body = draft.body;
    const int64_t lanes = vector->type.lanes;
    const std::string parts = body.unused("parts");
    body.array(parts, scalar_type(), {lanes});
    body.store(parts, {0}, std::move(vector));
    const Expr found = body.variable(body.unused("found"), at(parts, scalar_type(), {0}));
    body.loop(body.unused("part"), 1, integer(lanes), [&](Expr part) {
        body.assign(found, loop::apply(function, scalar_type(), {found, at(parts, scalar_type(), {part})}));
    });
    return found;
}

void clear_padding(Draft& draft, const View& out) {
    const Layout& layout = out.layout;
    const int64_t first = layout.channels % layout.block;
    if (first == 0) return;
    draft.body.loop(draft.body.unused("y"), 0, integer(layout.height), [&](Expr y) {
        draft.body.loop(draft.body.unused("x"), 0, integer(layout.width), [&](Expr x) {
            draft.body.loop(draft.body.unused("lane"), integer(first), integer(layout.block), [&](Expr lane) {
                draft.body.assign(at(out.array, scalar_type(), out.at(integer(layout.blocks() - 1), y, x, lane)),
                                  loop::real(0));
            });
        });
    });
}

void clear(Draft& draft, ValueId value, const std::string& name) {
    const int lanes = draft.context.target.lanes;
    const View out = draft.writes(value, name);
    if (out.layout.scalar) return draft.body.assign(at(out.array, scalar_type(), out.at(0, 0, 0)), loop::real(0));
    const std::vector<int64_t> extents = out.layout.extents();
    std::vector<Expr> place;
    const std::function<void(size_t)> next = [&](size_t d) {
        const bool last = d + 1 == extents.size();
        const auto inner = [&](Expr i) {
            place.push_back(i);
            last ? draft.body.store(out.array, place, loop::splat(loop::real(0), lanes)) : next(d + 1);
            place.pop_back();
        };
        draft.body.loop(draft.body.unused(index_names[d]), 0, integer(extents[d]), inner, false, last ? lanes : 1);
    };
    next(0);
}

}  // namespace netc::lower
