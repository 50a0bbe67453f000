// One rule for each layer: its weights, its node, its shape.
#include <fmt/format.h>

#include <algorithm>

#include "check/apply.h"
#include "check/apply_axes.h"
#include "check/apply_generators.h"
#include "check/constants.h"

namespace netc::check {

using graph::Shape;
using graph::ValueId;

namespace {

graph::Initialiser with_fans(graph::Initialiser initialiser, int64_t fan_in, int64_t fan_out) {
    initialiser.fan_in = fan_in;
    initialiser.fan_out = fan_out;
    return initialiser;
}

graph::Initialiser filled(double value) {
    graph::Initialiser result;
    result.kind = value == 0 ? graph::InitialiserKind::Zeros : graph::InitialiserKind::Constant;
    result.constant = value;
    return result;
}

const graph::Initialiser& initialiser_of(const Step& step, const char* parameter) {
    return *step.bound.at(parameter).as<graph::Initialiser>();
}

Meaning finish(const Step& step, const NewLayer& layer, graph::Op op, Shape shape, std::optional<Origin> origin = {}) {
    const std::optional<ValueId> value = step.net.add_node(std::move(op), std::move(shape), layer.name, step.span);
    if (!value) return {Failed{}};
    if (origin)
        step.net.set_origin(*value, *origin);
    else
        step.net.take_origin(*value, step.in());
    step.net.finish_layer(layer, step.text, *value);
    return {Tensor{*value}};
}

Origin here(const Step& step) { return {step.text, step.span, {}}; }

bool groups_fit(const Step& step, int64_t filters, int64_t groups) {
    const int64_t channels = step.shape().channels();
    if (channels % groups == 0 && filters % groups == 0) return true;
    const bool of_channels = channels % groups != 0;
    step.context
        .error("groups-do-not-divide", step.bound.given("groups").span,
               fmt::format("{} {} do not split into {} groups", of_channels ? channels : filters,
                           of_channels ? "channels" : "filters", groups))
        .note(came_from(step.context, step.net, step.in(), -1));
    return false;
}

/// Zeros around a map: top, bottom, left, right.
using Border = std::array<int64_t, 4>;

/// Convolutions read their input with its pads around it, and in training the gradient of their result with as many
/// zeros as the window is wide; transposed ones the other way round. An int has to count such a map.
bool borders_fit(const Step& step, const Border& asked, const Shape& out, const Border& of_gradient) {
    const auto fits = [&](const char* what, const Shape& shape, const Border& border) {
        const int64_t rows = border[0] + border[1], columns = border[2] + border[3];
        const bool alone = map_places(shape) <= INT32_MAX;  // if not, add_node says so
        if (!alone || map_places(shape, static_cast<double>(rows), static_cast<double>(columns)) <= INT32_MAX) return true;
        step.context
            .error("tensor-too-large", step.span,
                   fmt::format(
                       "{} of `{}` is kept with zeros around it, as [{}, {}, {}]; that may be {} numbers at most",
                       what, step.name(), shape[0], shape[1] + rows, shape[2] + columns, grouped(INT32_MAX)))
            .note("channels are kept in blocks of 16");
        return false;
    };
    Border border = step.net.border(step.in());
    for (size_t side = 0; side < 4; ++side) border[side] = std::max(border[side], asked[side]);
    if (!fits("the input", step.shape(), border) || !fits("the gradient", out, of_gradient)) return false;
    step.net.border(step.in()) = border;
    return true;
}

Border pads_of(const graph::Window& window) {
    return {window.pad_before[0], std::max<int64_t>(0, window.pad_after[0]), window.pad_before[1],
            std::max<int64_t>(0, window.pad_after[1])};
}
/// As many zeros on each side as a window is wide, and what `output_pad` may ask for.
Border reach_of(const graph::Window& window) {
    const auto reach = [&](int axis) {
        return (window.size[axis] - 1) * window.dilation[axis] + 1 + std::max<int64_t>(0, -window.pad_after[axis]);
    };
    return {reach(0), reach(0), reach(1), reach(1)};
}

/// Whether the kernel, and the multiplications with it for each element of `map`, can be counted; said if not.
bool work_fits(const Step& step, const Shape& kernel, const Shape& map) {
    if (kernel.elements() > graph::max_elements) {
        step.context.error(
            "tensor-too-large", step.span,
            fmt::format("the kernel of `{}` would be {}, more than 2^40 numbers", step.name(), to_string(kernel)));
        return false;
    }
    int64_t work = 0;
    if (multiply(map.elements(), kernel[1] * kernel[2] * kernel[3], work)) return true;
    step.context.error("tensor-too-large", step.span,
                       fmt::format("`{}` would multiply {} times [{}, {}, {}], more than 2^63 numbers", step.name(),
                                   to_string(map), kernel[1], kernel[2], kernel[3]));
    return false;
}

struct KernelAndBias {
    ValueId kernel, bias;
};
/// The weights of a layer; the bias only if the call wants one. Nothing when they are too large (reported).
std::optional<KernelAndBias> add_weights(const Step& step, NewLayer& layer, const Shape& kernel_shape, int64_t fan_in,
                                         int64_t fan_out, int64_t outputs) {
    KernelAndBias weights;
    weights.kernel =
        step.net.add_parameter(layer, "kernel", kernel_shape, with_fans(initialiser_of(step, "init"), fan_in, fan_out));
    if (!weights.kernel) return std::nullopt;
    if (!step.bound.truth("bias")) return weights;
    weights.bias = step.net.add_parameter(layer, "bias", {{outputs}}, with_fans(initialiser_of(step, "bias_init"), fan_in, fan_out));
    if (!weights.bias) return std::nullopt;
    return weights;
}

Meaning conv(const Step& step) {
    const std::optional<Slide> slid = slide(step, "kernel");
    if (!slid) return {Failed{}};
    const int64_t filters = step.bound.whole("filters"), groups = step.bound.whole("groups");
    if (!groups_fit(step, filters, groups)) return {Failed{}};
    const int64_t channels = step.shape().channels() / groups;
    const auto [height, width] = slid->window.size;
    const Shape kernel_shape{{filters, channels, height, width}};
    const Shape out{{filters, slid->height, slid->width}};
    if (!work_fits(step, kernel_shape, out) || !borders_fit(step, pads_of(slid->window), out, reach_of(slid->window)))
        return {Failed{}};
    NewLayer layer = step.start();
    const int64_t area = height * width;
    const auto weights = add_weights(step, layer, kernel_shape, area * channels, area * filters, filters);
    if (!weights) return {Failed{}};
    return finish(step, layer, graph::Conv2d{step.in(), weights->kernel, weights->bias, slid->window, groups}, out,
                  slid->origin);
}

/// The gradient of the convolution that makes the input out of the result.
Meaning conv_transpose(const Step& step) {
    const std::optional<Slide> slid = slide_back(step);
    if (!slid) return {Failed{}};
    const int64_t filters = step.bound.whole("filters"), groups = step.bound.whole("groups");
    if (!groups_fit(step, filters, groups)) return {Failed{}};
    const Shape in = step.shape();
    const auto [height, width] = slid->window.size;
    const Shape kernel_shape{{in.channels(), filters / groups, height, width}};
    const Shape out{{filters, slid->height, slid->width}};
    if (!work_fits(step, kernel_shape, in) || !borders_fit(step, reach_of(slid->window), out, pads_of(slid->window)))
        return {Failed{}};
    NewLayer layer = step.start();
    const int64_t area = height * width;
    const auto weights = add_weights(step, layer, kernel_shape, area * kernel_shape[1], area * in.channels(), filters);
    if (!weights) return {Failed{}};
    return finish(step, layer,
                  graph::Conv2dGradInput{step.in(), weights->kernel, slid->window, groups, out, weights->bias}, out,
                  slid->origin);
}

Meaning dense(const Step& step) {
    const Shape in = step.shape();
    const int64_t units = step.bound.whole("units");
    if (in.rank() != 1 && in.rank() != 2) {
        step.context
            .error("dense-on-a-map", step.span,
                   fmt::format("`dense` reads [features] or [rows, features], and its input is {}", to_string(in)))
            .note(came_from(step.context, step.net, step.in(), -1))
            .propose({"`", step.before("flatten"),
                      fmt::format(" | {}` (of {} numbers)", step.text, grouped(in.elements()))});
        return {Failed{}};
    }
    const Shape kernel_shape{{units, in.dims.back()}};
    if (kernel_shape.elements() > graph::max_elements) {
        step.context.error(
            "tensor-too-large", step.span,
            fmt::format("the kernel of `dense` would be {}, more than 2^40 numbers", to_string(kernel_shape)));
        return {Failed{}};
    }
    NewLayer layer = step.start();
    const auto weights = add_weights(step, layer, kernel_shape, in.dims.back(), units, units);
    if (!weights) return {Failed{}};
    const auto [kernel, bias] = *weights;
    if (in.rank() == 1) return finish(step, layer, graph::Dense{step.in(), kernel, bias}, {{units}}, here(step));
    const Shape out{{in[0], units}};
    const graph::MatMul product{step.in(), kernel, false, true};
    if (!bias) return finish(step, layer, product, out, here(step));
    const auto sums = step.net.add_node(product, out, layer.name + "_sums", step.span);
    const auto rows = sums ? step.net.add_node(graph::Broadcast{bias, out}, out, layer.name + "_bias_rows", step.span)
                           : std::nullopt;
    if (!rows) return {Failed{}};
    return finish(step, layer, graph::Zip{graph::ZipKind::Add, *sums, *rows}, out, here(step));
}

Meaning global_pool(const Step& step, bool largest) {
    const Shape in = step.shape();
    if (in.rank() != 3) {
        step.context
            .error("not-a-map", step.span,
                   fmt::format("`{}` pools [channels, height, width], and its input is {}", step.text, to_string(in)))
            .note(came_from(step.context, step.net, step.in(), -1));
        return {Failed{}};
    }
    const NewLayer layer = step.start();
    const Shape out{{in.channels()}};
    if (largest) return finish(step, layer, graph::GlobalMaxPool{step.in()}, out, here(step));
    return finish(step, layer, graph::GlobalAvgPool{step.in()}, out, here(step));
}

Meaning pool(const Step& step, bool largest) {
    if (step.bound.is_word("size", "global")) {
        for (const char* name : {"stride", "pad"}) {
            const Given& extra = step.bound.given(name);
            if (extra.span.empty()) continue;
            step.context.error("global-with-window", extra.span,
                               fmt::format("`{}` of `{}` has no meaning with `global`: the window is the whole map",
                                           name, step.name()));
            return {Failed{}};
        }
        return global_pool(step, largest);
    }
    const std::optional<Slide> slid = slide(step, "size");
    if (!slid) return {Failed{}};
    const NewLayer layer = step.start();
    const Shape out{{step.shape().channels(), slid->height, slid->width}};
    if (largest) return finish(step, layer, graph::MaxPool{step.in(), slid->window}, out, slid->origin);
    return finish(step, layer, graph::AvgPool{step.in(), slid->window, step.bound.truth("count_pad")}, out,
                  slid->origin);
}

Meaning batchnorm(const Step& step) {
    const Shape in = step.shape();
    if (in.rank() != 1 && in.rank() != 3) {
        Diagnostic& diagnostic = step.context.error(
            "not-a-map", step.span,
            fmt::format("`batchnorm` reads [channels, height, width] or [features], and its input is {}",
                        to_string(in)));
        diagnostic.note(came_from(step.context, step.net, step.in(), -1));
        if (in.rank() == 2)
            diagnostic.propose({"`", step.before(fmt::format("reshape([{}, 1, {}])", in[0], in[1])), "` before it"});
        return {Failed{}};
    }
    const Shape channels{{in[0]}};
    NewLayer layer = step.start();
    graph::BatchNorm op;
    op.in = step.in();
    op.epsilon = step.bound.real("epsilon");
    op.momentum = step.bound.real("momentum");
    op.unbiased = step.bound.truth("unbiased");
    op.scale = step.net.add_parameter(layer, "scale", channels, filled(1));
    if (op.scale) op.shift = step.net.add_parameter(layer, "shift", channels, filled(0));
    if (op.shift) op.running_mean = step.net.add_parameter(layer, "running_mean", channels, filled(0), false);
    if (op.running_mean)
        op.running_variance = step.net.add_parameter(layer, "running_variance", channels, filled(1), false);
    if (!op.running_variance) return {Failed{}};
    return finish(step, layer, op, in);
}

Meaning dropout(const Step& step) {
    return finish(step, step.start(), graph::Dropout{step.in(), step.bound.real("rate"), step.net.random_layers++},
                  step.shape());
}

Meaning flatten(const Step& step) {
    const Shape flat{{step.shape().elements()}};
    return finish(step, step.start(), graph::Reshape{step.in(), flat}, flat, here(step));
}

Meaning reshape(const Step& step) {
    const std::optional<Shape> shape = reshaped(step);
    if (!shape) return {Failed{}};
    return finish(step, step.start(), graph::Reshape{step.in(), *shape}, *shape, here(step));
}

Meaning add(const Step& step) {
    for (size_t i = 1; i < step.bound.inputs.size(); ++i)
        if (!same_shapes(step.context, step.net, "add", step.bound.inputs[0], step.bound.inputs[i]))
            return {Failed{}};
    const NewLayer layer = step.start();
    ValueId sum = step.in();
    for (size_t i = 1; i + 1 < step.bound.inputs.size(); ++i) {
        const auto partial = step.net.add_node(graph::Zip{graph::ZipKind::Add, sum, step.in(i)}, step.shape(),
                                               layer.name + "_partial", step.span);
        if (!partial) return {Failed{}};
        sum = *partial;
    }
    return finish(step, layer, graph::Zip{graph::ZipKind::Add, sum, step.in(step.bound.inputs.size() - 1)},
                  step.shape());
}

Meaning concat(const Step& step) {
    Shape out = step.shape();
    if (out.rank() == 0) return {Failed{}};
    const std::optional<int> axis = axis_of(step);
    if (!axis) return {Failed{}};
    graph::Concat op{{step.in()}, *axis};
    for (size_t i = 1; i < step.bound.inputs.size(); ++i) {
        if (!same_shapes(step.context, step.net, "concat", step.bound.inputs[0], step.bound.inputs[i], *axis))
            return {Failed{}};
        op.ins.push_back(step.in(i));
        out.dims[*axis] += step.shape(i)[*axis];
    }
    const Origin origin = here(step);
    return finish(step, step.start(), std::move(op), out, origin);
}

using Rule = Meaning (*)(const Step&);
struct NamedRule {
    std::string_view name;
    Rule rule;
};
// clang-format off
constexpr NamedRule rules[] = {
    {"conv", conv},
    {"conv_transpose", conv_transpose},
    {"maxpool", [](const Step& step) { return pool(step, true); }},
    {"avgpool", [](const Step& step) { return pool(step, false); }},
    {"global_maxpool", [](const Step& step) { return global_pool(step, true); }},
    {"global_avgpool", [](const Step& step) { return global_pool(step, false); }},
    {"dense", dense},
    {"flatten", flatten},
    {"reshape", reshape},
    {"dropout", dropout},
    {"batchnorm", batchnorm},
    {"normalise", apply_normalise},
    {"add", add},
    {"concat", concat},
    {"sum", apply_reduction},
    {"mean", apply_reduction},
    {"max", apply_reduction},
    {"min", apply_reduction},
    {"permute", apply_permute},
    {"slice", apply_slice},
    {"split", apply_split},
    {"pad", apply_pad},
    {"crop", apply_crop},
    {"flip", apply_flip},
    {"roll", apply_roll},
    {"tile", apply_tile},
    {"upsample", apply_upsample},
    {"resize", apply_resize},
    {"stack", apply_stack},
    {"matmul", apply_matmul},
    {"embedding", apply_embedding},
    {"places", apply_places},
    {"filled", apply_filled},
    {"training", apply_training},
    {"gaussian", apply_gaussian},
};
// clang-format on

Rule rule_of(std::string_view name) {
    for (const NamedRule& named : rules)
        if (named.name == name) return named.rule;
    return nullptr;
}

}  // namespace

bool has_rule(std::string_view layer) {
    const Entry* entry = find_entry(layer);
    return rule_of(layer) != nullptr || (entry && (entry->declared || entry->block));
}

bool reads_values(const Step& step) {
    for (const Given& input : step.bound.inputs) {
        const ValueId value = input.meaning.as<Tensor>()->value;
        if (step.name() == "embedding") {
            if (!is_index(step.context, step.net, value, input.span, step.name())) return false;
            continue;
        }
        if (!is_computable(step.context, step.net, value, input.span, step.name())) return false;
        if (!step.net.is_loss(value)) continue;
        step.context.error(
            "loss-as-value", input.span,
            fmt::format("`{}` reads values of the network, and this is one number for each sample", step.name()));
        return false;
    }
    return true;
}

Meaning apply_layer(const Step& step) {
    if (!reads_values(step)) return {Failed{}};
    if (step.bound.entry->declared) return apply_function(step);
    return rule_of(step.bound.entry->name)(step);
}

Meaning make_initialiser(const Bound& bound) {
    using graph::InitialiserKind;
    if (bound.entry->parameters.empty()) return {*initialiser_named(bound.entry->name)};
    graph::Initialiser result;
    result.kind = bound.entry->name == "constant"  ? InitialiserKind::Constant
                  : bound.entry->name == "uniform" ? InitialiserKind::Uniform
                                                   : InitialiserKind::Normal;
    double storage = 0;
    result.constant = *as_number(bound.values.at(0).meaning, storage);
    return {result};
}

}  // namespace netc::check
