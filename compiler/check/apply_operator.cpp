// Arithmetic and comparisons between values of the network, with broadcasting.
#include <fmt/format.h>

#include "check/apply.h"
#include "check/apply_axes.h"

namespace netc::check {

using graph::Shape;
using graph::ValueId;
using graph::ZipKind;

namespace {

Meaning failed_operator(Context& context, const std::string& op, const Given& left, const Given& right, Span span) {
    context.error("operand-type", span,
                  fmt::format("`{}` stands between {} and {}", op, kind_of(left.meaning), kind_of(right.meaning)));
    return {Failed{}};
}

/// An operator between two values: what it makes, what its values are called, and whether the operands change places.
struct Operator {
    const char* symbol;
    ZipKind kind;
    const char* prefix;
    bool swapped = false;
};
constexpr Operator operators[] = {
    {"+", ZipKind::Add, "add"},          {"-", ZipKind::Sub, "sub"},
    {"*", ZipKind::Mul, "mul"},          {"/", ZipKind::Div, "div"},
    {"==", ZipKind::Equal, "equal"},     {"<", ZipKind::Less, "less"},
    {"<=", ZipKind::LessEqual, "less"},  {">", ZipKind::Less, "less", true},
    {">=", ZipKind::LessEqual, "less", true},
};

const Operator* operator_named(const std::string& symbol) {
    for (const Operator& known : operators)
        if (symbol == known.symbol) return &known;
    return nullptr;
}

bool compares(ZipKind kind) {
    return kind == ZipKind::Equal || kind == ZipKind::Less || kind == ZipKind::LessEqual;
}

struct Arithmetic {
    Context& context;
    NetBuilder& net;
    const Place& place;
    Span span;

    Meaning finish(const NewLayer& layer, graph::Op op, ValueId like) {
        const auto value = net.add_node(std::move(op), net.shape(like), layer.name, span);
        if (!value) return {Failed{}};
        net.take_origin(*value, like);
        if (net.shape(like).rank() > 0) net.finish_layer(layer, context.written(span), *value);
        return {Tensor{*value}};
    }

    Meaning scaled(ValueId in, double factor) {
        return finish(net.start_layer("scale", place, span), graph::Scale{in, factor}, in);
    }

    ValueId constant(double value, const std::string& name) {
        return net.model.graph.add(graph::Constant{value}, {graph::DType::F32, {}, false}, net.unique_value_name(name),
                                   span);
    }

    Meaning shifted(ValueId in, double offset) {
        const NewLayer layer = net.start_layer("shift", place, span);
        return finish(layer, graph::Zip{ZipKind::Add, in, constant(offset, layer.name + "_by")}, in);
    }

    Meaning divided(double number, ValueId by) {
        const NewLayer layer = net.start_layer("div", place, span);
        return finish(layer, graph::Zip{ZipKind::Div, constant(number, layer.name + "_of"), by}, by);
    }

    Meaning compared(const Operator& op, ValueId in, double number, bool number_first) {
        const NewLayer layer = net.start_layer(op.prefix, place, span);
        const ValueId with = constant(number, layer.name + "_with");
        const bool in_first = number_first == op.swapped;
        return finish(layer, in_first ? graph::Zip{op.kind, in, with} : graph::Zip{op.kind, with, in}, in);
    }

    Meaning with_number(const std::string& op, ValueId in, double number, bool number_first) {
        if (const Operator* known = operator_named(op); known && compares(known->kind))
            return compared(*known, in, number, number_first);
        if (op == "+") return shifted(in, number);
        if (op == "*") return scaled(in, number);
        if (op == "/" && !number_first && number != 0) return scaled(in, 1 / number);
        if (op == "/" && number_first) return divided(number, in);
        if (op == "-" && !number_first) return shifted(in, -number);
        if (op == "-") {
            const Meaning negated = scaled(in, -1);
            return negated.failed() ? negated : shifted(negated.as<Tensor>()->value, number);
        }
        const std::string why = op == "/" && !number_first
                                    ? "dividing a value by 0 gives no number"
                                    : fmt::format("a number `{}` a value of the network is not known here", op);
        context.error(op == "/" && !number_first ? "division-by-zero" : "operand-type", span, why)
            .note("between a value and a number: x + c, x - c, c - x, x * c, x / c, c / x, x < c and the like");
        return {Failed{}};
    }

