// Shape rules and their messages.
#include "check/shapes.h"

#include <fmt/format.h>

#include <algorithm>

#include "check/constants.h"
#include "syntax/literals.h"

namespace netc::check {

using graph::Shape;
using graph::ValueId;
using graph::Window;

namespace {

constexpr const char* axis_names[] = {"height", "width"};

/// Inputs under the window from its first to its last weight.
int64_t spread(const Window& window, int axis) { return (window.size[axis] - 1) * window.dilation[axis] + 1; }

/// `spread` with the numbers filled in.
std::string spread_formula(const Window& window, int axis) {
    const int64_t size = window.size[axis], dilation = window.dilation[axis];
    return dilation == 1 ? std::to_string(size) : fmt::format("({}*({} - 1) + 1)", dilation, size);
}

int64_t extent(const Window& window, int axis, int64_t in) {
    const int64_t free = in + window.pad_before[axis] + window.pad_after[axis] - spread(window, axis);
    const int64_t stride = window.stride[axis];
    return (free >= 0 ? free / stride : -((-free + stride - 1) / stride)) + 1;
}

/// The pads that `same` means: ceil(in / stride) outputs, the odd zero after.
void pad_same(Window& window, int axis, int64_t in) {
    const int64_t out = (in + window.stride[axis] - 1) / window.stride[axis];
    const int64_t total = std::max<int64_t>(0, (out - 1) * window.stride[axis] + spread(window, axis) - in);
    window.pad_before[axis] = total / 2;
    window.pad_after[axis] = total - total / 2;
}

void set_pads(Window& window, const Bound& bound, const Shape& in) {
    const Meaning& pad = bound.at("pad");
    if (bound.is_word("pad", "same")) {
        pad_same(window, 0, in.height());
        pad_same(window, 1, in.width());
    } else if (const List* list = pad.as<List>(); list && list->items->size() == 4) {
        const std::vector<int64_t> sides = bound.list("pad");
        window.pad_before = {sides[0], sides[2]};
        window.pad_after = {sides[1], sides[3]};
    } else if (!bound.is_word("pad", "valid")) {
        window.pad_before = window.pad_after = bound.pair("pad");
    }
}

/// What `rounding = ceil` adds: the last window may hang over the end, if it begins inside.
void hang_over(Window& window, int axis, int64_t in) {
    const int64_t stride = window.stride[axis], padded = in + window.pad_before[axis] + window.pad_after[axis];
    if (padded - window.size[axis] <= -stride) return;  // no window begins inside: nothing to round up to
    int64_t out = (padded - window.size[axis] + stride - 1) / stride + 1;
    if ((out - 1) * stride >= in + window.pad_before[axis]) --out;
    window.overhang[axis] = std::max<int64_t>(0, (out - 1) * stride + window.size[axis] - padded);
    window.pad_after[axis] += window.overhang[axis];
}

std::string window_text(const Window& window) { return fmt::format("{}x{}", window.size[0], window.size[1]); }

/// The edit that gives a call another pad.
Edit with_pad(const Step& step, const std::string& pad) {
    const Given& given = step.bound.given("pad");
    const std::string text = "pad = " + pad;
    if (given.span.empty()) return {{step.span.last - 1, step.span.last - 1}, text, ", "};  // before its parenthesis
    return {Span::join(given.key.span, given.span), text};
}

/// What would make a window fit: a smaller one, or pads.
void propose_ways_to_fit(Diagnostic& diagnostic, const Step& step, Window window, int axis, std::string_view size_name,
                         bool rounds_up) {
    const std::array<int64_t, 2> in{step.shape().height(), step.shape().width()};
    int64_t largest = INT64_MAX, needed = 0;  // for both axes: a number is meant for both
    for (const int each : {0, 1}) {
        const int64_t pads = window.pad_before[each] + window.pad_after[each];
        const int64_t fits =
            (in[each] + pads - 1) / window.dilation[each] + 1 + (rounds_up ? window.stride[each] - 1 : 0);
        largest = std::min(largest, fits);
        needed = std::max(needed, (spread(window, each) - in[each] + 1) / 2);
    }
    window.pad_before[axis] = window.pad_after[axis] = needed;
    if (rounds_up) hang_over(window, axis, in[axis]);
    const int64_t padded = extent(window, axis, in[axis]);
    const int64_t same = (in[axis] + window.stride[axis] - 1) / window.stride[axis];
    diagnostic.propose({size_name == "size" ? "a window of at most " : "a kernel of at most ",
                        Edit{step.bound.given(size_name).span, std::to_string(largest)}, ", or `",
                        with_pad(step, std::to_string(needed)),
                        fmt::format("` ({} becomes {}), or `", axis_names[axis], padded), with_pad(step, "same"),
                        fmt::format("` ({} {} {})", axis_names[axis], same == in[axis] ? "stays" : "becomes", same)});
}

bool window_fits(const Step& step, const Window& window, int axis, std::string_view size_name, bool rounds_up) {
    const int64_t in = axis == 0 ? step.shape().height() : step.shape().width();
    if (extent(window, axis, in) >= 1) return true;  // a window that begins inside has its overhang already
    const int64_t out = extent(window, axis, in + (rounds_up ? window.stride[axis] - 1 : 0));
    const bool pool = size_name == "size";
    const std::string message =
        pool ? fmt::format("{} window of `{}` is larger than its input", window_text(window), step.name())
             : fmt::format("`{}` has nothing to slide over", step.name());
    Diagnostic& diagnostic =
        step.context.error("window-too-large", step.span, message,
                           fmt::format("{} {} = {}", axis_names[axis], extent_formula(window, axis, in, rounds_up), out));
    diagnostic.note(came_from(step.context, step.net, step.in(), axis));
    propose_ways_to_fit(diagnostic, step, window, axis, size_name, rounds_up);
    return false;
}

/// A square input of one, three or four columns is a picture with its channels last.
void warn_of_channels_last(const Step& step, const Shape& in) {
    const graph::Graph& graph = step.net.model.graph;
    const bool picture = in[0] == in[1] && in[0] > 4 && (in[2] == 1 || in[2] == 3 || in[2] == 4);
    if (!picture || !std::holds_alternative<graph::Input>(graph.producer(step.in()))) return;
    const Span declared = step.net.origin(step.in()).span;
    const std::string name = syntax::written_name(graph.values[step.in()].name);
    step.context
        .warning("channels-last", declared,
                 fmt::format("`{}` reads this as {} channels of {} x {}", step.name(), in[0], in[1], in[2]))
        .propose({fmt::format("{}: `", channels_first),
                  Edit{declared, fmt::format("input {} : f32[{}, {}, {}]", name, in[2], in[0], in[1])}, "`"});
}

/// Whether the first input is [channels, height, width]; said if not.
bool reads_a_map(const Step& step) {
    const Shape in = step.shape();
    if (in.rank() == 3) {
        warn_of_channels_last(step, in);
        return true;
    }
    Diagnostic& diagnostic = step.context.error(
        "not-a-map", step.span,
        fmt::format("`{}` slides over [channels, height, width], and its input is {}", step.name(), to_string(in)));
    diagnostic.note(came_from(step.context, step.net, step.in(), -1));
    if (in.rank() == 2)
        diagnostic.propose({"`", step.before(fmt::format("reshape([1, {}, {}])", in[0], in[1])), "` before it"});
    return false;
}

/// A convolution makes one size of `stride` others, and of as many as its dilation skips: `output_pad` says which one.
bool output_pad_fits(const Step& step, const Window& window) {
    const Given& given = step.bound.given("output_pad");
    const std::array<int64_t, 2> added = step.bound.pair("output_pad");
    const auto below = [&](int axis) { return std::max(window.stride[axis], window.dilation[axis]); };
    if (step.bound.is_word("pad", "same") && !given.span.empty()) {
        step.context.error("output-pad-of-same", given.span,
                           fmt::format("`output_pad` of `{}` has no meaning with `pad = same`: the result is stride "
                                       "times as large as the input", step.name()));
        return false;
    }
    for (const int axis : {1, 0}) {
        if (added[axis] < below(axis)) continue;
        step.context
            .error("output-pad-too-large", given.span,
                   fmt::format("an `output_pad` of {} is not below the stride {} or the dilation {}", added[axis],
                               window.stride[axis], window.dilation[axis]))
            .propose({"an `output_pad` of at most ",
                      Edit{given.span, std::to_string(std::min(below(0), below(1)) - 1)}});
        return false;
    }
    return true;
}

/// The pads of the convolution: what is cut off the result before and after, less `output_pad`. With `same` the result is
/// stride times as large as the input; the odd place is cut off after, as `conv` pads there.
void set_pads_back(Window& window, const Bound& bound, bool same) {
    if (!same) set_pads(window, bound, {});
    const std::array<int64_t, 2> added = bound.pair("output_pad");
    for (const int axis : {0, 1}) {
        if (!same) {
            window.pad_after[axis] -= added[axis];
            continue;
        }
        const int64_t more = spread(window, axis) - window.stride[axis];
        window.pad_before[axis] = std::max<int64_t>(0, more) / 2;
        window.pad_after[axis] = more - window.pad_before[axis];
    }
}

/// How large a map is out of which the window makes `in`, without a rest; nothing where that is more than 2^40.
std::optional<int64_t> extent_back(const Window& window, int axis, int64_t in) {
    int64_t strides = 0;
    if (!multiply(in - 1, window.stride[axis], strides) || strides > graph::max_elements) return std::nullopt;
    const int64_t spread_here = spread(window, axis);
    if (spread_here > graph::max_elements) return std::nullopt;
    return strides + spread_here - window.pad_before[axis] - window.pad_after[axis];
}

/// (in - 1)*stride + window - pads + output_pad along an axis with the numbers filled in.
std::string extent_back_formula(const Window& window, int axis, int64_t in, bool same, int64_t added) {
    if (same) return fmt::format("{}*{}", in, window.stride[axis]);
    const int64_t before = window.pad_before[axis], after = window.pad_after[axis] + added;
    const std::string pads = before == after ? fmt::format("2*{}", before) : fmt::format("({} + {})", before, after);
    return fmt::format("({} - 1)*{} + {} - {}{}", in, window.stride[axis], spread_formula(window, axis), pads,
                       added ? fmt::format(" + {}", added) : "");
}

/// Whether a part of the result is left between the pads; said if not.
bool leaves_something(const Step& step, const Window& window, int axis, int64_t out, const std::string& formula) {
    if (out >= 1) return true;
    const std::array<int64_t, 2> added = step.bound.pair("output_pad");
    int64_t most = INT64_MAX;  // for both axes: a number is meant for both
    for (const int each : {0, 1}) {
        const int64_t whole = (step.shape()[each + 1] - 1) * window.stride[each] + spread(window, each) + added[each];
        most = std::min(most, (whole - 1) / 2);
    }
    step.context
        .error("pads-of-everything", step.bound.given("pad").span,
               fmt::format("the pads of `{}` leave nothing of its result", step.name()),
               fmt::format("{} {} = {}", axis_names[axis], formula, out))
        .note(came_from(step.context, step.net, step.in(), axis))
        .propose({"`", with_pad(step, std::to_string(most)), "` or less"});
    return false;
}

/// A pool's window must always hold at least one input.
bool pads_are_smaller(const Step& step, const Window& window) {
    for (int axis : {0, 1}) {
        const int64_t pad = std::max(window.pad_before[axis], window.pad_after[axis]);
        if (pad < window.size[axis]) continue;
        step.context
            .error("pool-of-padding", step.bound.given("pad").span,
                   fmt::format("with pad {} a window of {} can lie wholly outside the input", pad, window.size[axis]))
            .propose({"a pad of at most ", Edit{step.bound.given("pad").span,
                                                std::to_string(std::min(window.size[0], window.size[1]) - 1)}});
        return false;
    }
    return true;
}

}  // namespace

Edit Step::before(std::string layer) const {
    const Given& input = bound.inputs.at(0);
    const Span step = fixed ? fixed->span : span;
    if (input.piped) return {{step.first, step.first}, std::move(layer), "", " | "};
    return {{input.span.last, input.span.last}, std::move(layer), " | "};
}

std::string extent_formula(const Window& window, int axis, int64_t in, bool rounds_up) {
    const int64_t stride = window.stride[axis];
    const int64_t before = window.pad_before[axis], after = window.pad_after[axis] - window.overhang[axis];
    const std::string spread_text = spread_formula(window, axis);
    const std::string pads = before == after ? fmt::format("2*{}", before) : fmt::format("{} + {}", before, after);
    const std::string quotient = fmt::format("({} - {} + {})/{}", in, spread_text, pads, stride);
    const char* rounding = rounds_up || window.overhang[axis] > 0 ? "ceil" : "floor";
    return (stride == 1 ? quotient : fmt::format("{}({})", rounding, quotient)) + " + 1";
}

std::optional<Slide> slide(const Step& step, std::string_view size_name) {
    if (!reads_a_map(step)) return std::nullopt;
    const Shape in = step.shape();
    Slide result;
    Window& window = result.window;
    window.size = step.bound.pair(size_name);
    window.stride = step.bound.pair("stride");
    if (size_name == "kernel") window.dilation = step.bound.pair("dilation");
    set_pads(window, step.bound, in);
    const bool pool = size_name == "size", rounds_up = pool && step.bound.is_word("rounding", "ceil");
    if (pool && !pads_are_smaller(step, window)) return std::nullopt;
    if (rounds_up) {
        hang_over(window, 0, in.height());
        hang_over(window, 1, in.width());
    }
    // Width is what people look at first; the height is the same in most nets.
    for (const int axis : {1, 0})
        if (!window_fits(step, window, axis, size_name, rounds_up)) return std::nullopt;
    result.height = extent(window, 0, in.height());
    result.width = extent(window, 1, in.width());
    result.origin = {
        step.text, step.span, {extent_formula(window, 0, in.height()), extent_formula(window, 1, in.width())}};
    return result;
}

std::optional<Slide> slide_back(const Step& step) {
    if (!reads_a_map(step)) return std::nullopt;
    Slide result;
    Window& window = result.window;
    window.size = step.bound.pair("kernel");
    window.stride = step.bound.pair("stride");
    window.dilation = step.bound.pair("dilation");
    if (!output_pad_fits(step, window)) return std::nullopt;
    const bool same = step.bound.is_word("pad", "same");
    set_pads_back(window, step.bound, same);
    std::array<int64_t, 2> out{};
    std::vector<std::string> formulas(2);
    for (const int axis : {1, 0}) {
        const int64_t in = step.shape()[axis + 1];
        formulas[axis] = extent_back_formula(window, axis, in, same, step.bound.pair("output_pad")[axis]);
        const std::optional<int64_t> extent = extent_back(window, axis, in);
        if (!extent) {
            step.context.error(
                "tensor-too-large", step.span,
                fmt::format("the {} of `{}` would be {}, more than 2^40", axis_names[axis], step.text, formulas[axis]));
            return std::nullopt;
        }
        if (!leaves_something(step, window, axis, *extent, formulas[axis])) return std::nullopt;
        out[axis] = *extent;
    }
    result.height = out[0];
    result.width = out[1];
    result.origin = {step.text, step.span, {formulas[0], formulas[1]}};
    return result;
}

std::string describe(const Context& context, NetBuilder& net, ValueId value) {
    const Origin& origin = net.origin(value);
    return fmt::format("{} from `{}`, {}", to_string(net.shape(value)), origin.text, context.line(origin.span));
}

std::string came_from(const Context& context, NetBuilder& net, ValueId value, int axis) {
    const Origin& origin = net.origin(value);
    const std::string what = axis < 0 ? to_string(net.shape(value)) : std::to_string(net.shape(value)[axis + 1]);
    const std::string formula = axis < 0 ? "" : origin.formulas[axis];
    return fmt::format("{} comes from `{}`, {}{}", what, origin.text, context.line(origin.span),
                       formula.empty() ? "" : ": " + formula);
}

bool is_computable(Context& context, NetBuilder& net, ValueId value, Span span, std::string_view reader) {
    const std::string& name = net.model.graph.values[value].name;
    // Numbers that are labels can be computed with: what reads them is no prediction.
    if (net.is_label(value) && net.is_numbering(value))
        context.error("label-as-value", span,
                      fmt::format("`{}` reads values of the net, and `{}` is a label: losses and metrics compare with it",
                                  reader, name));
    else if (net.is_numbering(value))
        context
            .error("index-as-value", span,
                   fmt::format("`{}` reads numbers to compute with, and `{}` holds numbers of rows in a table", reader,
                               name))
            .help(fmt::format("`{} | embedding(64)` looks the rows up", syntax::written_name(name)));
    else
        return true;
    return false;
}

bool is_index(Context& context, NetBuilder& net, ValueId value, Span span, std::string_view reader) {
    if (net.is_numbering(value) && !net.is_label(value)) return true;
    context
        .error("not-an-index", span,
               fmt::format("`{}` looks up rows of a table by whole numbers, and this is {}", reader,
                           net.is_label(value) ? "a label" : to_string(net.shape(value))))
        .help("`input token : index[1000][32]`");
    return false;
}

bool same_shapes(Context& context, NetBuilder& net, std::string_view reader, const Given& a, const Given& b,
                 int joined) {
    const ValueId first = a.meaning.as<Tensor>()->value, second = b.meaning.as<Tensor>()->value;
    const Shape &x = net.shape(first), &y = net.shape(second);
    if (x == y) return true;
    const char* const map_names[] = {"channels", "height", "width"};
    std::string message;
    int axis = 0;
    if (x.rank() != y.rank()) {
        message = fmt::format("operands of `{}` differ in shape: {} and {}", reader, to_string(x), to_string(y));
    } else {
        while (axis < x.rank() && (axis == joined || x[axis] == y[axis])) ++axis;
        if (axis == x.rank()) return true;
        const std::string name = x.rank() == 3   ? map_names[axis]
                                 : x.rank() == 1 ? "features"
                                                 : fmt::format("dimension {}", axis);
        message = fmt::format("operands of `{}` differ in {}: {} and {}", reader, name, x[axis], y[axis]);
    }
    Diagnostic& diagnostic = context.error("operand-shapes", a.span, std::move(message), describe(context, net, first));
    diagnostic.label(b.span, describe(context, net, second));
    if (x.rank() == 3 && y.rank() == 3 && axis == 0 && x[1] == y[1] && x[2] == y[2])
        diagnostic.note(
            fmt::format("a 1x1 `conv` with {} filters on one of them would make them equal", std::max(x[0], y[0])));
    return false;
}

std::optional<Shape> reshaped(const Step& step) {
    Shape wanted{step.bound.list("shape")};
    const Span span = step.bound.given("shape").span;
    int64_t known = 1, open = -1;
    for (size_t i = 0; i < wanted.dims.size(); ++i) {
        if (wanted.dims[i] == -1 && open < 0)
            open = static_cast<int64_t>(i);
        else if (wanted.dims[i] < 1) {
            step.context.error(
                "argument-range", span,
                fmt::format("`shape` of `reshape` has {}; extents are at least 1, and one may be -1", wanted.dims[i]));
            return std::nullopt;
        } else if (__builtin_mul_overflow(known, wanted.dims[i], &known)) {
            known = INT64_MAX;
        }
    }
    const int64_t elements = step.shape().elements();
    if (open >= 0 && elements % known == 0)
        wanted.dims[static_cast<size_t>(open)] = elements / known;
    else if (open >= 0 || known != elements) {
        step.context
            .error("reshape-elements", span,
                   fmt::format("{} has {} numbers, and {} has {}{}", to_string(step.shape()), elements,
                               to_string(wanted), open >= 0 ? "a multiple of " : "", known))
            .note(came_from(step.context, step.net, step.in(), -1));
        return std::nullopt;
    }
    return wanted;
}

}  // namespace netc::check
