// Small graphs for tests, in few words.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "graph/evaluate.h"
#include "graph/random.h"

namespace netc::test {

using namespace netc::graph;

/// A function of one value, given by its operator, and the functions that tests use.
inline formula::FunctionRef function_of_x(const char* name, const formula::Formula& value,
                                          std::vector<formula::Formula> derivatives = {}) {
    return std::make_shared<const formula::Function>(formula::Function{name, name, {"x"}, value, std::move(derivatives)});
}
inline formula::FunctionRef function_of_x(const char* name, formula::Primitive op) {
    return function_of_x(name, formula::make(op, {formula::variable("x")}));
}
inline formula::FunctionRef relu_function() {
    using namespace formula;
    const Formula x = variable("x"), y = variable("y"), zero = number(0), one = number(1);
    return function_of_x("relu", select(make(Primitive::LessEqual, {x, zero}), zero, x),
                         {select(make(Primitive::LessEqual, {y, zero}), zero, one)});
}
inline const formula::FunctionRef relu = relu_function();
inline const formula::FunctionRef sigmoid = function_of_x("sigmoid", formula::Primitive::Sigmoid);
inline const formula::FunctionRef tanh = function_of_x("tanh", formula::Primitive::Tanh);
inline const formula::FunctionRef exp = function_of_x("exp", formula::Primitive::Exp);
inline const formula::FunctionRef log = function_of_x("log", formula::Primitive::Log);
inline const formula::FunctionRef sqrt = function_of_x("sqrt", formula::Primitive::Sqrt);
inline const formula::FunctionRef square = function_of_x("square", formula::variable("x") * formula::variable("x"));

/// The backward pass of a function of one value that reads what it reads: the value for relu, the input for square.
inline Map map_grad(const formula::FunctionRef& function, ValueId d_out, ValueId read) {
    return Map{formula::gradient_of(*function, 0).function, {d_out, read}};
}

/// Steps against the gradient, with momentum where it is not 0.
inline Optimizer sgd(double learning_rate = 0.01, double momentum = 0) {
    using namespace formula;
    const Formula w = variable("w"), change = variable("lr", false) * variable("g"), velocity = variable("velocity");
    const Formula moved = number(momentum) * velocity - change;
    Optimizer result{.name = "sgd", .text = "sgd", .rate = number(learning_rate)};
    if (momentum != 0) result.states = {{"velocity", moved}};
    result.weight = momentum == 0 ? w - change : w + moved;
    return result;
}

struct Builder {
    Graph graph = {};
    int inputs = 0;

    ValueId input(Shape shape, std::string name) {
        return graph.add(Input{inputs++}, {DType::F32, std::move(shape), true}, std::move(name));
    }
    ValueId label(std::string name = "label", Shape places = {}) {
        return graph.add(Input{inputs++}, {DType::I32, std::move(places), true}, std::move(name));
    }
    ValueId weight(Shape shape, std::string name, bool trainable = true) {
        const int index = static_cast<int>(graph.parameters.size());
        const ValueId value = graph.add(Parameter{index}, {DType::F32, std::move(shape), false}, name);
        ParameterInfo info;
        info.name = name;
        info.value = value;
        info.trainable = trainable;
        graph.parameters.push_back(std::move(info));
        return value;
    }
    ValueId constant(double value) { return graph.add(Constant{value}, {DType::F32, {}, false}, "constant"); }
    ValueId make(Op op, std::string name) {
        TensorType type = infer_type(graph, op);
        return graph.add(std::move(op), std::move(type), std::move(name));
    }

    /// The indices of all weights that are trained.
    std::vector<int> trainable() const {
        std::vector<int> result;
        for (size_t i = 0; i < graph.parameters.size(); ++i)
            if (graph.parameters[i].trainable) result.push_back(static_cast<int>(i));
        return result;
    }
};

/// `count` different numbers in random order, at equal distances around `centre`: none is nearer than half a distance
/// to the centre or than a distance to another, so that max, relu and their like are far from their kinks.
inline std::vector<double> spaced(size_t count, uint32_t seed, double distance = 0.03, double centre = 0) {
    std::vector<double> result;
    for (size_t i = 0; i < count; ++i)
        result.push_back(centre + (static_cast<double>(i) - static_cast<double>(count / 2) + 0.5) * distance);
    for (size_t i = count; i > 1; --i) {
        const size_t other = random_number(seed, static_cast<uint32_t>(i)) % i;
        std::swap(result[i - 1], result[other]);
    }
    return result;
}

}  // namespace netc::test
