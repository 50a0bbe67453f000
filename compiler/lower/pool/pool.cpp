// Pooling, forward and backward.
#include "lower/pool/pool.h"

#include <algorithm>
#include <cmath>

#include "lower/families.h"
#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

namespace {

bool wants_argmax(const Context& context, ValueId pooled) {
    for (NodeId user : context.users.of(pooled))
        if (const auto* grad = std::get_if<MaxPoolGrad>(&context.graph.nodes[user].op); grad && grad->out == pooled)
            return true;
    return false;
}

/// Records a vector of choices: as bytes, or as whole numbers where a window has more than 256 places.
void store_argmax(Draft& draft, ValueId pooled, const std::vector<Expr>& place, Expr choice) {
    Context& context = draft.context;
    const loop::BufferId buffer = context.argmax_of(pooled);
    const std::string array = draft.writes_buffer(buffer, "argmax");
    const bool bytes = context.program.buffers[buffer].element == loop::Element::U8;
    const std::string function = bytes ? sized("store_bytes", context.target) : "store";
    draft.body.run(loop::apply(function, {}, {loop::address(array, place), choice}));
}

/// The rows (columns) of window k that lie inside a map of `extent`: first <= k < last.
struct Inside {
    Expr first, last;
};

Inside inside(const Window& w, int axis, Expr place, int64_t extent) {
    const Expr start = place * integer(w.stride[axis]) - integer(w.pad_before[axis]);
    const bool clipped = w.pad_before[axis] > 0 || w.pad_after[axis] > 0;
    if (!clipped) return {0, integer(w.size[axis])};
    const int64_t d = w.dilation[axis];
    // The smallest k with start + k * d >= 0, and the first with start + k * d >= extent.
    const Expr first = loop::larger(0, (integer(d - 1) - start) / integer(d));
    const Expr last = loop::smaller(integer(w.size[axis]), (integer(extent + d - 1) - start) / integer(d));
    return {first, last};
}

/// What the mean of window `place` counts along an axis: inputs, and pads where these count.
Expr counted(const Window& w, int axis, Expr place, int64_t extent, const Inside& in_map, bool count_pad) {
    if (!count_pad) return in_map.last - in_map.first;
    if (w.overhang[axis] == 0) return integer(w.size[axis]);
    const int64_t end = extent + w.pad_after[axis] - w.overhang[axis] + w.pad_before[axis];
    return loop::smaller(integer(w.size[axis]), integer(end) - place * integer(w.stride[axis]));
}

/// Subscripts of the window's element ky, kx above out[y][x].
std::vector<Expr> window_at(const View& in, const Window& w, Expr cb, Expr y, Expr x, Expr ky, Expr kx) {
    return in.at(cb, y * integer(w.stride[0]) + ky * integer(w.dilation[0]) - integer(w.pad_before[0]),
                 x * integer(w.stride[1]) + kx * integer(w.dilation[1]) - integer(w.pad_before[1]));
}

/// The windows that reach a place along one axis, each with the place in it: py * stride + ky * dilation - pad = y.
void over_windows(loop::Builder& body, const Window& w, int axis, Expr place, int64_t pooled_extent,
                  const std::function<void(Expr k, Expr window)>& fill) {
    body.loop(axis == 0 ? "ky" : "kx", 0, integer(w.size[axis]), [&](Expr k) {
        const Expr reached = body.let(axis == 0 ? "above" : "beside",
                                      place + integer(w.pad_before[axis]) - k * integer(w.dilation[axis]));
        const Expr fits =
            loop::both(loop::both(loop::greater_equal(reached, 0), loop::equal(reached % integer(w.stride[axis]), 0)),
                       loop::less(reached, integer(pooled_extent * w.stride[axis])));
        body.when(fits, [&] { fill(k, reached / integer(w.stride[axis])); });
    });
}

/// Whether `next` takes the place of `best`; NaN does, and nothing but NaN takes its place.
Expr exceeds(const Context& context, Expr next, Expr best) {
    return loop::apply("exceeds", mask_type(context.target), {std::move(next), std::move(best)});
}

}  // namespace

Expr load_argmax(Context& context, ValueId pooled, const std::string& array, const std::vector<Expr>& place) {
    const bool bytes = context.program.buffers[context.argmax_of(pooled)].element == loop::Element::U8;
    return loop::apply(sized(bytes ? "load_bytes" : "load", context.target), mask_type(context.target),
                       {loop::address(array, place)});
}

