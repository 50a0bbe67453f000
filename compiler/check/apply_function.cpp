// Declared functions, losses and metrics of values of the network: a formula becomes nodes. What happens at each place
// is one function of its operands; sums and the like over the row are reductions between such functions.
#include <fmt/format.h>

#include "check/apply.h"
#include "check/apply_axes.h"
#include "check/declarations.h"
#include "check/formulas.h"
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

bool has_reductions(const Formula& f) {
    for (const Formula& term : formula::terms_of(f))
        if (formula::is_reduction(term->op) || term->op == Primitive::OneHot || term->op == Primitive::Count)
            return true;
    return false;
}

/// Makes the nodes of one formula. The row is the last axis of `shape`; what there is once for a row has 1 there.
class Expansion {
public:
    Expansion(const Step& step, const NewLayer& layer, Shape shape, const formula::Function& function)
        : step_(step), layer_(layer), shape_(std::move(shape)), function_(function), once_(shape_) {
        if (once_.rank() > 0) once_.dims.back() = 1;
    }

    void bind(const std::string& name, ValueId value) { values_[name] = value; }
    /// A label of classes: its one-hot row stands for it.
    void bind_label(const std::string& name, ValueId label) { labels_[name] = label; }

    /// The formula's value, of the whole shape or once for each row; nothing after a mistake (reported).
    std::optional<ValueId> value() {
        Formula f = formula::replace(function_.value, formula::make(Primitive::Count, {}),
                                     formula::number(static_cast<double>(shape_.rank() > 0 ? shape_.dims.back() : 1)));
        while (const Formula inner = innermost(f)) {
            const std::optional<Formula> name = reduced(inner);
            if (!name) return std::nullopt;
            f = formula::replace(f, inner, *name);
        }
        return places(f, f->row ? shape_ : once_, layer_.name);
    }

private:
    /// A reduction or a one-hot row with none inside.
    static Formula innermost(const Formula& f) {
        for (const Formula& term : formula::terms_of(f))
            if (formula::is_reduction(term->op) || term->op == Primitive::OneHot) return term;
        return nullptr;
    }

    std::optional<Formula> reduced(const Formula& f) {
        if (f->op == Primitive::OneHot) {
            const auto row = hits(f->operands[0]);
            if (!row) return std::nullopt;
            return formula::make(Primitive::Equal, {*row, formula::number(1)});
        }
        if (f->op == Primitive::FirstLargest) {
            refuse("`argmax` is known in metrics of classes only: `accuracy`, `topk`");
            return std::nullopt;
        }
        Formula of = f->operands[0];
        if (f->op == Primitive::Pick) {
            const auto row = hits(f->operands[1]);
            if (!row) return std::nullopt;
            of = formula::select(formula::make(Primitive::Equal, {*row, formula::number(1)}), of, formula::number(0));
        }
        const graph::ReduceKind kind = f->op == Primitive::Largest    ? graph::ReduceKind::Max
                                       : f->op == Primitive::Smallest ? graph::ReduceKind::Min
                                                                      : graph::ReduceKind::Sum;
        const std::string word = f->op == Primitive::Largest ? "max" : f->op == Primitive::Smallest ? "min" : "sum";
        const std::string name = unused(word);
        const auto in = places(of, shape_, layer_.name + "_" + name + "_of");
        if (!in) return std::nullopt;
        const auto made = step_.net.add_node(graph::Reduce{kind, *in, {shape_.rank() - 1}, true}, once_,
                                             layer_.name + "_" + name, step_.span);
        if (!made) return std::nullopt;
        values_[name] = *made;
        return formula::variable(name, false);
    }

    /// The one-hot row of a label as a variable.
    std::optional<Formula> hits(const Formula& label) {
        const auto found = label->op == Primitive::Variable ? labels_.find(label->name) : labels_.end();
        if (found == labels_.end()) {
            refuse("a place in a row is the label's: `scores[label]`, with `label : class` among the parameters");
            return std::nullopt;
        }
        std::string& name = hits_[found->first];
        if (name.empty()) {
            name = unused("is_" + found->first);
            const auto row = step_.net.add_node(graph::OneHot{found->second, shape_.dims.back()}, shape_,
                                                layer_.name + "_" + name, step_.span);
            if (!row) return std::nullopt;
            values_[name] = *row;
        }
        return formula::variable(name);
    }

