// Counts what the ways of a convolution take.
#include "lower/conv_ways.h"

#include <optional>

#include <fmt/format.h>

#include "lower/gradients.h"
#include "lower/ways.h"
#include "lower/winograd.h"

namespace netc::lower {

using namespace graph;
using transform::Group;

namespace {

/// A convolution, or what its gradients have in common with one: windows over `in` make `height` x `width` places of
/// `out`.
struct Work {
    std::string layer, direction;
    Window window;
    int64_t groups = 1;
    Layout in, out;
    int64_t height = 1, width = 1;
    int64_t batch = 1;

    int64_t places() const { return batch * height * width; }
    int64_t tiles() const {
        constexpr int64_t side = winograd::outputs;
        return batch * ((height + side - 1) / side) * ((width + side - 1) / side);
    }
    std::string sizes() const {
        return fmt::format("{}x{}x{}:{}x{}x{}:{}", in.channels, in.height, in.width, out.channels, height, width,
                           batch);
    }
};

/// Products of vectors for each pair of a channel and a vector of filters. A float from memory takes the time of about
/// eight of them.
constexpr int64_t read = 8;

double direct_cost(const Work& work) {
    const int64_t taps = work.window.size[0] * work.window.size[1];
    return static_cast<double>(taps * (work.places() + read));
}

bool winograd_fits(const Target& target, const Work& work) {
    const std::array<int64_t, 2> three{winograd::taps, winograd::taps}, one{1, 1};
    const Window& window = work.window;
    if (window.size != three || window.stride != one || window.dilation != one || work.groups > 1) return false;
    if (work.height < winograd::outputs || work.width < winograd::outputs) return false;
    if (work.in.block != target.lanes || work.out.block != target.lanes) return false;
    return work.in.channels >= target.lanes && work.out.channels >= target.lanes;
}

double winograd_cost(const Work& work) {
    // A transform of a patch takes about 250 operations on vectors, and all filters (channels) share it. The
    // transformed kernel is four times as large.
    const double transforms =
        250 * (1. / static_cast<double>(work.in.channels) + 1. / static_cast<double>(work.out.channels));
    return static_cast<double>(work.tiles()) * (winograd::products + transforms) +
           static_cast<double>(read * winograd::products);
}

/// None when the group's pool takes the convolution's output in a way that tiles of Winograd's cannot follow.
std::optional<Work> work_of(const Context& context, const Group& group) {
    const Node& node = context.graph.nodes[group.anchor];
    const auto layout = [&](ValueId value) {
        return context.layouts[storage_of(context.graph, context.layouts, value)];
    };
    const auto layer = [&](int weight) { return context.plan.weights[weight].layer; };
    Work work;
    work.batch = context.program.batch;
    if (const auto* grad = std::get_if<Conv2dGradKernel>(&node.op)) {
        work.direction = "kernel";
        work.layer = layer(gradient_weight(context, group.anchor));
        work.window = grad->window;
        work.groups = grad->groups;
        work.in = layout(grad->in);
        work.out = layout(grad->d_out);
    } else if (const auto* grad = std::get_if<Conv2dGradInput>(&node.op)) {
        work.direction = "input";
        work.layer = layer(context.weight_of(grad->kernel));
        work.window = grad->window;
        work.groups = grad->groups;
        work.in = layout(grad->d_out);
        work.out = context.layouts[node.result];
    } else {
        const auto& conv = std::get<Conv2d>(node.op);
        work.direction = "forward";
        work.layer = layer(context.weight_of(conv.kernel));
        work.window = conv.window;
        work.groups = conv.groups;
        work.in = layout(conv.in);
        work.out = context.layouts[node.result];
    }
    work.height = work.out.height;
    work.width = work.out.width;
    if (!group.pool) return work;
    if (std::get<MaxPool>(context.graph.nodes[group.pool].op).window.size != std::array<int64_t, 2>{2, 2})
        return std::nullopt;
    const Layout& pooled = context.layouts[context.graph.nodes[group.pool].result];
    work.height = 2 * pooled.height;
    work.width = 2 * pooled.width;
    return work;
}

}  // namespace

bool takes_winograd(Context& context, const Group& group) {
    const std::optional<Work> work = work_of(context, group);
    if (!work || !winograd_fits(context.target, *work)) return false;
    loop::Choice choice;
    choice.program = context.program.name;
    choice.layer = work->layer;
    choice.direction = work->direction;
    choice.sizes = work->sizes();
    const auto pairs = static_cast<double>(work->in.channels * work->out.blocks());
    choice.ways = {{"direct", pairs * direct_cost(*work)}, {"winograd", pairs * winograd_cost(*work)}};
    choose(context.target, choice);
    context.plan.choices.push_back(choice);
    return choice.way() == "winograd";
}

}  // namespace netc::lower
