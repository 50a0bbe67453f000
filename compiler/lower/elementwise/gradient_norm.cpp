// The norm of all gradients of a step: sums of squares in blocks of each tensor, then of all blocks, in an order that no
// number of threads changes.
#include "lower/families.h"
#include "lower/kernel_text.h"
#include "lower/memory/gradients.h"

namespace netc::lower {

using namespace graph;
using loop::integer;
using loop::load;

namespace {

constexpr int64_t vectors_of_block = 256;

int64_t vectors_of(const Context& context, int weight) {
    return (loop::product(context.plan.weights[weight].extents) + context.target.lanes - 1) / context.target.lanes;
}
int64_t blocks_of(const Context& context, int weight) { return (vectors_of(context, weight) + vectors_of_block - 1) / vectors_of_block; }

/// squares[offset + unit]: of each lane of a block, the parts of the batch added on the way.
void add_squares(Context& context, int weight, loop::BufferId squares, int64_t offset) {
    const int lanes = context.target.lanes;
    const loop::BufferId gradient = gradient_of(context, weight);
    Draft draft(context, false);
    loop::Builder& body = draft.body;
    const Expr parts = draft.count("parts", parts_of(context, gradient, weight));
    const Expr elements = draft.count("count", loop::product(context.plan.weights[weight].extents));
    const Expr vectors = draft.count("vectors", vectors_of(context, weight)), before = draft.count("before", offset);
    const std::string from = draft.reads_row(gradient, "gradient"), to = draft.writes_row(squares, "squares");
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
        const Expr total = body.variable("total", everywhere(context.target, 0));
        const Expr begin = body.let("begin", unit * integer(vectors_of_block));
        body.loop("vector", begin, loop::smaller(vectors, begin + integer(vectors_of_block)), [&](Expr vector) {
            const Expr i = body.let("i", vector * integer(lanes));
            const Expr g = body.variable("g", load(from, lanes, {i}));
            body.loop("part", 1, parts, [&](Expr part) { body.add(g, load(from, lanes, {part * elements + i})); });
            body.add(total, g * g);
        });
        body.store(to, {(before + unit) * integer(lanes)}, total);
    });
    const loop::WeightSlot& slot = context.plan.weights[weight];
    draft.finish("squares", "squares of the gradient of " + slot.name, integer(blocks_of(context, weight)),
                 "block of vectors of a gradient", "squares[block] = sum of g^2, for each lane",
                 "for the norm of all gradients, of any tensor: g is added up from the parts of the batch");
    context.calls.back().writes_apart = true;
}

}  // namespace

void lower_gradient_norm(Context& context, const Group& group) {
    const Node& node = context.graph.nodes[group.anchor];
    std::vector<int> weights;
    int64_t blocks = 0;
    for (const ValueId gradient : std::get<GradientNorm>(node.op).gradients) {
        weights.push_back(gradient_weight(context, context.graph.values[gradient].producer));
        blocks += blocks_of(context, weights.back());
    }
    const int lanes = context.target.lanes;
    const loop::BufferId squares = context.scratch(context.name_of(node.result, "squares"), {blocks, lanes}, loop::Role::Scratch,
                                                   "sums of squares of blocks of the gradients");
    int64_t offset = 0;
    for (const int weight : weights) {
        add_squares(context, weight, squares, offset);
        offset += blocks_of(context, weight);
    }

    Draft draft(context, false);
    loop::Builder& body = draft.body;
    const Expr count = draft.count("blocks", blocks);
    const std::string from = draft.reads_row(squares, "squares"), to = draft.writes_row(norm_buffer(context, node.result), "norm");
    const Expr total = body.variable("total", everywhere(context.target, 0));
    body.loop("block", 0, count, [&](Expr block) { body.add(total, load(from, lanes, {block * integer(lanes)})); });
    body.assign(loop::at(to, scalar_type(), {0}), loop::apply("sqrt", scalar_type(), {loop::apply("sum", scalar_type(), {total})}));
    draft.finish("norm_of_gradients", "norm of all gradients", integer(1), "", "norm = sqrt(sum of g^2 over all gradients)");
}

}  // namespace netc::lower