Expr largest_of_window(Draft& draft, const Window& window, const std::function<Expr(Expr, Expr)>& element,
                       ValueId pooled, const Position& position) {
    Context& context = draft.context;
    loop::Builder& body = draft.body;
    const loop::Type vector = vector_type(context.target);
    const bool choose = wants_argmax(context, pooled);
    draft.variant(choose ? "with_argmax" : "without_argmax");
    if (!choose) {
        const Expr best = body.variable("best", element(0, 0));
        for (int64_t k = 1; k < window.size[0] * window.size[1]; ++k)
            body.assign(best, loop::apply("max", vector,
                                          {best, element(integer(k / window.size[1]), integer(k % window.size[1]))}));
        return best;
    }
    const Expr best = body.variable("best", element(0, 0));
    const Expr choice = body.variable("best_place", loop::splat(0, context.target.lanes));
    body.loop("place", 1, integer(window.size[0] * window.size[1]), [&](Expr k) {
        const Expr next = body.let("next", element(k / integer(window.size[1]), k % integer(window.size[1])));
        const Expr here = loop::splat(k, context.target.lanes);
        const Expr larger = body.let("larger", exceeds(context, next, best));
        body.assign(choice, loop::select(larger, here, choice));
        body.assign(best, loop::select(larger, next, best));
    });
    std::vector<Expr> chosen{position.cb, position.y, position.x, 0};
    if (position.sample) chosen.insert(chosen.begin(), *position.sample);
    store_argmax(draft, pooled, chosen, choice);
    return best;
}

void lower_max_pool(Context& context, const Group& group) {
    const auto& pool = std::get<MaxPool>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Layout& out = context.layouts[result];
    const Layout& in_layout = context.layouts[pool.in];
    const Window& w = pool.window;
    Draft draft(context, true);
    Pointwise pointwise(draft, group.nodes);
    loop::Builder& body = draft.body;
    const View in = draft.reads(pool.in, "in");
    clear_borders(draft, group.nodes);
    const bool choose = wants_argmax(context, result);
    draft.variant(choose ? "with_argmax" : "without_argmax");
    for_rows(draft, out, [&](Expr cb, Expr y, Expr x) {
        const Position position{cb, y, x, std::nullopt};
        const Inside rows = inside(w, 0, y, in_layout.height), columns = inside(w, 1, x, in_layout.width);
        const Expr best = body.variable("best", everywhere(context.target, -INFINITY));
        const auto place = [&](Expr ky, Expr kx) {
            return loop::splat(ky * integer(w.size[1]) + kx, context.target.lanes);
        };
        // Where nothing exceeds minus infinity, the first place inside the map is chosen.
        const Expr choice = choose ? body.variable("best_place", place(rows.first, columns.first)) : Expr(0);
        body.loop("ky", rows.first, rows.last, [&](Expr ky) {
            body.loop("kx", columns.first, columns.last, [&](Expr kx) {
                const Expr next =
                    body.let("next", load(in.array, context.target.lanes, window_at(in, w, cb, y, x, ky, kx)));
                if (!choose) return body.assign(best, loop::apply("max", vector_type(context.target), {best, next}));
                const Expr larger = body.let("larger", exceeds(context, next, best));
                body.assign(choice, loop::select(larger, place(ky, kx), choice));
                body.assign(best, loop::select(larger, next, best));
            });
        });
        if (choose) store_argmax(draft, result, {cb, y, x, 0}, choice);
        pointwise.forget();
        pointwise.bind(result, best);
        pointwise.store_all(group.nodes, position);
    });
    draft.finish(group.nodes, integer(out.blocks() * out.height), "row of a channel block", "");
}

// Each place of d_in belongs to the windows that reach it; it takes the gradient of those that chose it.
void lower_max_pool_grad(Context& context, const Group& group) {
    const auto& grad = std::get<MaxPoolGrad>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Layout& out = context.layouts[result];
    const Layout& pooled = context.layouts[grad.out];
    const Window& w = grad.window;
    Draft draft(context, true);
    Pointwise pointwise(draft, group.nodes);
    loop::Builder& body = draft.body;
    const std::string choices = draft.reads_buffer(context.argmax_of(grad.out), "argmax");
    // What comes after the anchor is made from d_in, what comes before it makes d_out.
    const auto anchor = std::find(group.nodes.begin(), group.nodes.end(), group.anchor);
    const std::vector<NodeId> after(anchor, group.nodes.end());
    clear_borders(draft, after);
    const auto choice_at = [&](Expr cb, Expr py, Expr px) {
        return load_argmax(context, grad.out, choices, {cb, py, px, 0});
    };
    const bool exact = w.size == w.stride && w.pad_before == std::array<int64_t, 2>{0, 0} &&
                       w.dilation == std::array<int64_t, 2>{1, 1} && pooled.height * w.size[0] == out.height &&
                       pooled.width * w.size[1] == out.width && !w.pad_after[0] && !w.pad_after[1];
    if (exact) {
        for_rows(draft, pooled, [&](Expr cb, Expr py, Expr px) {
            pointwise.forget();
            const Expr d = body.let("d", pointwise.value(grad.d_out, {cb, py, px, std::nullopt}));
            const Expr choice = body.let("best_place", choice_at(cb, py, px));
            body.loop("ky", 0, integer(w.size[0]), [&](Expr ky) {
                body.loop("kx", 0, integer(w.size[1]), [&](Expr kx) {
                    const Expr chosen =
                        loop::equal(choice, loop::splat(ky * integer(w.size[1]) + kx, context.target.lanes));
                    pointwise.bind(result, loop::select(chosen, d, everywhere(context.target, 0)));
                    pointwise.store_all(after,
                                        {cb, py * integer(w.size[0]) + ky, px * integer(w.size[1]) + kx, std::nullopt});
                });
            });
        });
        draft.finish(group.nodes, integer(pooled.blocks() * pooled.height), "row of pooled windows",
                     "The gradient goes to the place that was chosen, the others get zero.");
        return;
    }
    for_rows(draft, out, [&](Expr cb, Expr y, Expr x) {
        const Expr sum = body.variable("sum", everywhere(context.target, 0));
        over_windows(body, w, 0, y, pooled.height, [&](Expr ky, Expr py) {
            over_windows(body, w, 1, x, pooled.width, [&](Expr kx, Expr px) {
                const Expr chosen =
                    loop::equal(choice_at(cb, py, px), loop::splat(ky * integer(w.size[1]) + kx, context.target.lanes));
                pointwise.forget();
                body.add(sum, loop::select(chosen, pointwise.value(grad.d_out, {cb, py, px, std::nullopt}),
                                           everywhere(context.target, 0)));
            });
        });
        pointwise.forget();
        pointwise.bind(result, sum);
        pointwise.store_all(after, {cb, y, x, std::nullopt});
    });
    draft.finish(group.nodes, integer(out.blocks() * out.height), "row of a channel block",
                 "Each place adds up the windows that chose it.");
}

