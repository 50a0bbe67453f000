// Optimizers: all weights of a tensor in one pass over memory, the sums of the parts of the batch added on the way.
#include <fmt/format.h>

#include "lower/families.h"
#include "lower/kernel_text.h"
#include "lower/memory/gradients.h"
#include "lower/optimizer_loops.h"

namespace netc::lower {

using namespace graph;
using loop::integer;
using loop::load;

namespace {

class UpdateWriter {
public:
    UpdateWriter(Context& context, const Update& update) : context_(context), update_(update), draft_(context, false) {}

    void write() {
        const int weight = context_.weight_of(update_.parameter);
        const loop::WeightSlot& slot = context_.plan.weights[weight];
        const int64_t count = loop::product(slot.extents);
        const loop::BufferId gradient = gradient_of(context_, weight);
        const int64_t parts = parts_of(context_, gradient, weight);
        const int lanes = context_.target.lanes;

        draft_.needs_step();
        // Sizes are arguments, so that one function serves all tensors.
        const Expr parts_count = draft_.count("parts", parts), elements = draft_.count("count", count);
        gradient_ = draft_.reads_row(gradient, "gradient");
        weight_ = draft_.writes_weight_row(weight, "weight");
        FormulaVariables given = {{count_of_weights, loop::real(static_cast<double>(context_.graph.shape(update_.parameter).elements()))}};
        if (update_.norm)
            given.insert_or_assign(norm_of_gradients, loop::at(draft_.reads_row(norm_buffer(context_, update_.norm), "norm"), scalar_type(), {0}));
        if (update_.sums) {
            const std::string sums = draft_.reads_row(sums_buffer(context_, update_.sums), "sums");
            for (size_t s = 0; s < update_.optimizer.sums.size(); ++s)
                given.insert_or_assign(update_.optimizer.sums[s].name, loop::at(sums, scalar_type(), {integer(static_cast<int64_t>(s))}));
        }
        for (const Optimizer::State& state : update_.optimizer.states)
            states_.push_back(draft_.writes_row(state_buffer(context_, weight, state), word_of_optimizer(update_.optimizer, state.name)));
        loop::Builder& body = draft_.body;
        const Optimizer& optimizer = update_.optimizer;
        const FormulaTerms terms = terms_of_step(optimizer, formulas_of(optimizer), given, vector_type(context_.target), body);
        body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
            const Expr i = body.let("i", unit * integer(lanes));
            const Expr g = body.variable("g", load(gradient_, lanes, {i}));
            body.loop("part", 1, parts_count,
                      [&](Expr part) { body.add(g, load(gradient_, lanes, {part * elements + i})); });
            step(terms, i, g, body.let("w", load(weight_, lanes, {i})));
        });
        draft_.finish(optimizer_word(optimizer), "optimizer step of " + slot.name,
                      integer((count + lanes - 1) / lanes), "vector of weights", optimizer.statements,
                      "the optimizer's step, for any tensor of weights: g is added up from the parts of the batch");
    }

private:
    /// All formulas read what was before the step: a state that another's formula reads is read before any is stored.
    void step(const FormulaTerms& terms, Expr i, Expr g, Expr w) {
        const std::vector<Optimizer::State>& states = update_.optimizer.states;
        const std::vector<formula::Formula> formulas = formulas_of(update_.optimizer);
        FormulaVariables variables = {{"g", g}, {"w", w}};
        for (size_t s = 0; s < states.size(); ++s) {
            Expr before = load(states_[s], context_.target.lanes, {i});
            for (size_t f = 0; f < formulas.size(); ++f)
                if (f != s && formula::depends_on(formulas[f], states[s].name)) {
                    before = draft_.body.let(draft_.body.unused(states_[s] + "_before"), before);
                    break;
                }
            variables.insert_or_assign(states[s].name, before);
        }
        const std::vector<Expr> after = loops_of(formulas, variables, terms, vector_type(context_.target), draft_.body);
        const auto store = [&](const std::string& array, Expr value) {
            draft_.body.store(array, {i}, value->type.lanes == 1 ? loop::splat(value, context_.target.lanes) : value);
        };
        for (size_t s = 0; s < states.size(); ++s) store(states_[s], after[s]);
        store(weight_, after.back());
    }

    Context& context_;
    const Update& update_;
    Draft draft_;
    std::string gradient_, weight_;
    std::vector<std::string> states_;
};

}  // namespace

void lower_update(Context& context, const Group& group) {
    UpdateWriter(context, std::get<Update>(context.graph.nodes[group.anchor].op)).write();
}

}  // namespace netc::lower
