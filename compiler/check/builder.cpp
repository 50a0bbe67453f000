// Adding nodes, weights and names to the network.
#include "check/builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "check/meaning.h"

namespace netc::check {

using graph::Shape;
using graph::ValueId;

namespace {

/// Places that a weight takes: kernels are kept in blocks of 16 outputs and 16 inputs.
double places_of(const Shape& shape) {
    double places = 1;
    for (int i = 0; i < shape.rank(); ++i) {
        const bool blocks = shape.rank() > 1 && i < 2;
        places *= static_cast<double>(blocks ? (shape[i] + 15) / 16 * 16 : shape[i]);
    }
    return places;
}

}  // namespace

double map_places(const Shape& shape, double more_rows, double more_columns) {
    double places = 1;
    for (int i = 0; i < shape.rank(); ++i) {
        const auto extent = static_cast<double>(i == 0 && shape.rank() == 3 ? (shape[i] + 15) / 16 * 16 : shape[i]);
        places *= extent + (i == 1 ? more_rows : i == 2 ? more_columns : 0);
    }
    return places;
}

namespace {

std::string join(const std::string& path, const std::string& name) {
    return path.empty() ? name : name.empty() ? path : path + "." + name;
}

}  // namespace

Place Place::inner(const std::string& segment) const { return {join(path, segment), join(weights, segment), shared}; }

std::string Place::named(const std::string& name) const { return join(path, name); }

ValueId NetBuilder::add_input(const std::string& name, graph::TensorType type, int64_t classes, bool label,
                              Span span) {
    std::vector<graph::InputInfo>& list = label ? model.labels : model.inputs;
    const graph::Input input{static_cast<int>(list.size())};
    const ValueId value = model.graph.add(input, std::move(type), unique_value_name(name), span);
    named_.insert(value);
    if (label) label_readers_.insert(value);
    list.push_back({name, value, classes, span});
    return value;
}

void NetBuilder::add_mixed_in() {
    const auto add = [&](const std::string& name, graph::TensorType type, int64_t classes) {
        const graph::Input input{static_cast<int>(model.labels.size() + model.mixed_in.size())};
        const std::string unique = unique_value_name(name);
        model.mixed_in.push_back({unique, model.graph.add(input, std::move(type), unique), classes, {}});
    };
    for (const graph::InputInfo& label : model.labels) add(label.name + "_mixed_in", type(label.value), label.classes);
    add("share", {graph::DType::F32, {}, true}, 0);
}

NewLayer NetBuilder::start_layer(const std::string& prefix, const Place& place, Span span) {
    std::string short_name, name;
    do {
        short_name = prefix + std::to_string(++counters_[join(place.path, prefix)]);
        name = place.named(short_name);
    } while (!layer_names_.insert(name).second);
    return {name, short_name, place, span, {}};
}

ValueId NetBuilder::add_parameter(NewLayer& layer, const std::string& role, Shape shape, graph::Initialiser initialiser,
                                  bool trainable) {
    std::string name = join(join(layer.place.weights, layer.short_name), role);
    const auto known = parameter_index_.find(name);
    if (known != parameter_index_.end() && layer.place.shared) {
        const graph::ParameterInfo& info = model.graph.parameters[known->second];
        if (this->shape(info.value) != shape) {
            context_
                .error("shared-shapes", layer.span,
                       fmt::format("the shared weight `{}` is {} and would have to be {} here", name,
                                   to_string(this->shape(info.value)), to_string(shape)))
                .label(model.graph.nodes[model.graph.values[info.value].producer].span, "made here");
            return {};
        }
        touched.push_back(known->second);
        layer.parameters.push_back(known->second);
        return info.value;
    }
    if (exporting) {
        context_
            .error("weights-in-export", layer.span,
                   fmt::format("`{}` has weights that no stage would train", layer.name))
            .note("an export computes from the values of the trained net; layers with weights belong into the net");
        return {};
    }
    while (parameter_index_.count(name)) name += "_2";  // two quoted names may spell the same path
    if (!within_limits(shape, name, layer.span) || !countable(shape, name, layer.span)) return {};
    const int index = static_cast<int>(model.graph.parameters.size());
    const ValueId value = model.graph.add(graph::Parameter{index}, {graph::DType::F32, shape, false},
                                          unique_value_name(name), layer.span);
    model.graph.parameters.push_back({name, layer.name, role, value, initialiser, trainable, false});
    parameter_index_[name] = index;
    touched.push_back(index);
    layer.parameters.push_back(index);
    return value;
}

std::optional<ValueId> NetBuilder::add_node(graph::Op op, Shape shape, const std::string& name, Span span) {
    if (!within_limits(shape, name, span) || !addressable(shape, name, span)) return std::nullopt;
    const std::vector<ValueId> inputs = graph::inputs_of(op);
    const bool reads = std::any_of(inputs.begin(), inputs.end(), [&](ValueId input) { return reads_label(input); });
    const ValueId value =
        model.graph.add(std::move(op), {graph::DType::F32, std::move(shape), true}, unique_value_name(name), span);
    if (reads) label_readers_.insert(value);
    return value;
}

bool NetBuilder::within_limits(const Shape& shape, const std::string& name, Span span) {
    if (context_.stopped()) return false;
    if (model.graph.nodes.size() >= Limits::nodes) {
        context_.stop("too-many-nodes", span, fmt::format("this net has more than {} nodes", grouped(Limits::nodes)));
        return false;
    }
    if (shape.rank() > graph::max_rank) {
        context_.error(
            "too-many-dimensions", span,
            fmt::format("`{}` would have {} dimensions; at most {} are known", name, shape.rank(), graph::max_rank));
        return false;
    }
    if (shape.elements() <= graph::max_elements) return true;
    context_.error("tensor-too-large", span,
                   fmt::format("`{}` would be {}, more than 2^40 numbers", name, to_string(shape)));
    return false;
}

bool NetBuilder::countable(const Shape& shape, const std::string& name, Span span) {
    if (places_of(shape) <= INT32_MAX) return true;
    std::string product;
    for (int i = 0; i < shape.rank(); ++i) product += (i > 0 ? " * " : "") + grouped(shape[i]);
    Diagnostic& diagnostic = context_.error("tensor-too-large", span,
                                            fmt::format("`{}` would have {} = {} weights; a layer has at most {}", name,
                                                        product, grouped(shape.elements()), grouped(INT32_MAX)));
    if (shape.elements() <= INT32_MAX)
        diagnostic.note("the first two numbers count as the next multiple of 16: kernels are kept in such blocks");
    return false;
}

bool NetBuilder::addressable(const Shape& shape, const std::string& name, Span span) {
    if (map_places(shape) <= INT32_MAX) return true;
    context_.error("tensor-too-large", span,
                   fmt::format("`{}` would be {}, {} numbers; a value of one sample has at most {}{}", name,
                               to_string(shape), grouped(shape.elements()), grouped(INT32_MAX),
                               shape.elements() <= INT32_MAX ? ", channels counted in blocks of 16" : ""));
    return false;
}

void NetBuilder::finish_layer(const NewLayer& layer, const std::string& text, ValueId value) {
    if (!exporting) model.layers.push_back({layer.name, text, value, layer.parameters, layer.span});
}

void NetBuilder::name_value(ValueId value, const std::string& name) {
    graph::Value& entry = model.graph.values[value];
    if (!named_.insert(value).second || entry.name == name) return;
    value_names_.erase(entry.name);
    entry.name = unique_value_name(name);
}

std::string NetBuilder::unique_value_name(const std::string& name) {
    std::string result = name;
    for (int number = 2; !value_names_.insert(result).second; ++number) result = fmt::format("{}_{}", name, number);
    return result;
}

std::string NetBuilder::unique_segment(const Place& place, const std::string& wanted) {
    std::string result = wanted;
    for (int number = 2; !segments_.insert(place.named(result)).second; ++number)
        result = wanted + std::to_string(number);
    return result;
}

std::string NetBuilder::numbered_segment(const Place& place, const std::string& wanted) {
    std::string result;
    do {
        result = wanted + std::to_string(++counters_[place.named(wanted) + "()"]);
    } while (!segments_.insert(place.named(result)).second);
    return result;
}

bool NetBuilder::is_label(ValueId value) const {
    return std::any_of(model.labels.begin(), model.labels.end(),
                       [&](const graph::InputInfo& info) { return info.value == value; });
}

int64_t NetBuilder::classes(ValueId input) const {
    for (const auto* list : {&model.inputs, &model.labels})
        for (const graph::InputInfo& info : *list)
            if (info.value == input) return info.classes;
    return 0;
}

}  // namespace netc::check