void lower_avg_pool(Context& context, const Group& group) {
    const auto& pool = std::get<AvgPool>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Layout& out = context.layouts[result];
    const Layout& in_layout = context.layouts[pool.in];
    const Window& w = pool.window;
    Draft draft(context, true);
    Pointwise pointwise(draft, group.nodes);
    loop::Builder& body = draft.body;
    const View in = draft.reads(pool.in, "in");
    clear_borders(draft, group.nodes);
    for_rows(draft, out, [&](Expr cb, Expr y, Expr x) {
        const Inside rows = inside(w, 0, y, in_layout.height), columns = inside(w, 1, x, in_layout.width);
        const Expr sum = body.variable("sum", everywhere(context.target, 0));
        body.loop("ky", rows.first, rows.last, [&](Expr ky) {
            body.loop("kx", columns.first, columns.last, [&](Expr kx) {
                body.add(sum, load(in.array, context.target.lanes, window_at(in, w, cb, y, x, ky, kx)));
            });
        });
        pointwise.forget();
        const Expr count = counted(w, 0, y, in_layout.height, rows, pool.count_pad) *
                           counted(w, 1, x, in_layout.width, columns, pool.count_pad);
        int64_t known = 0;
        pointwise.bind(result, loop::is_constant(count, &known) ? sum * loop::real(1.0 / static_cast<double>(known))
                                                                : sum / loop::apply("to_f32", scalar_type(), {count}));
        pointwise.store_all(group.nodes, {cb, y, x, std::nullopt});
    });
    draft.finish(group.nodes, integer(out.blocks() * out.height), "row of a channel block", "");
}

void lower_avg_pool_grad(Context& context, const Group& group) {
    const auto& grad = std::get<AvgPoolGrad>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Layout& out = context.layouts[result];
    const Layout& pooled = context.layouts[grad.d_out];
    const Window& w = grad.window;
    Draft draft(context, true);
    Pointwise pointwise(draft, group.nodes);
    loop::Builder& body = draft.body;
    const auto anchor = std::find(group.nodes.begin(), group.nodes.end(), group.anchor);
    const std::vector<NodeId> after(anchor, group.nodes.end());
    // All windows count the same number of places.
    const bool even = grad.count_pad && w.overhang == std::array<int64_t, 2>{0, 0};
    clear_borders(draft, after);
    for_rows(draft, out, [&](Expr cb, Expr y, Expr x) {
        const Expr sum = body.variable("sum", everywhere(context.target, 0));
        over_windows(body, w, 0, y, pooled.height, [&](Expr, Expr py) {
            over_windows(body, w, 1, x, pooled.width, [&](Expr, Expr px) {
                pointwise.forget();
                const Expr d = pointwise.value(grad.d_out, {cb, py, px, std::nullopt});
                if (even) return body.add(sum, d);
                const Inside rows = inside(w, 0, py, out.height), columns = inside(w, 1, px, out.width);
                const Expr count = counted(w, 0, py, out.height, rows, grad.count_pad) *
                                   counted(w, 1, px, out.width, columns, grad.count_pad);
                body.add(sum, d / loop::apply("to_f32", scalar_type(), {count}));
            });
        });
        pointwise.forget();
        pointwise.bind(result, even ? sum * loop::real(1.0 / static_cast<double>(w.size[0] * w.size[1])) : sum);
        pointwise.store_all(after, {cb, y, x, std::nullopt});
    });
    draft.finish(group.nodes, integer(out.blocks() * out.height), "row of a channel block",
                 "Each place adds up its share of the windows that reach it.");
}

}  // namespace netc::lower
