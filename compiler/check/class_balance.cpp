// `class_weights [1, 2]` or `balanced`, and `sampling balanced`: what a stage does where some classes have few samples.
#include "check/class_balance.h"

#include <fmt/format.h>

#include <algorithm>

#include "check/source_inputs.h"

namespace netc::check {

namespace {

/// The index of the label that is one class for each sample, or -1 (reported).
int label_of_classes(Context& context, const ResolvedNet& net, Span span, const char* setting) {
    if (net.failed) return -1;
    std::vector<int> found;
    const auto& labels = net.model().labels;
    for (size_t i = 0; i < labels.size(); ++i)
        if (is_one_class(net, labels[i])) found.push_back(static_cast<int>(i));
    if (found.size() == 1) return found[0];
    context.error("setting-value", span,
                  fmt::format("`{}` needs a net with one label of a class for each sample, and `{}` has {}", setting, net.name.text,
                              found.empty() ? "none" : std::to_string(found.size())));
    return -1;
}

bool is_balanced(const syntax::Expr& expr) {
    const auto* name = std::get_if<syntax::NameRef>(&expr.node);
    return name && name->name == "balanced";
}

}  // namespace

graph::ClassWeights read_class_weights(Context& context, Resolver& resolver, const syntax::Expr& expr, const ResolvedNet& net) {
    if (is_balanced(expr)) {
        const int label = label_of_classes(context, net, expr.span, "class_weights");
        return {.label = label, .balanced = label >= 0};
    }
    const Meaning meaning = resolver.evaluate(expr);
    if (meaning.failed()) return {};
    const int label = label_of_classes(context, net, expr.span, "class_weights");
    if (label < 0) return {};
    const List* list = meaning.as<List>();
    const int64_t classes = net.model().labels[static_cast<size_t>(label)].classes;
    if (!list || static_cast<int64_t>(list->items->size()) != classes) {
        context
            .error("setting-value", expr.span,
                   fmt::format("`class_weights` takes `balanced` or a list of {} numbers, one for each class, and this is {}", classes,
                               list ? fmt::format("a list of {}", list->items->size()) : kind_of(meaning)))
            .help("`class_weights balanced` counts the samples: each class weighs the same in all");
        return {};
    }
    graph::ClassWeights result{.label = label};
    for (const Meaning& item : *list->items) {
        double storage = 0;
        const double* weight = as_number(item, storage);
        if (weight && *weight >= 0) {
            result.weights.push_back(*weight);
            continue;
        }
        context.error("argument-range", expr.span, fmt::format("a weight of a class is {}; it must be a number, at least 0", to_text(item)));
        return {};
    }
    if (std::any_of(result.weights.begin(), result.weights.end(), [](double weight) { return weight > 0; })) return result;
    context.error("argument-range", expr.span, "all weights of classes are 0: nothing would be learned");
    return {};
}

bool read_sampling(Context& context, const syntax::Expr& expr, const ResolvedNet& net) {
    if (is_balanced(expr)) return label_of_classes(context, net, expr.span, "sampling balanced") >= 0;
    context.error("setting-value", expr.span, "`sampling` knows one way: all classes alike").propose({"`sampling ", Edit{expr.span, "balanced"}, "`"});
    return false;
}

void measure_balance(ResolvedNet& net, graph::ClassWeights& weights) {
    graph::Model& model = net.builder.model;
    const auto label = static_cast<size_t>(weights.label);
    const int input = static_cast<int>(model.inputs.size() + label);
    for (const graph::ParameterInfo& known : model.graph.parameters)
        if (known.initialiser.statistic == "balance" && known.initialiser.input == input) {
            weights.measured = known.value;
            return;
        }
    std::string layer = "class_weights";
    const auto is_taken = [&](const graph::ParameterInfo& known) { return known.layer == layer; };
    while (std::any_of(model.graph.parameters.begin(), model.graph.parameters.end(), is_taken)) layer += "_2";
    graph::Initialiser initialiser;
    initialiser.kind = graph::InitialiserKind::Constant;
    initialiser.constant = 1;
    initialiser.statistic = "balance";
    initialiser.input = input;
    const int index = static_cast<int>(model.graph.parameters.size());
    const std::string name = layer + ".balanced";
    weights.measured = model.graph.add(graph::Parameter{index}, {graph::DType::F32, {{model.labels[label].classes}}, false},
                                       net.builder.unique_value_name(name), model.labels[label].span);
    model.graph.parameters.push_back({name, layer, "balanced", weights.measured, initialiser, false, false});
}

}  // namespace netc::check
