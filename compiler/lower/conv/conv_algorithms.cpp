// Counts what the ways of a convolution take.
#include "lower/conv/conv_algorithms.h"

#include <optional>

#include <fmt/format.h>

#include "lower/conv/algorithms.h"
#include "lower/conv/conv_costs.h"
#include "lower/memory/gradients.h"

namespace netc::lower {

using namespace graph;
using transform::Group;

namespace {

/// The work of a convolution or of one of its gradients, and what it is called.
struct NamedWork : ConvWork {
    std::string layer, direction;

    std::string sizes() const {
        return fmt::format("{}x{}x{}:{}x{}x{}:{}", in.channels, in.height, in.width, out.channels, height, width,
                           batch);
    }
};

/// None when the group's pool takes the convolution's output in a way that tiles of Winograd's cannot follow.
std::optional<NamedWork> work_of(const Context& context, const Group& group) {
    const Node& node = context.graph.nodes[group.anchor];
    const auto layout = [&](ValueId value) {
        return context.layouts[storage_of(context.graph, context.layouts, value)];
    };
    const auto layer = [&](int weight) { return context.plan.weights[weight].layer; };
    NamedWork work;
    work.batch = context.program.batch;
    if (const auto* grad = std::get_if<Conv2dGradKernel>(&node.op)) {
        work.direction = "kernel";
        work.layer = layer(gradient_weight(context, group.anchor));
        work.window = grad->window;
        work.groups = grad->groups;
        work.in = layout(grad->in);
        work.out = layout(grad->d_out);
    } else if (const auto* grad = std::get_if<Conv2dGradInput>(&node.op)) {
        work.direction = context.is_gradient(node.result) ? "input" : "forward";
        work.layer = layer(context.weight_of(grad->kernel));
        work.window = grad->window;
        work.groups = grad->groups;
        work.in = layout(grad->d_out);
        work.out = context.layouts[node.result];
    } else {
        const auto& conv = std::get<Conv2d>(node.op);
        work.direction = context.is_gradient(node.result) ? "input" : "forward";
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
    const std::optional<NamedWork> work = work_of(context, group);
    if (!work || !winograd_fits(context.target, *work)) return false;
    loop::AlgorithmChoice choice;
    choice.program = context.program.name;
    choice.layer = work->layer;
    choice.direction = work->direction;
    choice.sizes = work->sizes();
    choice.ways = {{"direct", direct_cost(*work)}, {"winograd", winograd_cost(*work)}};
    choose(context.target, choice);
    context.plan.choices.push_back(choice);
    return choice.way() == "winograd";
}

}  // namespace netc::lower
