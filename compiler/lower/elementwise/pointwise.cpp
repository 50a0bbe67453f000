// Values of pointwise operators at a place.
#include "lower/elementwise/pointwise.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "formula/traits.h"
#include "lower/formula_loops.h"
#include "lower/index/axes.h"
#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::integer;
using loop::real;
using transform::is_pointwise;

namespace {

/// A name for a value that is used twice: its own, without the scopes.
std::string local_name(const std::string& value_name) {
    std::string name = value_name.substr(value_name.rfind('.') == std::string::npos ? 0 : value_name.rfind('.') + 1);
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name + "_here";
}

/// Pools and their gradients work on each channel alone, so that what is in a padding lane stays there.
bool is_pool(const Op& op) {
    return std::holds_alternative<MaxPool>(op) || std::holds_alternative<MaxPoolGrad>(op) ||
           std::holds_alternative<AvgPool>(op) || std::holds_alternative<AvgPoolGrad>(op) ||
           std::holds_alternative<GlobalAvgPool>(op) || std::holds_alternative<GlobalAvgPoolGrad>(op) ||
           std::holds_alternative<GlobalMaxPool>(op) || std::holds_alternative<GlobalMaxPoolGrad>(op);
}

}  // namespace

Pointwise::Pointwise(Draft& draft, const std::vector<NodeId>& group_nodes)
    : draft_(draft),
      nodes_(group_nodes),
      scalar_(draft.context.layouts[draft.context.graph.nodes[group_nodes.back()].result].scalar),
      type_(scalar_ ? scalar_type() : vector_type(draft.context.target)) {}

bool Pointwise::normalises() const {
    return std::any_of(nodes_.begin(), nodes_.end(), [&](NodeId id) { return moving_norm(id); });
}

const BatchNorm* Pointwise::moving_norm(NodeId id) const {
    const auto* norm = std::get_if<BatchNorm>(&draft_.context.graph.nodes[id].op);
    return norm && !norm->frozen ? norm : nullptr;
}

void Pointwise::enter_block(Expr cb) {
    for (NodeId id : nodes_) {
        const BatchNorm* norm = moving_norm(id);
        if (!norm) continue;
        if (!in_group(norm->in)) draft_.reads(norm->in, "in");
        const std::string number = norms_.empty() ? "" : std::to_string(norms_.size() + 1);
        const NormOfBlock here = norm_of_block(draft_, id, cb);
        const auto let = [&](const char* name, Expr value) { return draft_.body.let(name + number, std::move(value)); };
        const Expr slope = let("slope", here.slope), mean = let("mean_here", here.mean);
        norms_.insert_or_assign(draft_.context.graph.nodes[id].result,
                                NormOfBlock{slope, mean, let("shift_here", here.shift)});
    }
}

bool Pointwise::in_group(ValueId value) const {
    const NodeId producer = draft_.context.graph.values[value].producer;
    return std::find(nodes_.begin(), nodes_.end(), producer) != nodes_.end();
}

// In words that fit every layer, so that equal kernels of different layers are equal texts.
const char* Pointwise::role_of(ValueId value) const {
    const Context& context = draft_.context;
    if (context.is_gradient(value)) return "d_other";
    return context.is_gradient(context.graph.nodes[nodes_.back()].result) ? "activation" : "other";
}

int Pointwise::lanes(ValueId value) const {
    return draft_.context.layouts[value].scalar ? 1 : draft_.context.target.lanes;
}

Expr Pointwise::zero() const { return loop::splat(real(0), type_.lanes); }
Expr Pointwise::one() const { return loop::splat(real(1), type_.lanes); }

// A vector of what a broadcast repeats: of neighbours, of numbers that lie apart, or of one number.
Expr Pointwise::repeated(const Broadcast& broadcast, ValueId result, const Position& position) {
    Context& context = draft_.context;
    const Op& source = context.graph.producer(broadcast.in);
    if (std::holds_alternative<Constant>(source) || std::holds_alternative<BatchMeanGrad>(source))
        return loop::splat(value(broadcast.in, position), type_.lanes);
    const Shape &from = context.graph.shape(broadcast.in), &to = broadcast.shape;
    const Layout& layout = context.layouts[result];
    const int missing = to.rank() - from.rank(), axis = lane_axis(layout, to) - missing;

    std::vector<Expr> places(to.dims.size(), Expr(0)), indices;
    if (layout.row_major) {
        const std::vector<Expr> before = row_indices(draft_.body, layout, position.y);
        std::copy(before.begin(), before.end(), places.begin());
    } else if (to.rank() == 3) {
        places[1] = position.y;
        places[2] = position.x;
    }
    for (int d = 0; d < from.rank(); ++d) indices.push_back(from[d] == 1 ? Expr(0) : places[d + missing]);

    const bool is_vector = type_.lanes > 1 && axis >= 0 && from[axis] != 1;
    if (const auto* places_of = std::get_if<Places>(&source)) {
        if (is_vector) return apply(sized("places", context.target), type_, {position.cb * integer(layout.block)});
        return loop::splat(apply("to_f32", scalar_type(), {indices[places_of->axis]}), type_.lanes);
    }

    View view;
    if (const int weight = context.weight_of(broadcast.in); weight >= 0) {
        // Not by its own name, which may be that of a local of the kernel.
        view = {draft_.reads_weight(weight, "weight"), row_major_layout(from, context.target.lanes), std::nullopt};
    } else {
        view = draft_.reads(broadcast.in, role_of(broadcast.in));
        if (!draft_.per_sample()) view.sample = position.sample;
    }
    if (!is_vector) return loop::splat(loop::at(view.array, scalar_type(), element_at(view, from, indices)), type_.lanes);
    if (axis == lane_axis(view.layout, from) && view.layout.block == layout.block)
        return loop::load(view.array, type_.lanes, vector_at(view, from, indices, position.cb));
    const std::string parts = draft_.body.unused("parts");
    draft_.body.array(parts, scalar_type(), {type_.lanes}, true);
    const Expr count = channels_in_block(draft_.body, layout, position.cb, draft_.body.unused("lanes"));
    draft_.body.loop(draft_.body.unused("lane"), 0, count, [&](Expr lane) {
        std::vector<Expr> here = indices;
        here[axis] = position.cb * integer(layout.block) + lane;
        draft_.body.assign(loop::at(parts, scalar_type(), {lane}),
                           loop::at(view.array, scalar_type(), element_at(view, from, here)));
    });
    return loop::load(parts, type_.lanes, {0});
}

