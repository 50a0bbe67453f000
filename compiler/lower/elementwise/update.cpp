// Optimizers: all weights of a tensor in one pass over memory, the sums of the parts of the batch added on the way.
#include <fmt/format.h>

#include "lower/families.h"
#include "lower/kernel_text.h"
#include "lower/memory/gradients.h"

namespace netc::lower {

using namespace graph;
using loop::integer;
using loop::load;
using loop::real;

namespace {

const char* name_of(OptimizerKind kind) {
    switch (kind) {
        case OptimizerKind::Sgd:
            return "sgd";
        case OptimizerKind::Adadelta:
            return "adadelta";
        case OptimizerKind::Adam:
            return "adam";
    }
    return "";
}

std::vector<std::string> state_names(const Optimizer& optimizer) {
    switch (optimizer.kind) {
        case OptimizerKind::Sgd:
            return optimizer.momentum != 0 ? std::vector<std::string>{"velocity"} : std::vector<std::string>{};
        case OptimizerKind::Adadelta:
            return {"mean_square", "mean_square_change"};
        case OptimizerKind::Adam:
            return {"mean", "mean_square"};
    }
    return {};
}

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
        weight_ = draft_.weight_row(weight, "weight");
        for (const std::string& state : state_names(update_.optimizer)) {
            const OwnedName name = context_.name_of_weight(weight, slot.layer + "_" + slot.role + "_" + state);
            states_.push_back(draft_.writes_row(context_.scratch(name, slot.extents, loop::Role::State, ""), state));
        }
        loop::Builder& body = draft_.body;
        const Expr rate = loop::apply("step.learning_rate", scalar_type(), {});
        if (update_.optimizer.kind == OptimizerKind::Adam) prepare_adam();
        body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
            const Expr i = body.let("i", unit * integer(lanes));
            const Expr g = body.variable("g", load(gradient_, lanes, {i}));
            body.loop("part", 1, parts_count,
                      [&](Expr part) { body.add(g, load(gradient_, lanes, {part * elements + i})); });
            const Expr w = body.let("w", load(weight_, lanes, {i}));
            if (update_.optimizer.weight_decay != 0) body.add(g, real(update_.optimizer.weight_decay) * w);
            step(rate, i, g, w);
        });
        draft_.finish(name_of(update_.optimizer.kind), "optimizer step of " + slot.name,
                      integer((count + lanes - 1) / lanes), "vector of weights", formula(),
                      "the optimizer's step, for any tensor of weights: g is added up from the parts of the batch");
    }

private:
    Expr state(int s, Expr i) { return load(states_[s], context_.target.lanes, {i}); }
    void keep(const std::string& array, Expr i, Expr value) { draft_.body.store(array, {i}, value); }
    Expr root(Expr v) { return loop::apply("sqrt", vector_type(context_.target), {v}); }

    /// The mean moved towards a value; the sum of their shares would have two products.
    static Expr moved(Expr mean, Expr value, double share) { return mean + real(share) * (std::move(value) - mean); }

    // 1 - beta^t for both means, once a call.
    void prepare_adam() {
        const Optimizer& o = update_.optimizer;
        const auto correction = [](double beta) {
            return loop::apply("step.one_minus_power", scalar_type(), {real(beta, loop::Element::F64)});
        };
        draft_.body.let("correction1", correction(o.beta1));
        draft_.body.let("correction2", correction(o.beta2));
    }

    void step(Expr rate, Expr i, Expr g, Expr w) {
        const Optimizer& o = update_.optimizer;
        loop::Builder& body = draft_.body;
        switch (o.kind) {
            case OptimizerKind::Sgd: {
                if (states_.empty()) return keep(weight_, i, w - rate * g);
                const Expr change = body.let("change", rate * g);
                const Expr v = body.let("v", real(o.momentum) * state(0, i) - change);
                keep(states_[0], i, v);
                return keep(weight_, i, o.nesterov ? w + real(o.momentum) * v - change : w + v);
            }
            case OptimizerKind::Adadelta: {
                const Expr s = body.let("s", moved(state(0, i), g * g, 1 - o.rho));
                const Expr c = body.let("c", state(1, i));
                const Expr u = body.let("u", g * root((c + real(o.epsilon)) / (s + real(o.epsilon))));
                keep(states_[0], i, s);
                keep(states_[1], i, moved(c, u * u, 1 - o.rho));
                return keep(weight_, i, w - rate * u);
            }
            case OptimizerKind::Adam: {
                const Expr m = body.let("m", moved(state(0, i), g, 1 - o.beta1));
                const Expr v = body.let("v", moved(state(1, i), g * g, 1 - o.beta2));
                keep(states_[0], i, m);
                keep(states_[1], i, v);
                const Expr change = (m / loop::var("correction1", scalar_type())) /
                                    (root(v / loop::var("correction2", scalar_type())) + real(o.epsilon));
                return keep(weight_, i, w - rate * change);
            }
        }
    }

    std::string formula() const {
        switch (update_.optimizer.kind) {
            case OptimizerKind::Sgd:
                return states_.empty() ? "w -= rate * g" : "v = momentum * v - rate * g; w += v";
            case OptimizerKind::Adadelta:
                return "w -= rate * g * sqrt(mean squared change / mean squared gradient)";
            case OptimizerKind::Adam:
                return "w -= rate * mean / sqrt(mean square), both corrected for their start at zero";
        }
        return "";
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