    /// The value with its axes of 1, and those it lacks, repeated to `shape`.
    std::optional<ValueId> repeated(ValueId value, const Shape& shape, const std::string& name) {
        if (net.shape(value) == shape) return value;
        return net.add_node(graph::Broadcast{value, shape}, shape, name, span);
    }

    Meaning between(const std::string& op, const Given& a, const Given& b) {
        const Operator* known = operator_named(op);
        if (!known) return failed_operator(context, op, a, b, span);
        ValueId x = a.meaning.as<Tensor>()->value, y = b.meaning.as<Tensor>()->value;
        const std::optional<Shape> shape = broadcast_shape(net.shape(x), net.shape(y));
        if (!shape) return do_not_fit(op, a, b);
        if (known->swapped) std::swap(x, y);
        const NewLayer layer = net.start_layer(known->prefix, place, span);
        const auto left = repeated(x, *shape, layer.name + "_left"), right = repeated(y, *shape, layer.name + "_right");
        if (!left || !right) return {Failed{}};
        return finish(layer, graph::Zip{known->kind, *left, *right}, net.shape(x) == *shape ? *left : *right);
    }

    /// Shapes of one rank differ as those of layers do; for others the axes are compared from the last one on.
    Meaning do_not_fit(const std::string& op, const Given& a, const Given& b) {
        const ValueId first = a.meaning.as<Tensor>()->value, second = b.meaning.as<Tensor>()->value;
        const Shape &x = net.shape(first), &y = net.shape(second);
        if (x.rank() == y.rank()) {
            same_shapes(context, net, op, a, b);
            return {Failed{}};
        }
        const bool first_larger = x.rank() > y.rank();
        const Shape &large = first_larger ? x : y, &small = first_larger ? y : x;
        int axis = small.rank() - 1;
        const int missing = large.rank() - small.rank();
        while (axis > 0 && (small[axis] == 1 || large[axis + missing] == 1 || small[axis] == large[axis + missing])) --axis;
        Diagnostic& diagnostic =
            context.error("operand-shapes", a.span,
                          fmt::format("operands of `{}` do not fit: axis {} of {} is {}, axis {} of {} is {}", op,
                                      axis + missing, to_string(large), large[axis + missing], axis, to_string(small),
                                      small[axis]),
                          describe(context, net, first));
        diagnostic.label(b.span, describe(context, net, second));
        diagnostic.note("shapes are compared from the last axis on; an axis of 1, or one that is missing, is repeated");
        const Given& smaller = first_larger ? b : a;
        // Numbers of channels belong to the first axis of a map.
        if (small.rank() == 1 && small[0] == large[0]) {
            Shape lined = small;
            lined.dims.resize(large.dims.size(), 1);
            const std::string text = fmt::format("reshape({}, {})", context.written(smaller.span), to_string(lined));
            diagnostic.propose({"`", Edit{smaller.span, text}, "` puts it along the first axis"});
        }
        return {Failed{}};
    }
};

}  // namespace

Meaning apply_operator(Context& context, NetBuilder& net, const Place& place, const std::string& op, const Given& left,
                       const Given& right, Span span) {
    for (const Given* side : {&left, &right})
        if (const Tensor* tensor = side->meaning.as<Tensor>())
            if (!is_computable(context, net, tensor->value, side->span, op)) return {Failed{}};
    Arithmetic arithmetic{context, net, place, span};
    const Tensor *a = left.meaning.as<Tensor>(), *b = right.meaning.as<Tensor>();
    if (a && b) return arithmetic.between(op, left, right);
    double storage = 0;
    const double* number = as_number(a ? right.meaning : left.meaning, storage);
    if (!number || !operator_named(op)) return failed_operator(context, op, left, right, span);
    return arithmetic.with_number(op, a ? a->value : b->value, *number, !a);
}

}  // namespace netc::check