    /// One node for what happens at each place.
    std::optional<ValueId> places(Formula f, const Shape& shape, const std::string& name) {
        const std::vector<std::string> read = formula::variables_of(f);
        // In a function of places each operand is one number at each.
        for (const std::string& variable : read)
            f = formula::replace(f, formula::variable(variable, false), formula::variable(variable));
        if (read.empty()) {
            refuse("its value does not depend on what it reads");
            return std::nullopt;
        }
        graph::Map map{nullptr, {}};
        for (const std::string& variable : read) {
            const auto known = values_.find(variable);
            if (known == values_.end()) {
                refuse(fmt::format("`{}` counts classes: `scores[{}]` or `one_hot({})` use it", variable, variable,
                                   variable));
                return std::nullopt;
            }
            const auto in = repeated(known->second, shape, name + "_" + variable);
            if (!in) return std::nullopt;
            map.ins.push_back(*in);
        }
        if (f->op == Primitive::Variable) return map.ins.front();
        formula::Function made = function_;
        made.value = f;
        made.variables = read;
        if (f != function_.value) made.derivatives.clear(), made.text = made.name;
        map.function = std::make_shared<const formula::Function>(std::move(made));
        return step_.net.add_node(std::move(map), shape, name, step_.span);
    }

    std::optional<ValueId> repeated(ValueId value, const Shape& shape, const std::string& name) {
        if (step_.net.shape(value) == shape) return value;
        return step_.net.add_node(graph::Broadcast{value, shape}, shape, name, step_.span);
    }

    std::string unused(const std::string& word) const {
        std::string name = word;
        for (int i = 2; values_.count(name) || labels_.count(name); ++i) name = fmt::format("{}{}", word, i);
        return name;
    }

    void refuse(const std::string& why) {
        step_.context.error("formula", step_.span, fmt::format("`{}` cannot be computed: {}", step_.name(), why));
    }

    const Step& step_;
    const NewLayer& layer_;
    Shape shape_;
    const formula::Function& function_;
    Shape once_;
    std::map<std::string, ValueId> values_, labels_;
    std::map<std::string, std::string> hits_;  // names of one-hot rows, by their labels
};

std::optional<ValueId> reshaped_to(const Step& step, ValueId value, const Shape& shape, const std::string& name) {
    if (step.net.shape(value) == shape) return value;
    return step.net.add_node(graph::Reshape{value, shape}, shape, name, step.span);
}

/// Whether a parameter is declared as a label: `label : class`.
bool is_class(const DeclaredFormula& declared, std::string_view name) {
    for (const syntax::Parameter& parameter : declared.declaration.parameters)
        if (parameter.name.text == name) return parameter.type.text == "class";
    return false;
}

}  // namespace

Meaning apply_function(const Step& step) {
    const std::optional<formula::Function> function = function_of(step.context, step.declarations, step.bound);
    if (!function) return {Failed{}};
    if (step.bound.inputs.empty()) {
        step.context.error("formula", step.span, fmt::format("`{}` reads no value of the network", step.name()));
        return {Failed{}};
    }
    const std::optional<Shape> common = common_shape(step);
    if (!common) return {Failed{}};
    if (!function->derivatives.empty() && has_reductions(function->value)) {
        step.context.error(
            "formula", step.span,
            fmt::format("`{}` gives a derivative, and its value depends on more than one place", step.name()));
        return {Failed{}};
    }
    if (formula::is_identity(*function)) return Meaning{Tensor{step.in()}};
    const bool reduces = has_reductions(function->value);
    // One number is a row of one.
    const Shape shape = reduces && common->rank() == 0 ? Shape{{1}} : *common;
    const NewLayer layer = step.start();
    Expansion expansion(step, layer, shape, *function);
    for (size_t i = 0; i < step.bound.inputs.size(); ++i) {
        const auto in = reduces && step.shape(i).rank() == 0
                            ? reshaped_to(step, step.in(i), {{1}}, layer.name + "_" + function->variables[i] + "_row")
                            : step.in(i);
        if (!in) return {Failed{}};
        expansion.bind(function->variables[i], *in);
    }
    std::optional<ValueId> value = expansion.value();
    if (!value) return {Failed{}};
    Shape result = *common;
    if (reduces && !function->value->row && result.rank() > 0) result.dims.pop_back();
    value = reshaped_to(step, *value, result, layer.name + "_value");
    if (!value) return {Failed{}};
    step.net.take_origin(*value, step.in());
    step.net.finish_layer(layer, step.text, *value);
    return {Tensor{*value}};
}

