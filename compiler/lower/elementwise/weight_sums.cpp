// The norm of all gradients of a step, and sums over the numbers of one weight: first of blocks of each tensor, then of all blocks,
// in an order that no number of threads changes.
#include <algorithm>
#include <functional>
#include <map>

#include "lower/families.h"
#include "lower/kernel_text.h"
#include "lower/memory/gradients.h"
#include "lower/optimizer_loops.h"

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

/// g[i .. i + lanes], the parts of the batch added on the way.
Expr add_parts(Draft& draft, const std::string& from, const Expr& parts, const Expr& elements, const Expr& i) {
    loop::Builder& body = draft.body;
    const int lanes = draft.context.target.lanes;
    const Expr g = body.variable("g", load(from, lanes, {i}));
    body.loop("part", 1, parts, [&](Expr part) { body.add(g, load(from, lanes, {part * elements + i})); });
    return g;
}

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
            const Expr g = add_parts(draft, from, parts, elements, i);
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

class WeightSumsWriter {
public:
    WeightSumsWriter(Context& context, const WeightSums& op, ValueId result)
        : context_(context), op_(op), result_(result), weight_(context.weight_of(op.parameter)), terms_(summed_by(op.optimizer)) {}

    void write() {
        const int64_t sums = static_cast<int64_t>(terms_.size());
        blocks_ = context_.scratch(context_.name_of(result_, "blocks"), {blocks_of(context_, weight_), sums, context_.target.lanes},
                                   loop::Role::Scratch, "sums of blocks of a tensor");
        add_blocks();
        add_up();
    }

private:
    bool reads(const std::string& name) const {
        return std::any_of(terms_.begin(), terms_.end(), [&](const formula::Formula& f) { return formula::depends_on(f, name); });
    }
    std::string layer() const { return context_.plan.weights[weight_].name; }
    Expr place(const Expr& block, size_t sum) const {
        return (block * integer(static_cast<int64_t>(terms_.size())) + integer(static_cast<int64_t>(sum))) * integer(context_.target.lanes);
    }

    /// blocks[unit][sum]: of each lane of a block.
    void add_blocks() {
        Draft draft(context_, false);
        loop::Builder& body = draft.body;
        if (reads_step(terms_)) draft.needs_step();
        const Expr vectors = draft.count("vectors", vectors_of(context_, weight_));
        const auto read = reader(draft);
        FormulaVariables given;
        if (reads(norm_of_gradients))
            given.insert_or_assign(norm_of_gradients, loop::at(draft.reads_row(norm_buffer(context_, op_.norm), "norm"), scalar_type(), {0}));
        const std::string to = draft.writes_row(blocks_, "blocks");
        const FormulaTerms terms = terms_of_step(op_.optimizer, terms_, given, vector_type(context_.target), body);
        body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
            std::vector<Expr> totals;
            for (size_t s = 0; s < terms_.size(); ++s) totals.push_back(body.variable(total_name(s), everywhere(context_.target, 0)));
            const Expr begin = body.let("begin", unit * integer(vectors_of_block));
            body.loop("vector", begin, loop::smaller(vectors, begin + integer(vectors_of_block)), [&](Expr vector) {
                const Expr i = body.let("i", vector * integer(context_.target.lanes));
                const std::vector<Expr> values = loops_of(terms_, read(i), terms, vector_type(context_.target), body);
                for (size_t s = 0; s < terms_.size(); ++s) body.add(totals[s], values[s]);
            });
            for (size_t s = 0; s < terms_.size(); ++s) body.store(to, {place(unit, s)}, totals[s]);
        });
        draft.finish(optimizer_word(op_.optimizer) + "_sums", "sums of the optimizer's step of " + layer(), integer(blocks_of(context_, weight_)),
                     "block of vectors of weights", "blocks[block] = what norms, means and sums of the step add up, for each lane",
                     "sums over blocks of any tensor: g is added up from the parts of the batch");
    }

    /// What the terms read of a vector at i, and the parameters for it.
    std::function<FormulaVariables(const Expr& i)> reader(Draft& draft) {
        std::function<Expr(const Expr&)> gradient;
        if (reads("g")) {
            const loop::BufferId buffer = gradient_of(context_, weight_);
            const Expr parts = draft.count("parts", parts_of(context_, buffer, weight_));
            const Expr elements = draft.count("count", loop::product(context_.plan.weights[weight_].extents));
            const std::string from = draft.reads_row(buffer, "gradient");
            gradient = [=, &draft](const Expr& i) { return add_parts(draft, from, parts, elements, i); };
        }
        std::map<std::string, std::string> arrays;
        if (reads("w")) arrays["w"] = draft.reads_weight_row(weight_, "weight");
        for (const Optimizer::State& state : op_.optimizer.states)
            if (reads(state.name))
                arrays[state.name] = draft.reads_row(state_buffer(context_, weight_, state), word_of_optimizer(op_.optimizer, state.name));
        const int lanes = context_.target.lanes;
        return [=](const Expr& i) {
            FormulaVariables variables;
            if (gradient) variables.insert_or_assign("g", gradient(i));
            for (const auto& [name, array] : arrays) variables.insert_or_assign(name, load(array, lanes, {i}));
            return variables;
        };
    }

    /// sums[sum]: of all blocks and lanes.
    void add_up() {
        Draft draft(context_, false);
        loop::Builder& body = draft.body;
        const Expr count = draft.count("blocks", blocks_of(context_, weight_));
        const std::string from = draft.reads_row(blocks_, "of_blocks"), to = draft.writes_row(sums_buffer(context_, result_), "sums");
        std::vector<Expr> totals;
        for (size_t s = 0; s < terms_.size(); ++s) totals.push_back(body.variable(total_name(s), everywhere(context_.target, 0)));
        body.loop("block", 0, count, [&](Expr block) {
            for (size_t s = 0; s < terms_.size(); ++s) body.add(totals[s], load(from, context_.target.lanes, {place(block, s)}));
        });
        for (size_t s = 0; s < terms_.size(); ++s)
            body.assign(loop::at(to, scalar_type(), {integer(static_cast<int64_t>(s))}), loop::apply("sum", scalar_type(), {totals[s]}));
        draft.finish("sums_of_blocks", "sums of the optimizer's step of " + layer(), integer(1), "", "sums of all blocks");
    }

    std::string total_name(size_t sum) const { return terms_.size() == 1 ? "total" : "total" + std::to_string(sum + 1); }

    Context& context_;
    const WeightSums& op_;
    const ValueId result_;
    const int weight_;
    const std::vector<formula::Formula> terms_;
    loop::BufferId blocks_;
};

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

void lower_weight_sums(Context& context, const Group& group) {
    const Node& node = context.graph.nodes[group.anchor];
    WeightSumsWriter(context, std::get<WeightSums>(node.op), node.result).write();
}

}  // namespace netc::lower