Expr Pointwise::channel(loop::BufferId buffer, const std::string& name, const Position& position) {
    const int lanes = draft_.context.target.lanes;
    return loop::load(draft_.reads_buffer(buffer, name), lanes, {position.cb * integer(lanes)});
}

// Where the random numbers of one vector stand: lanes are channels, which lie height * width elements apart in logical
// order; of one number, its only place.
Pointwise::RandomPlace Pointwise::random_place(int layer, ValueId drawn, const Position& position) {
    Context& context = draft_.context;
    draft_.needs_step();
    const Layout& layout = context.layouts[drawn];
    const int64_t area = layout.row_major ? 1 : layout.height * layout.width;
    const Expr sample = draft_.per_sample() ? draft_.sample_index() : *position.sample;
    const Expr first =
        layout.row_major ? position.y * integer(layout.channels) + position.cb * integer(context.target.lanes)
                         : position.cb * integer(context.target.lanes * area) + position.y * integer(layout.width) + position.x;
    const Expr key = apply("step.key", {loop::Element::U32, 1}, {integer(layer), sample});
    return {key, layout.scalar ? Expr(0) : first, integer(area)};
}

Expr Pointwise::keep_mask(double rate, int layer, ValueId dropped, const Position& position) {
    Context& context = draft_.context;
    const RandomPlace place = random_place(layer, dropped, position);
    const auto threshold = static_cast<int64_t>(std::min(rate * 4294967296.0, 4294967295.0));
    if (scalar_) {
        const Expr random = apply("random_number", {loop::Element::U32, 1}, {place.key, place.first});
        return loop::greater_equal(random, integer(threshold));
    }
    return apply(sized("keep", context.target), mask_type(context.target),
                 {place.key, place.first, place.stride, integer(threshold)});
}

Expr Pointwise::random_normal(int layer, ValueId drawn, const Position& position) {
    const RandomPlace place = random_place(layer, drawn, position);
    if (scalar_) return apply("normal1", type_, {place.key, place.first});
    return apply(sized("normal", draft_.context.target), type_, {place.key, place.first, place.stride});
}

Expr Pointwise::make(ValueId made, const Position& position) {
    Context& context = draft_.context;
    const Op& op = context.graph.producer(made);
    const auto get = [&](ValueId v) { return value(v, position); };
    if (const auto* map = std::get_if<Map>(&op)) {
        FormulaVariables operands;
        for (size_t i = 0; i < map->ins.size(); ++i) operands.emplace(map->function->variables[i], get(map->ins[i]));
        return loops_of(map->function->value, operands, type_, draft_.body);
    }
    if (const auto* zip = std::get_if<Zip>(&op)) {
        const Expr a = get(zip->a), b = get(zip->b);
        switch (zip->kind) {
            case ZipKind::Add:
                return a + b;
            case ZipKind::Sub:
                return a - b;
            case ZipKind::Mul:
                return a * b;
            case ZipKind::Div:
                return a / b;
            case ZipKind::Max:
                return apply("max", type_, {a, b});
            case ZipKind::Min:
                return apply("min", type_, {a, b});
            case ZipKind::Equal:
                return loop::select(loop::equal(a, b), one(), zero());
            case ZipKind::Less:
                return loop::select(loop::less(a, b), one(), zero());
            case ZipKind::LessEqual:
                return loop::select(loop::less_equal(a, b), one(), zero());
        }
    }
    if (const auto* broadcast = std::get_if<Broadcast>(&op)) return repeated(*broadcast, made, position);
    if (const auto* scale = std::get_if<Scale>(&op)) return get(scale->in) * real(scale->factor);
    if (const auto* normal = std::get_if<RandomNormal>(&op)) return random_normal(normal->layer, made, position);
    if (const auto* dropout = std::get_if<Dropout>(&op))
        return loop::select(keep_mask(dropout->rate, dropout->layer, made, position),
                            get(dropout->in) * real(1 / (1 - dropout->rate)), zero());
    if (const auto* grad = std::get_if<DropoutGrad>(&op))
        return loop::select(keep_mask(grad->rate, grad->layer, made, position),
                            get(grad->d_out) * real(1 / (1 - grad->rate)), zero());
    const NodeId producer = context.graph.values[made].producer;
    if (const BatchNorm* norm = moving_norm(producer)) {
        const auto entered = norms_.find(made);
        const NormOfBlock here =
            entered != norms_.end() ? entered->second : norm_of_block(draft_, producer, position.cb);
        return (get(norm->in) - here.mean) * here.slope + here.shift;
    }
    if (const auto* norm = std::get_if<BatchNorm>(&op)) {
        const FoldedNorm folded = folded_norm(context, *norm);
        return get(norm->in) * channel(folded.slope, "slope", position) + channel(folded.offset, "offset", position);
    }
    if (const auto* grad = std::get_if<BatchNormGrad>(&op))
        return get(grad->d_out) * channel(folded_norm(context, *grad).slope, "slope", position);
    NETC_CHECK(false, std::string(op_name(op)) + " is not pointwise");
    NETC_UNREACHABLE();
}

