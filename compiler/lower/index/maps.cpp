// Loops over maps, and their borders.
#include "lower/index/maps.h"

#include <fmt/format.h>

namespace netc::lower {

using graph::NodeId;
using graph::ValueId;
using loop::integer;

void clear_border(Draft& draft, const View& out) {
    const Layout& l = out.layout;
    if (!l.has_border()) return;
    const std::string function = fmt::format("clear_border<{}, {}, {}, {}>", l.top, l.left, l.bottom, l.right);
    const Expr first = loop::var("first");
    draft.body.when(loop::both(loop::equal(first, 0), loop::less(first, loop::var("last"))),
                    [&] { draft.body.run(loop::apply(function, {}, {loop::var(out.array)})); });
}

void clear_borders(Draft& draft, const std::vector<NodeId>& nodes) {
    for (NodeId id : nodes) {
        const ValueId made = draft.context.graph.nodes[id].result;
        if (draft.context.is_stored(made)) clear_border(draft, draft.writes(made, id == nodes.back() ? "out" : "kept"));
    }
}

Expr channels_in_block(loop::Builder& body, const Layout& layout, Expr cb, const std::string& name) {
    if (layout.channels % layout.block == 0) return integer(layout.block);
    if (layout.blocks() == 1) return integer(layout.channels);
    return body.let(name, loop::smaller(integer(layout.block), integer(layout.channels) - cb * integer(layout.block)));
}

void for_rows(Draft& draft, const Layout& out, const std::function<void(Expr, Expr, Expr)>& fill) {
    loop::Builder& body = draft.body;
    if (out.row_major)
        return body.loop("y", loop::var("first"), loop::var("last"),
                         [&](Expr y) { body.loop("cb", 0, integer(out.blocks()), [&](Expr cb) { fill(cb, y, 0); }); });
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
        const Expr cb = out.height == 1     ? unit
                        : out.blocks() == 1 ? Expr(0)
                                            : body.let("cb", unit / integer(out.height));
        const Expr y = out.height == 1 ? Expr(0) : out.blocks() == 1 ? unit : body.let("y", unit % integer(out.height));
        body.loop("x", 0, integer(out.width), [&](Expr x) { fill(cb, y, x); });
    });
}

void over_map(loop::Builder& body, const Layout& layout, const std::function<void(Expr, Expr)>& fill) {
    body.loop("y", 0, integer(layout.height),
              [&](Expr y) { body.loop("x", 0, integer(layout.width), [&](Expr x) { fill(y, x); }); });
}

}  // namespace netc::lower
