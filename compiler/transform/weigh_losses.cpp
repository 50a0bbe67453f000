// The losses of training samples count by their class.
#include "transform/weigh_losses.h"

#include "formula/places.h"

namespace netc::transform {

using namespace graph;
using formula::Primitive;

namespace {

ValueId weight_of_sample(Graph& graph, const InputInfo& label, const std::vector<double>& weights) {
    const Shape classes{{static_cast<int64_t>(weights.size())}};
    const ValueId places = graph.add(Places{classes, 0}, {DType::F32, classes, false}, "class_places");
    const ValueId row = graph.add(Broadcast{places, classes}, {DType::F32, classes, true}, "class_row");
    formula::Function function{"class_weight", "class_weight", {"place", "label"}, {}};
    function.value = formula::make(Primitive::Pick, {formula::number_at(formula::variable("place"), weights), formula::variable("label", false)});
    const auto made = std::make_shared<const formula::Function>(std::move(function));
    return graph.add(MapRows{made, {row, label.value}, classes, 0, RowResult::Once}, {DType::F32, {}, true}, "class_weight");
}

}  // namespace

void weigh_losses(Graph& graph, const Model& model, const ClassWeights& weights) {
    if (weights.weights.empty()) return;
    ValueId weight;
    for (size_t i = 0; i < model.losses.size(); ++i) {
        if (!weight) weight = weight_of_sample(graph, model.labels.at(static_cast<size_t>(weights.label)), weights.weights);
        ValueId& loss = graph.outputs.at(i);
        loss = graph.add(Zip{ZipKind::Mul, loss, weight}, graph.values[loss].type, "weighed_" + model.losses[i].name);
    }
}

}  // namespace netc::transform