Meaning apply_declared_loss(const Step& step) {
    const std::optional<formula::Function> function = function_of(step.context, step.declarations, step.bound);
    if (!function) return {Failed{}};
    NetBuilder& net = step.net;
    const std::string& word = step.bound.entry->declared->declaration.word.text;
    if (function->value->row) {
        step.context
            .error(
                "formula", step.span,
                fmt::format("the {} `{}` has a number for each place; it wants one for the sample", word, step.name()))
            .help("`mean(...)` or `sum(...)` around it");
        return {Failed{}};
    }
    std::optional<ValueId> label;
    std::vector<size_t> numbers;
    for (size_t i = 0; i < step.bound.inputs.size(); ++i) {
        const bool classes = net.is_label(step.in(i)) && net.is_numbering(step.in(i));
        const std::string_view wanted = step.bound.entry->inputs[i];
        if (is_class(*step.bound.entry->declared, wanted) != classes) {
            step.context.error("not-a-label", step.bound.inputs[i].span,
                               fmt::format("`{}` of `{}` is {}, and this is {}", wanted, step.name(),
                                           classes ? "numbers" : "a label of classes",
                                           classes ? "a label of classes" : describe(step.context, net, step.in(i))));
            return {Failed{}};
        }
        if (classes)
            label = step.in(i);
        else
            numbers.push_back(i);
        if (!net.is_label(step.in(i)) &&
            !is_computable(step.context, net, step.in(i), step.bound.inputs[i].span, step.name()))
            return {Failed{}};
    }
    if (numbers.empty()) {
        step.context.error("formula", step.span, fmt::format("`{}` reads no numbers of the network", step.name()));
        return {Failed{}};
    }
    Shape shape = net.shape(step.in(numbers.front()));
    for (size_t i : numbers)
        if (net.shape(step.in(i)) != shape) {
            same_shapes(step.context, net, step.name(), step.bound.inputs[numbers.front()], step.bound.inputs[i]);
            return {Failed{}};
        }
    if (label) {
        Shape wanted = net.shape(*label);
        wanted.dims.push_back(net.classes(*label));
        if (shape != wanted) {
            step.context
                .error("classes-differ", step.bound.inputs[numbers.front()].span,
                       fmt::format("`{}` wants {}, a row for the classes of each label, and this is {}", step.name(),
                                   to_string(wanted), to_string(shape)),
                       describe(step.context, net, step.in(numbers.front())))
                .label(net.model.graph.nodes[net.model.graph.values[*label].producer].span, "the label");
            return {Failed{}};
        }
    } else {
        // Without classes all numbers of a sample are one row.
        shape = {{shape.elements()}};
    }
    const NewLayer layer = step.start();
    Expansion expansion(step, layer, shape, *function);
    for (size_t i = 0; i < step.bound.inputs.size(); ++i) {
        if (label && step.in(i) == *label) {
            expansion.bind_label(function->variables[i], *label);
            continue;
        }
        const auto in = reshaped_to(step, step.in(i), shape, layer.name + "_" + function->variables[i]);
        if (!in) return {Failed{}};
        expansion.bind(function->variables[i], *in);
    }
    std::optional<ValueId> value = expansion.value();
    if (value && net.shape(*value).elements() > 1) {
        // The mean over the places that have a label each.
        const Shape places = net.shape(*value);
        std::vector<int64_t> axes;
        for (int d = 0; d < places.rank(); ++d) axes.push_back(d);
        value = net.add_node(graph::Reduce{graph::ReduceKind::Sum, *value, axes, false}, {}, layer.name + "_sum",
                             step.span);
        if (value)
            value = net.add_node(graph::Scale{*value, 1.0 / static_cast<double>(places.elements())}, {},
                                 layer.name + "_mean", step.span);
    } else if (value) {
        value = reshaped_to(step, *value, {}, layer.name + "_value");
    }
    if (!value) return {Failed{}};
    net.set_origin(*value, {step.text, step.span, {}});
    return {Tensor{*value}};
}

}  // namespace netc::check
