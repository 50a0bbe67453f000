// Declared functions of values of the network: a formula becomes a node, of what happens at each place or of rows.
#include <fmt/format.h>

#include <set>

#include "check/apply.h"
#include "check/apply_axes.h"
#include "check/declarations.h"
#include "check/functions.h"
#include "formula/traits.h"

namespace netc::check {

using formula::Formula;
using formula::Primitive;
using graph::Shape;
using graph::ValueId;

namespace {

/// The shape to which all operands are repeated; nothing when two do not fit (reported).
std::optional<Shape> common_shape(const Step& step) {
    Shape result = step.shape();
    for (size_t i = 1; i < step.bound.inputs.size(); ++i) {
        const std::optional<Shape> joined = broadcast_shape(result, step.shape(i));
        if (!joined) {
            same_shapes(step.context, step.net, step.name(), step.bound.inputs[0], step.bound.inputs[i]);
            return std::nullopt;
        }
        result = *joined;
    }
    return result;
}

std::optional<ValueId> repeated(const Step& step, ValueId value, const Shape& shape, const std::string& name) {
    if (step.net.shape(value) == shape && step.net.model.graph.values[value].type.batched) return value;
    return step.net.add_node(graph::Broadcast{value, shape}, shape, name, step.span);
}

/// The inputs, each with the shape of all.
std::optional<std::vector<ValueId>> repeated_inputs(const Step& step, const NewLayer& layer, const Shape& shape,
                                                    const formula::Function& function) {
    std::vector<ValueId> ins;
    for (size_t i = 0; i < step.bound.inputs.size(); ++i) {
        const auto in = repeated(step, step.in(i), shape, layer.name + "_" + function.variables[i]);
        if (!in) return std::nullopt;
        ins.push_back(*in);
    }
    return ins;
}

/// The axis of the rows: what the call says, or the last one (of one number: -1, it is a row of one).
std::optional<int64_t> axis_of_rows(const Step& step, const Shape& shape) {
    const bool has_axis = std::any_of(step.bound.entry->parameters.begin(), step.bound.entry->parameters.end(),
                                      [](const ParameterEntry& each) { return each.name == "axis"; });
    if (!has_axis || shape.rank() == 0) return shape.rank() - 1;
    // Of a map, channels would be expected as often as rows: whoever means rows says so.
    if (shape.rank() > 2 && step.bound.given("axis").span.empty() && step.bound.whole("axis") == -1) {
        Diagnostic& diagnostic = step.context.error(
            "softmax-on-a-map", step.span,
            fmt::format("`{}` works on one list of numbers [K], and its input is {}", step.name(), to_string(shape)));
        diagnostic.note(came_from(step.context, step.net, step.in(), -1));
        diagnostic.propose({"`", step.before("flatten"), "` before it, `", Edit{step.callee, step.name() + "(axis = 0)"},
                            "` for each place of the map, or `", Edit{step.callee, step.name() + "(axis = -1)"},
                            "` for each row"});
        return std::nullopt;
    }
    const std::optional<int> axis = axis_of(step);
    if (!axis) return std::nullopt;
    if (*axis + 1 == shape.rank() || (*axis == 0 && shape.rank() == 3)) return *axis;
    step.context
        .error("argument-range", step.bound.given("axis").span,
               fmt::format("`{}` works along the last axis or the channels of a map, and axis {} of {} is another",
                           step.name(), *axis, to_string(shape)))
        .help("`permute` brings an axis to the end, and back");
    return std::nullopt;
}

}  // namespace

// Mistakes that only show when a formula is applied: places of a row that are no label's, labels that are no number.
bool is_sound(const Step& step, const Formula& f, const std::set<std::string>& labels) {
    const auto refuse = [&](const std::string& why) {
        step.context.error("formula", step.span, fmt::format("`{}` cannot be computed: {}", step.name(), why));
        return false;
    };
    if (formula::variables_of(f).empty()) return refuse("its value does not depend on what it reads");
    for (const Formula& term : formula::terms_of(f))
        for (size_t i = 0; i < term->operands.size(); ++i) {
            const Formula& operand = term->operands[i];
            const bool is_label = operand->op == Primitive::Variable && labels.count(operand->name);
            const bool counts = (term->op == Primitive::Pick && i == 1) || term->op == Primitive::OneHot;
            const bool is_found = term->op == Primitive::OneHot && operand->op == Primitive::FirstLargest;
            if (counts && !is_label && !is_found)
                return refuse(
                    "a place in a row is the label's: `scores[label]`, with `label : class` among the parameters");
            if (is_label && !counts)
                return refuse(fmt::format("`{}` counts classes: `scores[{}]` or `one_hot({})` use it", operand->name,
                                          operand->name, operand->name));
        }
    return true;
}

void drop_unread(formula::Function& function, std::vector<ValueId>& ins) {
    const std::vector<std::string> read = formula::variables_of(function.value);
    for (size_t i = ins.size(); i-- > 0;)
        if (std::find(read.begin(), read.end(), function.variables[i]) == read.end()) {
            function.variables.erase(function.variables.begin() + static_cast<std::ptrdiff_t>(i));
            ins.erase(ins.begin() + static_cast<std::ptrdiff_t>(i));
        }
}

Meaning apply_function(const Step& step) {
    const std::optional<formula::Function> function = function_of(step.context, step.declarations, step.bound);
    if (!function) return {Failed{}};
    if (step.bound.inputs.empty()) {
        step.context.error("formula", step.span, fmt::format("`{}` reads no value of the network", step.name()));
        return {Failed{}};
    }
    const std::optional<Shape> common = common_shape(step);
    if (!common || !is_sound(step, function->value, {})) return {Failed{}};
    if (formula::is_identity(*function)) return Meaning{Tensor{step.in()}};
    const NewLayer layer = step.start();
    std::optional<std::vector<ValueId>> ins = repeated_inputs(step, layer, *common, *function);
    if (!ins) return {Failed{}};
    formula::Function made = *function;
    drop_unread(made, *ins);
    const bool each = made.value->row, of_rows = formula::is_of_rows(made.value);
    const std::optional<int64_t> axis = of_rows ? axis_of_rows(step, *common) : -1;
    if (!axis) return {Failed{}};
    const Shape result = each ? *common : graph::once_a_row(*common, *axis);
    const auto ref = std::make_shared<const formula::Function>(std::move(made));
    graph::Op op = graph::Map{ref, *ins};
    if (of_rows)
        op = graph::MapRows{ref, *ins, *common, *axis, each ? graph::RowResult::Each : graph::RowResult::Once};
    const std::optional<ValueId> value = step.net.add_node(std::move(op), result, layer.name, step.span);
    if (!value) return {Failed{}};
    step.net.take_origin(*value, step.in());
    step.net.finish_layer(layer, step.text, *value);
    return {Tensor{*value}};
}

}  // namespace netc::check
