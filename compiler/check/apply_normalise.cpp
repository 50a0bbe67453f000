// The layer `normalise`: an input less its mean, over its deviation, each measured on the training samples or given.
#include <fmt/format.h>

#include <algorithm>

#include "check/apply.h"
#include "check/apply_axes.h"
#include "formula/places.h"

namespace netc::check {

using formula::Formula;
using graph::Shape;
using graph::ValueId;

namespace {

/// The axis along which a list has its numbers, and `per = channel` measures apart; -1 of a single number.
int axis_of_channels(const Shape& shape) { return shape.rank() >= 3 ? 0 : shape.rank() - 1; }

Shape shape_of_numbers(const Step& step) {
    Shape shape = step.shape();
    if (step.bound.is_word("per", "place")) return shape;
    const int kept = step.bound.is_word("per", "channel") ? axis_of_channels(shape) : -1;
    for (int d = 0; d < shape.rank(); ++d)
        if (d != kept) shape.dims[static_cast<size_t>(d)] = 1;
    return shape;
}

/// The formula of `(x - mean) / deviation` under construction, with the values that its variables are.
struct Normalisation {
    const Step& step;
    NewLayer layer;
    formula::Function function{};
    std::vector<ValueId> ins{};

    Formula variable(const std::string& name, ValueId value) {
        function.variables.push_back(name);
        ins.push_back(value);
        return formula::variable(name);
    }

    /// A value that all samples share, repeated along the axes of the input.
    std::optional<Formula> repeated(const std::string& name, ValueId shared) {
        const auto value = step.net.add_node(graph::Broadcast{shared, step.shape()}, step.shape(), layer.name + "_" + name, step.span);
        if (!value) return std::nullopt;
        return variable(name, *value);
    }

    std::optional<Formula> measured(const std::string& name, double without_samples) {
        graph::Initialiser initialiser;
        initialiser.kind = without_samples == 0 ? graph::InitialiserKind::Zeros : graph::InitialiserKind::Constant;
        initialiser.constant = without_samples;
        initialiser.statistic = name;
        initialiser.input = std::get<graph::Input>(step.net.model.graph.producer(step.in())).index;
        const ValueId tensor = step.net.add_parameter(layer, name, shape_of_numbers(step), initialiser, false);
        if (!tensor) return std::nullopt;
        return repeated(name, tensor);
    }

    /// The number that belongs to each place along the axis of the channels.
    std::optional<Formula> of_places(const std::vector<double>& numbers) {
        const bool counted = std::find(function.variables.begin(), function.variables.end(), "place") != function.variables.end();
        const bool equal = std::all_of(numbers.begin(), numbers.end(), [&](double each) { return each == numbers[0]; });
        if (equal) return formula::number(numbers[0]);
        if (!counted) {
            Shape line = step.shape();
            const int axis = axis_of_channels(line);
            for (int d = 0; d < line.rank(); ++d)
                if (d != axis) line.dims[static_cast<size_t>(d)] = 1;
            const ValueId places = step.net.model.graph.add(graph::Places{line, axis}, {graph::DType::F32, line, false},
                                                            step.net.unique_value_name(layer.name + "_places"), step.span);
            if (!repeated("place", places)) return std::nullopt;
        }
        return formula::number_at(formula::variable("place"), numbers);
    }

    /// `mean` or `deviation` as the call has it.
    std::optional<Formula> given(const std::string& name, double without_samples) {
        const Given& argument = step.bound.given(name);
        if (argument.meaning.as<Word>()) return measured(name, without_samples);
        double storage = 0;
        if (const double* number = as_number(argument.meaning, storage)) return formula::number(*number);
        const std::vector<double> numbers = step.bound.numbers(name);
        const Shape in = step.shape();
        const int axis = axis_of_channels(in);
        const int64_t wanted = axis < 0 ? 1 : in[axis];
        if (static_cast<int64_t>(numbers.size()) == wanted) return of_places(numbers);
        step.context
            .error("argument-range", argument.span,
                   fmt::format("`{}` of `normalise` has {} number{}, and its input {} has {} {}", name, numbers.size(),
                               numbers.size() == 1 ? "" : "s", to_string(in), wanted, in.rank() >= 3 ? "channels" : "features"))
            .help(fmt::format("`{} = 0.5` is one number for all", name));
        return std::nullopt;
    }
};

bool is_input(const Step& step) {
    if (std::holds_alternative<graph::Input>(step.net.model.graph.producer(step.in()))) return true;
    step.context
        .error("not-an-input", step.span, "`normalise` stands right behind an input: it is measured on the samples before training begins")
        .note(came_from(step.context, step.net, step.in(), -1))
        .propose({"what layers make is normalised by `", Edit{step.span, "batchnorm"}, "`"});
    return false;
}

}  // namespace

Meaning apply_normalise(const Step& step) {
    if (!is_input(step)) return {Failed{}};
    Normalisation made{step, step.start()};
    const Formula x = made.variable("x", step.in());
    const std::optional<Formula> mean = made.given("mean", 0);
    const std::optional<Formula> deviation = mean ? made.given("deviation", 1) : std::nullopt;
    if (!deviation) return {Failed{}};
    made.function.name = "normalise";
    made.function.text = step.text;
    made.function.value = (x - *mean) / *deviation;
    const auto value = step.net.add_node(graph::Map{std::make_shared<const formula::Function>(made.function), made.ins}, step.shape(),
                                         made.layer.name, step.span);
    if (!value) return {Failed{}};
    step.net.take_origin(*value, step.in());
    step.net.finish_layer(made.layer, step.text, *value);
    return {Tensor{*value}};
}

}  // namespace netc::check
