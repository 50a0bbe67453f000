// Decides how values lie in memory between kernels.
#include "lower/memory/layout.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "lower/memory/row_order.h"
#include "transform/fuse.h"
#include "transform/separate_layouts.h"

namespace netc::lower {

using namespace graph;
using loop::Expr;

std::vector<int64_t> Layout::extents() const {
    if (scalar) return {};
    if (is_row()) return {blocks() * block};
    if (row_major) return {height, blocks() * block};
    return {blocks(), top + height + bottom, left + width + right, block};
}

int64_t Layout::elements() const { return loop::product(extents()); }

std::vector<Expr> Layout::at(Expr cb, Expr y, Expr x, Expr lane) const {
    if (scalar) return {};
    if (is_row()) return {cb * loop::integer(block) + lane};
    if (row_major) return {y, cb * loop::integer(block) + lane};
    return {cb, y + loop::integer(top), x + loop::integer(left), lane};
}

loop::Packing Layout::packing() const {
    loop::Packing packing;
    if (scalar) return packing;
    if (is_row()) {
        packing.logical = {channels};
        packing.axes = {{blocks() * block, 0, 1}};
        return packing;
    }
    if (row_major) {
        packing.logical = before;
        packing.logical.push_back(channels);
        for (size_t d = 0; d < before.size(); ++d) packing.axes.push_back({before[d], static_cast<int>(d), 1});
        packing.axes.push_back({blocks() * block, static_cast<int>(before.size()), 1});
        return packing;
    }
    packing.logical = {channels, height, width};
    packing.axes = {{blocks(), 0, block}, {top + height + bottom, 1, 1}, {left + width + right, 2, 1}, {block, 0, 1}};
    if (top + left > 0) packing.origin = {0, top, left};
    return packing;
}

std::string Layout::words() const {
    if (scalar) return "";
    if (is_row()) return "[c]";
    if (row_major) return fmt::format("[{}, {}]", fmt::join(before, ", "), channels);
    std::string words = fmt::format("[c/{0}][y][x][c%{0}]", block);
    if (blocks() == 1 && block == channels) words = channels == 1 ? "[y][x]" : "[y][x][c]";
    if (has_border()) words += fmt::format(", border {} {} {} {}", top, left, bottom, right);
    return words;
}

Layout row_major_layout(const Shape& shape, int64_t block) {
    Layout layout;
    layout.block = block;
    layout.channels = shape.rank() > 0 ? shape.dims.back() : 1;
    if (shape.rank() < 2) return layout;
    layout.row_major = true;
    layout.before.assign(shape.dims.begin(), shape.dims.end() - 1);
    layout.height = shape.elements() / layout.channels;
    return layout;
}

namespace {

/// Rows above and below (columns left and right) that windows reach beyond a map of `extent`.
struct Reach {
    int64_t before, after;
};

Reach conv_reach(const Window& w, int axis, int64_t extent, int64_t out_extent) {
    const int64_t last = (out_extent - 1) * w.stride[axis] + (w.size[axis] - 1) * w.dilation[axis] - w.pad_before[axis];
    return {w.pad_before[axis], std::max<int64_t>(0, last - (extent - 1))};
}

/// d_in[i] reads d_out[(i + pad - k * dilation) / stride] for every tap k.
Reach grad_reach(const Window& w, int axis, int64_t in_extent, int64_t out_extent) {
    const int64_t span = (w.size[axis] - 1) * w.dilation[axis];
    const int64_t lowest = w.pad_before[axis] - span;  // times 1/stride, rounded up because only whole steps count
    const int64_t first = lowest >= 0 ? 0 : -((-lowest) / w.stride[axis]);
    // Kernels take places in whole strides: a last, incomplete one is read as if it were complete.
    const int64_t places = (in_extent + w.stride[axis] - 1) / w.stride[axis] * w.stride[axis];
    const int64_t last = (places - 1 + w.pad_before[axis]) / w.stride[axis];
    return {std::max<int64_t>(0, -first), std::max<int64_t>(0, last - (out_extent - 1))};
}

class Chooser {
public:
    Chooser(const Graph& graph, const Target& target, const Graph* reference_graph, const Layouts* reference)
        : graph_(graph),
          users_(graph),
          target_(target),
          reference_graph_(reference_graph),
          reference_(reference),
          row_major_(transform::row_major_values(graph)) {
        map_orders_ = map_orders(graph, users_, [&](ValueId row) {
            const Layout* theirs = in_reference(row);
            return theirs && theirs->is_row();
        });
        result_.of.resize(graph.values.size());
        result_.renames.assign(graph.nodes.size(), false);
        result_.broadcasts.assign(graph.nodes.size(), false);
    }

