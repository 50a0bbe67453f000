// Turned copies of packed weights, for the backward passes.
#include "lower/turn.h"

#include "base/check.h"
#include "lower/kernel_text.h"

namespace netc::lower {

using loop::at;
using loop::integer;

namespace {

/// Weights that are used in several places may be turned into panels of several widths.
std::string turned_name(const Context& context, int weight, int64_t panel) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    const bool once = is_used_once(context.graph, context.users, context.graph.parameters[weight].value);
    return spelled(slot.layer + "_" + slot.role + "_turned") + (once ? "" : std::to_string(panel));
}

/// for the first row and column of each square of `rows` x `columns`
void squares(Draft& draft, int64_t rows, int64_t columns, const std::function<void(Expr, Expr)>& fill) {
    const int lanes = draft.context.target.lanes;
    draft.body.loop(
        "i", 0, integer(rows),
        [&](Expr i) {
            draft.body.loop("j", 0, integer(columns), [&](Expr j) { fill(i, j); }, false, lanes);
        },
        false, lanes);
}

}  // namespace

loop::BufferId turned_conv_kernel(Context& context, int weight, const ConvPanels& forward, int64_t channels,
                                  int64_t vectors) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    const int64_t lanes = context.target.lanes, panel = vectors * lanes;
    const std::string name = turned_name(context, weight, panel);
    const int64_t panels = (channels + panel - 1) / panel;
    const int64_t filters = forward.panels * forward.width(), height = slot.extents[2], width = slot.extents[3];
    const bool known = context.has_scratch(name);
    const loop::BufferId buffer = context.scratch(name, {panels, filters / lanes, height, width, lanes, panel},
                                                  loop::Role::Scratch, "[c panel][f block][ky][kx][f][c]");
    if (known) return buffer;

    Draft draft(context, false);
    const std::string kernel = draft.reads_weight(weight, "kernel");
    const std::string turned = draft.writes_buffer(buffer, "turned");
    loop::Builder& body = draft.body;
    body.loop("panel", loop::var("first"), loop::var("last"), [&](Expr p) {
        body.loop("f", 0, integer(filters), [&](Expr f) {
            body.loop("ky", 0, integer(height), [&](Expr ky) {
                body.loop("kx", 0, integer(width), [&](Expr kx) {
                    body.loop("c", 0, integer(panel), [&](Expr lane) {
                        const Expr c = body.let("channel", p * integer(panel) + lane);
                        const Expr to =
                            at(turned, scalar_type(), {p, f / integer(lanes), ky, kx, f % integer(lanes), lane});
                        const Expr fp = f / integer(forward.width());
                        const Expr cb = c / integer(forward.block) - forward.base(fp);
                        const Expr from =
                            at(kernel, scalar_type(),
                               {fp, cb, ky, kx, c % integer(forward.block), f % integer(forward.width())});
                        const int64_t stored = forward.all_channel_blocks * forward.block;
                        if (forward.channel_blocks == forward.all_channel_blocks && stored >= panels * panel)
                            return body.assign(to, from);
                        // Channels that this filter's panel does not hold have no weight.
                        const Expr inside = forward.groups > 1
                                                ? loop::both(loop::greater_equal(cb, 0),
                                                             loop::less(cb, integer(forward.channel_blocks)))
                                                : loop::less(c, integer(stored));
                        const Expr also =
                            forward.groups > 1 ? loop::both(inside, loop::less(c, integer(stored))) : inside;
                        body.assign(to, loop::select(also, from, loop::real(0)));
                    });
                });
            });
        });
    });
    draft.finish(name, "turned " + slot.name, integer(panels), "panel of channels",
                 "The backward pass multiplies with the kernel's rows, the forward pass with its columns.");
    return buffer;
}

loop::BufferId turned_dense_kernel(Context& context, int weight, int64_t inputs, int64_t outputs, int64_t vectors) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    const int64_t lanes = context.target.lanes, panel = vectors * lanes;
    const std::string name = turned_name(context, weight, panel);
    const int64_t panels = (inputs + panel - 1) / panel, forward_panel = slot.extents[2];
    const bool known = context.has_scratch(name);
    const loop::BufferId buffer =
        context.scratch(name, {panels, outputs, panel}, loop::Role::Scratch, "[i panel][j][i]");
    if (known) return buffer;

    Draft draft(context, false);
    const std::string kernel = draft.reads_weight(weight, "kernel");
    const std::string turned = draft.writes_buffer(buffer, "turned");
    loop::Builder& body = draft.body;
    body.loop("panel", loop::var("first"), loop::var("last"), [&](Expr p) {
        body.loop("jp", 0, integer(outputs / forward_panel), [&](Expr jp) {
            if (panels * panel == inputs)
                return squares(draft, panel, forward_panel, [&](Expr lane, Expr j) {
                    transpose(draft, loop::address(kernel, {jp, p * integer(panel) + lane, j}), forward_panel,
                              loop::address(turned, {p, jp * integer(forward_panel) + j, lane}), panel);
                });
            body.loop("lane", 0, integer(panel), [&](Expr lane) {
                body.loop("j", 0, integer(forward_panel), [&](Expr j) {
                    const Expr to = at(turned, scalar_type(), {p, jp * integer(forward_panel) + j, lane});
                    const Expr from = at(kernel, scalar_type(), {jp, p * integer(panel) + lane, j});
                    body.assign(
                        to, loop::select(loop::less(p * integer(panel) + lane, integer(inputs)), from, loop::real(0)));
                });
            });
        });
    });
    draft.finish(name, "turned " + slot.name, integer(panels), "panel of inputs",
                 "The backward pass multiplies with the kernel's rows, the forward pass with its columns.");
    return buffer;
}

}  // namespace netc::lower
