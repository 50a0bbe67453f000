// The losses of training samples count by their class.
#include "transform/weigh_losses.h"

#include "formula/places.h"

namespace netc::transform {

using namespace graph;
using formula::Primitive;

namespace {

ValueId weight_of_sample(Graph& graph, const InputInfo& label, const ClassWeights& weights) {
    const Shape classes{{label.classes}};
    formula::Function function{"class_weight", "class_weight", {"weight", "label"}, {}};
    formula::Formula weight = formula::variable("weight");
    ValueId shared = weights.measured;
    if (!weights.balanced) {
        shared = graph.add(Places{classes, 0}, {DType::F32, classes, false}, "class_places");
        function.variables[0] = "place";
        weight = formula::number_at(formula::variable("place"), weights.weights);
    }
    const ValueId row = graph.add(Broadcast{shared, classes}, {DType::F32, classes, true}, "class_row");
    function.value = formula::make(Primitive::Pick, {weight, formula::variable("label", false)});
    const auto made = std::make_shared<const formula::Function>(std::move(function));
    return graph.add(MapRows{made, {row, label.value}, classes, 0, RowResult::Once}, {DType::F32, {}, true}, "class_weight");
}

}  // namespace

void weigh_losses(Graph& graph, const Model& model, const ClassWeights& weights) {
    if (weights.empty()) return;
    ValueId weight;
    for (size_t i = 0; i < model.losses.size(); ++i) {
        if (!weight) weight = weight_of_sample(graph, model.labels.at(static_cast<size_t>(weights.label)), weights);
        ValueId& loss = graph.outputs.at(i);
        loss = graph.add(Zip{ZipKind::Mul, loss, weight}, graph.values[loss].type, "weighed_" + model.losses[i].name);
    }
}

}  // namespace netc::transform