    Layouts run() {
        for (NodeId id : graph_.order) at(graph_.nodes[id].result) = places(graph_.nodes[id].result);
        for (NodeId id : graph_.order) ask_for_borders(graph_.nodes[id].op);
        adopt_borders();
        for (NodeId id : graph_.order) settle_rename(id);
        for (NodeId id : graph_.order) check_rows(graph_.nodes[id]);
        for (NodeId id : graph_.order) settle_broadcast(id);
        return std::move(result_);
    }

private:
    Layout& at(ValueId value) { return result_.of[value.index]; }

    /// Where the elements lie, without the borders: those are asked for later.
    Layout places(ValueId value) const {
        Layout layout;
        if (const Layout* theirs = in_reference(value)) {
            layout = *theirs;
            layout.top = layout.left = layout.bottom = layout.right = 0;
            return layout;
        }
        if (const ValueId map = map_orders_[value.index]) return places(map);
        layout.block = target_.lanes;
        const Shape& shape = graph_.shape(value);
        if (graph_.values[value].type.dtype == DType::I32 && shape.rank() > 0) {  // read one by one
            layout.block = 1;
            layout.channels = shape.elements();
        } else if (row_major_[value.index]) {
            return row_major_layout(shape, target_.lanes);
        } else if (shape.rank() == 3) {
            layout.channels = shape.channels();
            layout.height = shape.height();
            layout.width = shape.width();
            if (std::holds_alternative<Input>(graph_.producer(value)) && layout.channels < target_.lanes &&
                only_windows_read(value))
                layout.block = layout.channels;
        } else if (shape.rank() == 0) {
            layout.scalar = true;
        } else {
            return row_major_layout(shape, target_.lanes);
        }
        return layout;
    }

    /// Inputs of few channels stay [y][x][c] when only convolutions and dense layers read them.
    bool only_windows_read(ValueId value) const {
        for (NodeId user : users_.of(value)) {
            const Op& op = graph_.nodes[user].op;
            if (const auto* conv = std::get_if<Conv2d>(&op);
                conv && conv->groups == 1 && is_used_once(graph_, users_, conv->kernel))
                continue;
            if (const auto* grad = std::get_if<Conv2dGradKernel>(&op); grad && grad->groups == 1) continue;
            if (std::holds_alternative<Reshape>(op) && only_dense_reads(graph_.nodes[user].result)) continue;
            return false;
        }
        return true;
    }

    /// Pointwise operators work on whole vectors; dense layers take any row.
    bool only_dense_reads(ValueId value) const {
        for (NodeId user : users_.of(value)) {
            const Op& op = graph_.nodes[user].op;
            const auto* dense = std::get_if<Dense>(&op);
            const bool row =
                dense ? is_used_once(graph_, users_, dense->kernel) : std::holds_alternative<DenseGradKernel>(op);
            if (!row) return false;
        }
        return graph_.shape(value).rank() == 1;
    }

    void widen(ValueId value, Reach rows, Reach columns) {
        Layout& layout = at(value);
        layout.top = std::max(layout.top, rows.before);
        layout.bottom = std::max(layout.bottom, rows.after);
        layout.left = std::max(layout.left, columns.before);
        layout.right = std::max(layout.right, columns.after);
    }

    void ask_for_borders(const Op& op) {
        const auto forward = [&](ValueId in, const Window& w) {
            const Shape& shape = graph_.shape(in);
            const auto reach = [&](int axis) {
                return conv_reach(w, axis, shape[1 + axis], output_extent(w, axis, shape[1 + axis]));
            };
            widen(in, reach(0), reach(1));
        };
        if (const auto* conv = std::get_if<Conv2d>(&op)) forward(conv->in, conv->window);
        if (const auto* grad = std::get_if<Conv2dGradKernel>(&op)) forward(grad->in, grad->window);
        if (const auto* grad = std::get_if<Conv2dGradInput>(&op)) {
            const Shape& out = graph_.shape(grad->d_out);
            widen(grad->d_out, grad_reach(grad->window, 0, grad->in_shape.height(), out.height()),
                  grad_reach(grad->window, 1, grad->in_shape.width(), out.width()));
        }
    }

