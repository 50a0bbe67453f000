// A plain interpreter: computes every value of a graph, slowly, in float or double. The oracle of the tests.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "graph/graph.h"

namespace netc::graph {

/// The numbers of a graph's values. Batched values are [N][elements], samples outermost; labels are whole numbers.
template <class T>
struct Bindings {
    std::vector<std::vector<T>> values;                     // by value
    std::map<ValueId, std::vector<std::vector<T>>> states;  // by weight: what its optimizer keeps, zeros at first

    explicit Bindings(const Graph& graph) : values(graph.values.size()) {}
    std::vector<T>& operator[](ValueId value) { return values.at(value.index); }
    const std::vector<T>& operator[](ValueId value) const { return values.at(value.index); }
};

struct Mode {
    bool training = false;
    // Where training is: names the random numbers of dropouts. `step` counts from 1, and is the t of optimizers.
    uint32_t seed = 1, stage = 0, step = 1;
    int64_t steps_of_epoch = 1, epochs = 1;  // how long the stage is
};

/// Computes every value in the graph's order from its inputs and weights, which are bound: weights, running statistics
/// and optimizer states change in place when the graph says so and `mode` is training. Throws InternalError where a
/// binding has another size than its value.
template <class T>
void evaluate(const Graph& graph, Bindings<T>& bindings, int64_t batch, const Mode& mode = {});

extern template void evaluate<float>(const Graph&, Bindings<float>&, int64_t, const Mode&);
extern template void evaluate<double>(const Graph&, Bindings<double>&, int64_t, const Mode&);

}  // namespace netc::graph
