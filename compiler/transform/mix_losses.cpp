// The losses of samples that are mixed of two.
#include "transform/mix_losses.h"

#include <map>

namespace netc::transform {

using namespace graph;

namespace {

/// Computes values again with other labels.
class WithOtherLabels {
public:
    WithOtherLabels(Graph& graph, const Model& model) : graph_(graph) {
        for (size_t i = 0; i < model.labels.size(); ++i) made_[model.labels[i].value] = model.mixed_in[i].value;
    }

    /// `value` itself where it does not depend on a label.
    ValueId of(ValueId value) {
        const auto found = made_.find(value);
        if (found != made_.end()) return found->second;
        Op op = graph_.producer(value);
        bool differs = false;
        for_each_input(op, [&](ValueId& in) {
            const ValueId other = of(in);
            differs = differs || other != in;
            in = other;
        });
        const Value info = graph_.values[value];
        const Span span = graph_.nodes[info.producer].span;
        return made_[value] = differs ? graph_.add(std::move(op), info.type, info.name + "_mixed_in", span) : value;
    }

private:
    Graph& graph_;
    std::map<ValueId, ValueId> made_;
};

}  // namespace

void mix_losses(Graph& graph, const Model& model) {
    WithOtherLabels others(graph, model);
    const ValueId share = model.mixed_in.back().value;
    for (size_t i = 0; i < model.losses.size(); ++i) {
        ValueId& loss = graph.outputs.at(i);
        const ValueId other = others.of(loss);
        if (other == loss) continue;
        const TensorType type = graph.values[loss].type;
        const std::string& name = model.losses[i].name;
        const ValueId difference = graph.add(Zip{ZipKind::Sub, loss, other}, type, name + "_difference");
        const ValueId shared = graph.add(Zip{ZipKind::Mul, share, difference}, type, name + "_shared");
        loss = graph.add(Zip{ZipKind::Add, other, shared}, type, "mixed_" + name);
    }
}

}  // namespace netc::transform