    /// Programs are made from copies of one graph, so a value keeps its id. Where its shape is the same too, its places
    /// are: packed weights have to fit every program of the net. But a map may be several matrices in a program that does
    /// not have all that reads it, or the other way round; weights do not depend on this.
    const Layout* in_reference(ValueId value) const {
        if (!reference_ || !reference_graph_->values.has(value)) return nullptr;
        const Value& theirs = reference_graph_->values[value];
        const Value& ours = graph_.values[value];
        const bool same = theirs.producer == ours.producer && theirs.type == ours.type;
        const Layout& layout = (*reference_)[value];
        const bool may_be_either = graph_.shape(value).rank() == 3 && ours.type.dtype == DType::F32;
        return same && (!may_be_either || layout.row_major == row_major_[value.index]) ? &layout : nullptr;
    }

    void adopt_borders() {
        for (ValueId value : graph_.values.ids()) {
            const Layout* theirs = in_reference(value);
            if (!theirs) continue;
            Layout& ours = at(value);
            ours.top = std::max(ours.top, theirs->top);
            ours.left = std::max(ours.left, theirs->left);
            ours.bottom = std::max(ours.bottom, theirs->bottom);
            ours.right = std::max(ours.right, theirs->right);
        }
    }

    /// Once borders are known, a reshape renames if both sides have the same places.
    void settle_rename(NodeId id) {
        const Node& node = graph_.nodes[id];
        const auto* reshape = std::get_if<Reshape>(&node.op);
        if (!reshape) return;
        Layout& to = at(node.result);
        const Layout& from = at(reshape->in);
        const bool same_map = to.channels == from.channels && to.height == from.height && to.width == from.width &&
                              to.block == from.block;
        if (!same_map) return;
        // A flattened map has no border in any program, so that packed weights fit them all.
        result_.renames[id.index] = to.same_place(from);
    }

    /// Pointwise operators read what is repeated where it lies; others want it in memory.
    void settle_broadcast(NodeId id) {
        const Node& node = graph_.nodes[id];
        if (!std::holds_alternative<Broadcast>(node.op)) return;
        const auto& outputs = graph_.outputs;
        bool in_place = std::find(outputs.begin(), outputs.end(), node.result) == outputs.end();
        for (NodeId user : users_.of(node.result))
            in_place = in_place && transform::is_pointwise(graph_.nodes[user].op) &&
                       !std::holds_alternative<Broadcast>(graph_.nodes[user].op);
        result_.broadcasts[id.index] = in_place;
    }

    /// Pointwise operators go through their operands and their result side by side.
    void check_rows(const Node& node) {
        if (!transform::is_pointwise(node.op) || graph_.shape(node.result).rank() != 1) return;
        for (ValueId in : inputs_of(node.op))
            NETC_CHECK(graph_.shape(in) != graph_.shape(node.result) || !graph_.values[in].type.batched ||
                           at(in).same_place(at(node.result)),
                       "the operands of `" + graph_.values[node.result].name + "` are in different orders");
    }

    const Graph& graph_;
    const Users users_;
    const Target& target_;
    const Graph* reference_graph_;
    const Layouts* reference_;
    std::vector<ValueId> map_orders_;
    std::vector<bool> row_major_;  // by value
    Layouts result_;
};

}  // namespace

Layouts choose_layouts(const Graph& graph, const Target& target, const Graph* reference_graph,
                       const Layouts* reference) {
    return Chooser(graph, target, reference_graph, reference).run();
}

ValueId storage_of(const Graph& graph, const Layouts& layouts, ValueId value) {
    NodeId producer = graph.values[value].producer;
    while (layouts.renames[producer.index]) {
        value = std::get<Reshape>(graph.nodes[producer].op).in;
        producer = graph.values[value].producer;
    }
    return value;
}

bool is_used_once(const Graph& graph, const Users& users, ValueId weight) {
    int convolutions = 0, transposed = 0, products = 0;
    for (NodeId user : users.of(weight)) {
        const Op& op = graph.nodes[user].op;
        convolutions += std::holds_alternative<Conv2d>(op);
        transposed += std::holds_alternative<Conv2dGradInput>(op);  // of a layer; of another's gradient, one for each
        products += std::holds_alternative<Dense>(op);
    }
    return convolutions <= 1 && transposed <= 1 && products <= 1;
}

}  // namespace netc::lower
