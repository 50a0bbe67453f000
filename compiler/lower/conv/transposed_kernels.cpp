// Transposed copies of packed weights, for backward passes and transposed convolutions.
#include "lower/conv/transposed_kernels.h"

#include <fmt/format.h>

#include "lower/kernel_text.h"

namespace netc::lower {

using loop::at;
using loop::integer;

namespace {

/// Weights that are used in several places may be transposed into panels of several widths.
OwnedName transposed_name(const Context& context, int weight, int64_t panel) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    const bool once = is_used_once(context.graph, context.users, context.graph.parameters[weight].value);
    return context.name_of_weight(weight,
                                  slot.layer + "_" + slot.role + "_transposed" + (once ? "" : std::to_string(panel)));
}

/// A unit is a pair of an outer and an inner index.
void for_pairs(loop::Builder& body, int64_t outer, int64_t inner, const std::string& outer_name,
               const std::string& inner_name, const std::function<void(Expr, Expr)>& fill) {
    const Expr first = loop::var("first"), last = loop::var("last");
    if (inner == 1) return body.loop(outer_name, first, last, [&](Expr i) { fill(i, 0); });
    if (outer == 1) return body.loop(inner_name, first, last, [&](Expr j) { fill(0, j); });
    body.loop("unit", first, last, [&](Expr unit) {
        const Expr i = body.let(outer_name, unit / integer(inner));
        fill(i, body.let(inner_name, unit % integer(inner)));
    });
}

}  // namespace

loop::BufferId transposed_conv_kernel(Context& context, int weight, const ConvPanels& forward, int64_t channels,
                                      int64_t vectors, const char* why) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    const int64_t lanes = context.target.lanes, panel = vectors * lanes;
    const OwnedName name = transposed_name(context, weight, panel);
    const int64_t panels = (channels + panel - 1) / panel;
    const int64_t filters = forward.panels * forward.width(), height = slot.extents[2], width = slot.extents[3];
    const bool known = context.has_scratch(name);
    const loop::BufferId buffer = context.scratch(name, {panels, filters / lanes, height, width, lanes, panel},
                                                  loop::Role::Scratch, "[c panel][f block][ky][kx][f][c]");
    if (known) return buffer;

    Draft draft(context, false);
    const std::string kernel = draft.reads_weight(weight, "kernel");
    const std::string transposed = draft.writes_buffer(buffer, "transposed");
    loop::Builder& body = draft.body;
    const int64_t stored = forward.all_channel_blocks * forward.block;
    const bool is_dense = forward.channel_blocks == forward.all_channel_blocks;
    const bool by_blocks = is_dense && forward.block == lanes && stored == panels * panel;
    for_pairs(body, panels, filters / lanes, "panel", "fb", [&](Expr p, Expr fb) {
        const Expr fp = fb / integer(forward.vectors), f0 = fb % integer(forward.vectors) * integer(lanes);
        body.loop("ky", 0, integer(height), [&](Expr ky) {
            body.loop("kx", 0, integer(width), [&](Expr kx) {
                if (by_blocks)
                    return body.loop("v", 0, integer(vectors), [&](Expr v) {
                        transpose(draft, loop::address(kernel, {fp, p * integer(vectors) + v, ky, kx, 0, f0}),
                                  forward.width(), loop::address(transposed, {p, fb, ky, kx, 0, v * integer(lanes)}),
                                  panel);
                    });
                body.loop("f", 0, integer(lanes), [&](Expr f) {
                    body.loop("lane", 0, integer(panel), [&](Expr lane) {
                        const Expr c = body.let("c", p * integer(panel) + lane);
                        const Expr cb = c / integer(forward.block) - forward.base(fp);
                        const Expr from =
                            at(kernel, scalar_type(), {fp, cb, ky, kx, c % integer(forward.block), f0 + f});
                        const Expr to = at(transposed, scalar_type(), {p, fb, ky, kx, f, lane});
                        if (is_dense && stored >= panels * panel) return body.assign(to, from);
                        // Channels that this filter's panel does not hold have no weight.
                        Expr inside = loop::less(c, integer(stored));
                        if (!is_dense)
                            inside = loop::both(
                                loop::both(loop::greater_equal(cb, 0), loop::less(cb, integer(forward.channel_blocks))),
                                inside);
                        body.assign(to, loop::select(inside, from, loop::real(0)));
                    });
                });
            });
        });
    });
    draft.finish(name.text, "transposed " + slot.name, integer(panels * (filters / lanes)),
                 "panel of channels x block of filters",
                 why);
    return buffer;
}

loop::BufferId transposed_dense_kernel(Context& context, int weight, int64_t inputs, int64_t outputs, int64_t vectors) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    const int64_t lanes = context.target.lanes, panel = vectors * lanes;
    const OwnedName name = transposed_name(context, weight, panel);
    const int64_t panels = (inputs + panel - 1) / panel, forward_panel = slot.extents[2];
    const bool known = context.has_scratch(name);
    const loop::BufferId buffer =
        context.scratch(name, {panels, outputs, panel}, loop::Role::Scratch, "[i panel][j][i]");
    if (known) return buffer;

    Draft draft(context, false);
    const std::string kernel = draft.reads_weight(weight, "kernel");
    const std::string transposed = draft.writes_buffer(buffer, "transposed");
    loop::Builder& body = draft.body;
    for_pairs(body, panels, outputs / lanes, "panel", "jb", [&](Expr p, Expr jb) {
        const Expr jp = jb / integer(forward_panel / lanes), j0 = jb % integer(forward_panel / lanes) * integer(lanes);
        if (panels * panel == inputs)
            return body.loop("v", 0, integer(vectors), [&](Expr v) {
                const Expr i = p * integer(panel) + v * integer(lanes);
                transpose(draft, loop::address(kernel, {jp, i, j0}), forward_panel,
                          loop::address(transposed, {p, jb * integer(lanes), v * integer(lanes)}), panel);
            });
        body.loop("j", 0, integer(lanes), [&](Expr j) {
            body.loop("lane", 0, integer(panel), [&](Expr lane) {
                const Expr i = p * integer(panel) + lane;
                body.assign(at(transposed, scalar_type(), {p, jb * integer(lanes) + j, lane}),
                            loop::select(loop::less(i, integer(inputs)), at(kernel, scalar_type(), {jp, i, j0 + j}),
                                         loop::real(0)));
            });
        });
    });
    draft.finish(name.text, "transposed " + slot.name, integer(panels * (outputs / lanes)),
                 "panel of inputs x block of outputs",
                 transposed_for_backward);
    return buffer;
}

}  // namespace netc::lower
