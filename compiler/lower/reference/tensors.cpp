// Plain loops for operators on axes: broadcasts, index maps, tables, reductions, products of matrices.
#include <cmath>

#include "lower/index/bilinear.h"
#include "lower/index/index_map.h"
#include "lower/reference/kernels.h"

namespace netc::lower {

using namespace graph;
using loop::integer;

namespace {

const std::string& name_of(const PlainProgram& program, ValueId value) { return program.graph.values[value].name; }

}  // namespace

void plain_broadcast(PlainProgram& program, const Broadcast& op, ValueId result) {
    PlainKernel kernel(program, "broadcast", "out = in, repeated along the axes where it is 1");
    const PlainArray in = kernel.reads(op.in, "in"), out = kernel.writes(result, "out");
    kernel.over(axis_names(out.extents.size()), out.extents, [&](const auto& i) {
        std::vector<Expr> from(i.end() - static_cast<std::ptrdiff_t>(in.extents.size()), i.end());
        for (size_t d = 0; d < from.size(); ++d)
            if (in.extents[d] == 1) from[d] = 0;
        kernel.body.assign(out.at(i), in.at(from));
    });
    kernel.finish(name_of(program, result));
}

void plain_index_map(PlainProgram& program, const IndexMap& op, ValueId result) {
    const bool batched = program.graph.values[result].type.batched;
    PlainKernel kernel(program, "index_map", "out[i, j, ...] = in at places that follow from i, j, ...", batched);
    const PlainArray in = kernel.reads(op.in, "in"), out = kernel.writes(result, "out");
    kernel.over(axis_names(out.extents.size()), out.extents, [&](const auto& i) {
        const IndexRead read = index_read(op.axes, program.graph.shape(op.in), program.graph.shape(result), i);
        if (!read.inside) return kernel.body.assign(out.at(i), in.at(read.indices));
        kernel.body.assign(out.at(i), number(0));
        kernel.body.when(*read.inside, [&] { kernel.body.assign(out.at(i), in.at(read.indices)); });
    });
    kernel.finish(name_of(program, result));
}

void plain_bilinear(PlainProgram& program, const Bilinear& op, ValueId result) {
    PlainKernel kernel(program, "bilinear", "out[c][y][x] = between the four places of in around where y, x read");
    loop::Builder& body = kernel.body;
    const PlainArray in = kernel.reads(op.in, "in"), out = kernel.writes(result, "out");
    kernel.over({"c", "y", "x"}, out.extents, [&](const auto& at) {
        const BetweenExprs y = between(body, "y", BetweenPlaces::along(in.extents[1], out.extents[1], op.align_corners), at[1], "to_f64"),
                           x = between(body, "x", BetweenPlaces::along(in.extents[2], out.extents[2], op.align_corners), at[2], "to_f64");
        const auto across = [&](const Expr& row) {
            return in.at({at[0], row, x.low}) * (number(1) - x.part) + in.at({at[0], row, x.high}) * x.part;
        };
        body.assign(out.at(at), across(y.low) * (number(1) - y.part) + across(y.high) * y.part);
    });
    kernel.finish(name_of(program, result));
}

void plain_gather(PlainProgram& program, const Gather& op, ValueId result) {
    PlainKernel kernel(program, "gather", "out[i] = table[index[i]]");
    const PlainArray table = kernel.reads(op.table, "table"), index = kernel.reads(op.index, "index"),
                     out = kernel.writes(result, "out");
    kernel.over(axis_names(out.extents.size()), out.extents, [&](const auto& i) {
        const std::vector<Expr> place(i.begin(), i.end() - 1);
        kernel.body.assign(out.at(i), table.at({index.at(place), i.back()}));
    });
    kernel.finish(name_of(program, result));
}

void plain_one_hot(PlainProgram& program, const OneHot& op, ValueId result) {
    PlainKernel kernel(program, "one_hot", "out[i][k] = k == index[i] ? 1 : 0");
    const PlainArray index = kernel.reads(op.index, "index"), out = kernel.writes(result, "out");
    kernel.over(axis_names(out.extents.size()), out.extents, [&](const auto& i) {
        const std::vector<Expr> place(i.begin(), i.end() - 1);
        kernel.body.assign(out.at(i), loop::select(loop::equal(i.back(), index.at(place)), number(1), number(0)));
    });
    kernel.finish(name_of(program, result));
}

void plain_reduce(PlainProgram& program, const Reduce& op, ValueId result) {
    const bool sum = op.kind == ReduceKind::Sum;
    const char* called = sum ? "sum" : op.kind == ReduceKind::Max ? "largest" : "smallest";
    PlainKernel kernel(program, called, std::string("out = the ") + called + " over some axes");
    const PlainArray in = kernel.reads(op.in, "in"), out = kernel.writes(result, "out");
    std::vector<int64_t> kept = in.extents, reduced;
    std::vector<std::string> names = axis_names(kept.size()), kept_names, reduced_names;
    std::vector<int64_t> kept_extents;
    for (size_t d = 0; d < kept.size(); ++d) {
        const bool gone = std::find(op.axes.begin(), op.axes.end(), static_cast<int64_t>(d)) != op.axes.end();
        (gone ? reduced : kept_extents).push_back(kept[d]);
        (gone ? reduced_names : kept_names).push_back(names[d]);
    }
    kernel.over(kept_names, kept_extents, [&](const auto& outer) {
        const double first = sum ? 0 : op.kind == ReduceKind::Max ? -INFINITY : INFINITY;
        const Expr found = kernel.body.variable(called, number(first));
        kernel.over(reduced_names, reduced, [&](const auto& inner) {
            std::vector<Expr> place;
            size_t from_outer = 0, from_inner = 0;
            for (size_t d = 0; d < names.size(); ++d) {
                const bool gone = std::find(op.axes.begin(), op.axes.end(), static_cast<int64_t>(d)) != op.axes.end();
                place.push_back(gone ? inner[from_inner++] : outer[from_outer++]);
            }
            const Expr element = in.at(place);
            if (sum)
                kernel.body.add(found, element);
            else
                kernel.body.assign(found, loop::apply(op.kind == ReduceKind::Max ? "max" : "min", double_type(),
                                                      {found, element}));
        });
        std::vector<Expr> place = outer;
        if (op.keep)
            for (const int64_t axis : op.axes) place.insert(place.begin() + axis, Expr(0));
        kernel.body.assign(out.at(place), found);
    });
    kernel.finish(name_of(program, result));
}

void plain_matmul(PlainProgram& program, const MatMul& op, ValueId result) {
    PlainKernel kernel(program, "matmul", "out[i][j] = sum over k of a[i][k] * b[k][j]");
    const PlainArray a = kernel.reads(op.a, "a"), b = kernel.reads(op.b, "b"), out = kernel.writes(result, "out");
    const int64_t terms = op.transpose_a ? a.extents[a.extents.size() - 2] : a.extents.back();
    kernel.over(axis_names(out.extents.size()), out.extents, [&](const auto& i) {
        const Expr sum = kernel.body.variable("sum", number(0));
        const std::vector<Expr> before(i.begin(), i.end() - 2);
        const Expr row = i[i.size() - 2], column = i.back();
        kernel.over({"t"}, {terms}, [&](const auto& t) {
            const auto element = [&](const PlainArray& matrix, Expr r, Expr c, bool transpose) {
                std::vector<Expr> place = before;
                if (matrix.extents.size() == 2) place.clear();
                place.push_back(transpose ? c : r);
                place.push_back(transpose ? r : c);
                return matrix.at(place);
            };
            kernel.body.add(sum, element(a, row, t[0], op.transpose_a) * element(b, t[0], column, op.transpose_b));
        });
        kernel.body.assign(out.at(i), sum);
    });
    kernel.finish(name_of(program, result));
}

}  // namespace netc::lower
