// Maps of another size: each place between four of the map, and the gradient, which is shared out to them.
#include "lower/index/bilinear.h"

#include "lower/families.h"
#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::integer;
using loop::load;

BetweenExprs between(loop::Builder& body, const std::string& axis, const BetweenPlaces& places, const Expr& i,
                     const std::string& to_real) {
    Expr numerator = i * integer(places.factor) + integer(places.offset);
    if (places.offset < 0) numerator = loop::larger(0, numerator);
    numerator = loop::smaller(numerator, integer(places.last));
    const Expr at = body.let(body.unused(axis + "_numerator"), numerator);
    const Expr low = body.let(body.unused(axis + "_low"), at / integer(places.divisor));
    const Expr high = body.let(body.unused(axis + "_high"), loop::smaller(low + 1, integer(places.last / places.divisor)));
    const loop::Type real{to_real == "to_f64" ? loop::Element::F64 : loop::Element::F32, 1};
    const Expr part = loop::apply(to_real, real, {at % integer(places.divisor)}) *
                      loop::real(1.0 / static_cast<double>(places.divisor), real.element);
    return {low, high, body.let(body.unused(axis + "_part"), part)};
}

void lower_bilinear(Context& context, const Group& group) {
    const auto& op = std::get<Bilinear>(context.graph.nodes[group.anchor].op);
    const Shape& in_shape = context.graph.shape(op.in);
    const int lanes = context.target.lanes;
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View in = draft.reads(op.in, "in"), out = draft.writes(context.graph.nodes[group.anchor].result, "out");
    const auto rows = BetweenPlaces::along(in_shape[1], op.height, op.align_corners),
               columns = BetweenPlaces::along(in_shape[2], op.width, op.align_corners);
    clear_border(draft, out);
    for_rows(draft, out.layout, [&](Expr cb, Expr y, Expr x) {
        const BetweenExprs row = between(body, "y", rows, y, "to_f32"), column = between(body, "x", columns, x, "to_f32");
        const auto across = [&](const char* name, const Expr& at) {
            return body.let(name, load(in.array, lanes, in.at(cb, at, column.low)) * (loop::real(1) - column.part) +
                                      load(in.array, lanes, in.at(cb, at, column.high)) * column.part);
        };
        const Expr above = across("above", row.low), below = across("below", row.high);
        body.store(out.array, out.at(cb, y, x), above * (loop::real(1) - row.part) + below * row.part);
    });
    draft.finish(group.nodes, integer(rows_of(out.layout)), "row of a channel block", "");
}

void lower_bilinear_grad(Context& context, const Group& group) {
    const auto& op = std::get<BilinearGrad>(context.graph.nodes[group.anchor].op);
    const Shape& out_shape = context.graph.shape(op.d_out);
    const int lanes = context.target.lanes;
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View d_out = draft.reads(op.d_out, "d_out"), d_in = draft.writes(context.graph.nodes[group.anchor].result, "d_in");
    const auto rows = BetweenPlaces::along(op.in_shape[1], out_shape[1], op.align_corners),
               columns = BetweenPlaces::along(op.in_shape[2], out_shape[2], op.align_corners);
    clear_border(draft, d_in);
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        over_map(body, d_in.layout, [&](Expr y, Expr x) {
            body.store(d_in.array, d_in.at(cb, y, x), loop::splat(loop::real(0), lanes));
        });
        over_map(body, d_out.layout, [&](Expr y, Expr x) {
            const BetweenExprs row = between(body, "y", rows, y, "to_f32"), column = between(body, "x", columns, x, "to_f32");
            const Expr d = body.let("d", load(d_out.array, lanes, d_out.at(cb, y, x)));
            const Expr above = body.let("above", d * (loop::real(1) - row.part)), below = body.let("below", d * row.part);
            const auto add = [&](const Expr& to_row, const Expr& to_column, const Expr& share) {
                const std::vector<Expr> place = d_in.at(cb, to_row, to_column);
                body.store(d_in.array, place, load(d_in.array, lanes, place) + share);
            };
            add(row.low, column.low, above * (loop::real(1) - column.part));
            add(row.low, column.high, above * column.part);
            add(row.high, column.low, below * (loop::real(1) - column.part));
            add(row.high, column.high, below * column.part);
        });
    });
    draft.finish(group.nodes, integer(d_in.layout.blocks()), "channel block", "");
}

}  // namespace netc::lower
