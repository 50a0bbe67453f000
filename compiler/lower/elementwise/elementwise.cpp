// Groups without an anchor, and copies that change a value's place: reshape, concat, slice.
#include <fmt/format.h>

#include "lower/elementwise/pointwise.h"
#include "lower/families.h"
#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

namespace {

/// One element of a value by its logical index in row-major order.
std::vector<Expr> logical_at(const View& view, Expr index) {
    const Layout& l = view.layout;
    if (l.is_row()) return view.at(0, 0, 0, index);
    if (l.row_major) return view.at(0, index / integer(l.channels), 0, index % integer(l.channels));
    if (l.scalar) return view.at(0, 0, 0);
    const int64_t area = l.height * l.width;
    const Expr c = index / integer(area), place = index % integer(area);
    return view.at(c / integer(l.block), place / integer(l.width), place % integer(l.width), c % integer(l.block));
}

}  // namespace

void lower_pointwise(Context& context, const Group& group) {
    const Layout& layout = context.layouts[context.graph.nodes[group.nodes.back()].result];
    Draft draft(context, true);
    Pointwise pointwise(draft, group.nodes);
    clear_borders(draft, group.nodes);
    const auto store = [&](Expr cb, Expr y, Expr x) {
        pointwise.forget();
        pointwise.store_all(group.nodes, {cb, y, x, std::nullopt});
    };
    if (!pointwise.normalises()) {
        for_rows(draft, layout, store);
        return draft.finish(group.nodes, integer(rows_of(layout)), layout.row_major ? "row" : "row of a channel block", "");
    }
    draft.body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        pointwise.enter_block(cb);
        over_map(draft.body, layout, [&](Expr y, Expr x) { store(cb, y, x); });
    });
    draft.finish(group.nodes, integer(layout.blocks()), fmt::format("{} channels", context.target.lanes),
                 group.anchor ? "" : "Recomputed in the backward pass: cheaper than storing it.");
}

// The elements keep their logical order and change their places; padding lanes become zero first.
void lower_reshape(Context& context, const Group& group) {
    const auto& reshape = std::get<Reshape>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Layout& out_layout = context.layouts[result];
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View in = draft.reads(reshape.in, "in");
    const View out = draft.writes(result, "out");
    clear_border(draft, out);
    const int64_t elements = context.graph.shape(result).elements(), block = out_layout.scalar ? 1 : out_layout.block;
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        // A unit is a block of channels of the result, all of its lanes.
        body.loop("y", 0, integer(out_layout.height), [&](Expr y) {
            body.loop("x", 0, integer(out_layout.width), [&](Expr x) {
                body.loop("c", 0, integer(block), [&](Expr c) {
                    const Expr channel = cb * integer(block) + c;
                    const Expr index = body.let(
                        "index", out_layout.row_major
                                     ? y * integer(out_layout.channels) + channel
                                     : (channel * integer(out_layout.height) + y) * integer(out_layout.width) + x);
                    const Expr value = at(in.array, scalar_type(), logical_at(in, index));
                    const Expr target = at(out.array, scalar_type(), out.at(cb, y, x, c));
                    if (out_layout.channels % block == 0)
                        body.assign(target, value);
                    else
                        body.assign(target, loop::select(loop::less(out_layout.row_major ? channel : index,
                                                               integer(out_layout.row_major ? out_layout.channels : elements)),
                                                    value, loop::real(0)));
                });
            });
        });
    });
    draft.finish(group.nodes, integer(out_layout.blocks()), "block of channels", "");
}

void lower_concat(Context& context, const Group& group) {
    const auto& concat = std::get<Concat>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Layout& layout = context.layouts[result];
    const int lanes = context.target.lanes;
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    bool whole_blocks = true;
    int64_t channels = 0;
    for (ValueId in : concat.ins) {
        whole_blocks = whole_blocks && channels % lanes == 0;
        channels += context.layouts[in].channels;
    }
    const View out = draft.writes(result, "out");
    clear_border(draft, out);
    // A unit is a row of all channels.
    body.loop("y", loop::var("first"), loop::var("last"), [&](Expr y) {
        const auto fill = [&](int64_t from, int64_t to, double value) {
            body.loop("c", integer(from), integer(to), [&](Expr c) {
                body.loop("x", 0, integer(layout.width), [&](Expr x) {
                    const auto place = out.at(c / integer(lanes), y, x, c % integer(lanes));
                    body.assign(at(out.array, scalar_type(), place), loop::real(value));
                });
            });
        };
        int64_t first = 0;
        for (ValueId value : concat.ins) {
            const int64_t count = context.layouts[value].channels;
            // The gradient of a slice is zero around what it took.
            if (const auto* constant = std::get_if<Constant>(&context.graph.producer(value))) {
                fill(first, first + count, constant->value);
                first += count;
                continue;
            }
            const View in = draft.reads(value, "in");
            if (whole_blocks) {
                body.loop("cb", 0, integer(context.layouts[value].blocks()), [&](Expr cb) {
                    body.loop("x", 0, integer(layout.width), [&](Expr x) {
                        body.store(out.array, out.at(cb + integer(first / lanes), y, x),
                                   load(in.array, lanes, in.at(cb, y, x)));
                    });
                });
            } else {
                body.loop("c", 0, integer(count), [&](Expr c) {
                    const Expr to = c + integer(first);
                    body.loop("x", 0, integer(layout.width), [&](Expr x) {
                        body.assign(
                            at(out.array, scalar_type(), out.at(to / integer(lanes), y, x, to % integer(lanes))),
                            at(in.array, scalar_type(), in.at(c / integer(lanes), y, x, c % integer(lanes))));
                    });
                });
            }
            first += count;
        }
        const int64_t stored = layout.blocks() * layout.block;
        if (!whole_blocks && first < stored) fill(first, stored, 0);
    });
    draft.finish(group.nodes, integer(layout.height), "row", "");
}

// Channels of a map or of a row; along other axes a slice is an index map.
void lower_slice(Context& context, const Group& group) {
    const auto& slice = std::get<Slice>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Layout& layout = context.layouts[result];
    const int lanes = context.target.lanes;
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View in = draft.reads(slice.in, "in");
    const View out = draft.writes(result, "out");
    clear_border(draft, out);
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
        const Expr cb = body.let("cb", unit / integer(layout.height));
        const Expr y = unit % integer(layout.height);
        body.loop("x", 0, integer(layout.width), [&](Expr x) {
            if (slice.first % lanes == 0 && slice.count % lanes == 0) {
                body.store(out.array, out.at(cb, y, x),
                           load(in.array, lanes, in.at(cb + integer(slice.first / lanes), y, x)));
                return;
            }
            body.loop("c", 0, integer(lanes), [&](Expr c) {
                const Expr channel = cb * integer(lanes) + c, from = channel + integer(slice.first);
                // The last block may have fewer channels; reads stay inside the input.
                const Expr kept = loop::smaller(from, integer(slice.first + slice.count - 1));
                const Expr value =
                    at(in.array, scalar_type(), in.at(kept / integer(lanes), y, x, kept % integer(lanes)));
                body.assign(at(out.array, scalar_type(), out.at(cb, y, x, c)),
                            loop::select(loop::less(channel, integer(slice.count)), value, loop::real(0)));
            });
        });
    });
    draft.finish(group.nodes, integer(layout.blocks() * layout.height), "row of a channel block", "");
}

}  // namespace netc::lower
