// Compares the gradients of a graph with central differences of its loss.
#pragma once

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "../row_formulas.h"
#include "transform/gradient.h"

namespace netc::test {

/// A network under test. Its inputs of interest are weights too, so that their gradients can be looked at: variable()
/// makes a batched value whose sample n is column n of a weight.
struct Trial : Builder {
    int64_t batch;
    Bindings<double> bound;
    Mode mode = {.training = true, .seed = 3, .stage = 1, .step = 7};
    uint32_t next_seed = 1;

    explicit Trial(int64_t batch) : batch(batch), bound(graph) {}

    void bind(ValueId value, std::vector<double> numbers) {
        bound.values.resize(graph.values.size());
        bound[value] = std::move(numbers);
    }
    ValueId bound_weight(Shape shape, const std::string& name, double distance = 0.03, double centre = 0) {
        const ValueId value = weight(shape, name);
        bind(value, spaced(shape.elements(), next_seed++, distance, centre));
        return value;
    }
    ValueId statistic(Shape shape, const std::string& name, double distance, double centre) {
        const ValueId value = weight(shape, name, false);
        bind(value, spaced(shape.elements(), next_seed++, distance, centre));
        return value;
    }
    /// Its numbers lie around 0.27: whatever is compared with them differs.
    ValueId bound_input(Shape shape, const std::string& name) {
        const ValueId value = input(shape, name);
        bind(value, spaced(shape.elements() * batch, next_seed++, 0.05, 0.27));
        return value;
    }
    ValueId bound_label(int64_t classes, Shape places = {}) {
        const ValueId value = label("label", std::move(places));
        std::vector<double> labels;
        for (int64_t n = 0; n < batch * graph.shape(value).elements(); ++n)
            labels.push_back(static_cast<double>((2 * n + 1) % classes));
        bind(value, labels);
        return value;
    }
    ValueId variable(Shape shape, const std::string& name, double distance = 0.03, double centre = 0) {
        const ValueId picked = input({{batch}}, name + "_sample");
        std::vector<double> identity(batch * batch, 0);
        for (int64_t n = 0; n < batch; ++n) identity[n * batch + n] = 1;
        bind(picked, identity);
        const ValueId columns = bound_weight({{shape.elements(), batch}}, name + "_columns", distance, centre);
        const ValueId flat = make(Dense{picked, columns, {}}, name + "_flat");
        return make(Reshape{flat, shape}, name);
    }
    /// Mean squared distance to fixed numbers: a loss in which each element of `out` has a gradient of its own.
    ValueId distance_of(ValueId out) {
        const ValueId target = bound_input(graph.shape(out), graph.values[out].name + "_target");
        return make(netc::test::mean_squared_error(graph, out, target), graph.values[out].name + "_loss");
    }

    double mean_loss(const std::vector<ValueId>& losses) const {
        Bindings<double> bindings = bound;
        evaluate(graph, bindings, batch, mode);
        double sum = 0;
        for (ValueId loss : losses)
            for (double one : bindings[loss]) sum += one / static_cast<double>(batch);
        return sum;
    }

    std::vector<double> differences(ValueId weight, const std::vector<ValueId>& losses) {
        const double step = 1e-3;
        std::vector<double> result;
        for (double& number : bound[weight]) {
            const double kept = number;
            const auto at = [&](double offset) {
                number = kept + offset * step;
                return mean_loss(losses);
            };
            // Four points: what is left of the error is of order step^4.
            const double near = at(1) - at(-1), far = at(2) - at(-2);
            number = kept;
            result.push_back((8 * near - far) / (12 * step));
        }
        return result;
    }

    /// Every weight's gradient, if any part of it is not zero, agrees with the differences.
    void check(const std::vector<ValueId>& losses) {
        bound.values.resize(graph.values.size());
        verify(graph, "forward");
        std::vector<std::vector<double>> expected;
        for (int parameter : trainable()) expected.push_back(differences(graph.parameters[parameter].value, losses));

        const transform::Gradients gradients = transform::gradient(graph, losses, trainable());
        verify(graph, "gradient");
        Bindings<double> bindings = bound;
        evaluate(graph, bindings, batch, mode);

        size_t place = 0;
        for (int parameter : trainable()) {
            INFO("weight ", graph.parameters[parameter].name);
            REQUIRE(gradients.of.count(parameter) == 1);
            compare(bindings[gradients.of.at(parameter)], expected[place++]);
        }
    }
    void check(ValueId loss) { check(std::vector<ValueId>{loss}); }

private:
    static void compare(const std::vector<double>& gradient, const std::vector<double>& expected) {
        REQUIRE(gradient.size() == expected.size());
        double largest = 0, error = 0;
        size_t worst = 0;
        for (size_t i = 0; i < expected.size(); ++i) {
            largest = std::max(largest, std::abs(expected[i]));
            // A number that is no number is the largest error.
            const double difference = std::abs(gradient[i] - expected[i]);
            if (difference <= error) continue;
            error = difference;
            worst = i;
        }
        INFO("largest error ", error, " at ", worst, ": ", gradient[worst], " instead of ", expected[worst]);
        CHECK(largest > 1e-6);
        CHECK(error < 1e-6 * largest);
    }
};

}  // namespace netc::test