Expr Pointwise::value(ValueId id, const Position& position) {
    const auto found = known_.find(id);
    if (found != known_.end()) return found->second;
    Context& context = draft_.context;
    const Value& info = context.graph.values[id];
    const Op& op = context.graph.nodes[info.producer].op;
    if (const auto* constant = std::get_if<Constant>(&op)) return real(constant->value);
    if (std::holds_alternative<BatchMeanGrad>(op)) return real(1) / apply("to_f32", scalar_type(), {draft_.n()});
    if (const auto* broadcast = std::get_if<Broadcast>(&op); broadcast && !in_group(id)) {
        const Expr expr = repeated(*broadcast, id, position);
        bind(id, expr);
        return expr;
    }
    if (!in_group(id)) {
        View view = draft_.reads(id, role_of(id));
        if (!draft_.per_sample()) view.sample = position.sample;
        return loop::load(view.array, lanes(id), view.at(position.cb, position.y, position.x));
    }
    Expr expr = make(id, position);
    int readers = context.is_stored(id) ? 1 : 0;
    for (NodeId user : context.users.of(id)) readers += std::find(nodes_.begin(), nodes_.end(), user) != nodes_.end();
    if (readers > 1) expr = draft_.body.let(draft_.body.unused(local_name(info.name)), expr);
    bind(id, expr);
    return expr;
}

// Whether zero lanes may have become something else on the way to `value`.
bool Pointwise::may_dirty_padding(ValueId value) const {
    const Graph& graph = draft_.context.graph;
    const Op& op = graph.producer(value);
    if (const auto* broadcast = std::get_if<Broadcast>(&op)) {
        if (std::holds_alternative<Places>(graph.producer(broadcast->in))) return true;
        const Shape& from = graph.shape(broadcast->in);
        const int axis = lane_axis(draft_.context.layouts[value], broadcast->shape) - broadcast->shape.rank() + from.rank();
        return axis < 0 || from[axis] == 1;
    }
    if (!in_group(value)) return false;
    if (std::holds_alternative<RandomNormal>(op)) return true;
    if (const auto* map = std::get_if<Map>(&op); map && !formula::keeps_zero(map->function->value)) return true;
    if (const auto* zip = std::get_if<Zip>(&op)) {
        if (zip->kind == ZipKind::Div || zip->kind == ZipKind::Equal || zip->kind == ZipKind::LessEqual) return true;
        for (ValueId operand : {zip->a, zip->b})
            if (std::holds_alternative<Constant>(graph.producer(operand)) && zip->kind != ZipKind::Mul) return true;
    }
    if (!is_pointwise(op) && !is_pool(op)) return false;
    for (ValueId in : inputs_of(op))
        if (graph.values[in].type.batched && may_dirty_padding(in)) return true;
    return false;
}

Expr Pointwise::without_padding(ValueId value, Expr expr, const Position& position) {
    Context& context = draft_.context;
    const Layout& layout = context.layouts[value];
    if (layout.scalar || !may_dirty_padding(value)) return expr;
    return only_channels(draft_, layout, std::move(expr), position.cb, 0);
}

void Pointwise::store_all(const std::vector<NodeId>& made, const Position& position) {
    Context& context = draft_.context;
    for (NodeId id : made) {
        const ValueId result = context.graph.nodes[id].result;
        if (!context.is_stored(result)) continue;
        View view = draft_.writes(result, made.back() == id ? "out" : "kept");
        if (!draft_.per_sample()) view.sample = position.sample;
        const Expr expr = without_padding(result, value(result, position), position);
        const std::vector<Expr> place = view.at(position.cb, position.y, position.x);
        if (lanes(result) == 1)
            draft_.body.assign(loop::at(view.array, scalar_type(), place), expr);
        else
            draft_.body.store(view.array, place, expr);
    }
}

}  // namespace netc::lower
