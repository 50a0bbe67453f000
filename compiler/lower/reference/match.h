// Which values of two graphs of one net mean the same, whatever the passes over one of them have done.
#pragma once

#include <map>
#include <string>

#include "graph/graph.h"

namespace netc::lower {

/// Gives values that are computed alike the same number. Steps that the passes take are seen through: functions that
/// trade places with a max pool, multiplications by a constant, copies, what depends on constants only.
class Meanings {
public:
    int of(const graph::Graph& graph, graph::ValueId value);

private:
    const graph::Graph& folded(const graph::Graph& graph);
    int number_of(graph::Op op, const graph::Shape& shape);

    std::map<const graph::Graph*, graph::Graph> folded_;
    std::map<std::pair<const graph::Graph*, graph::ValueId>, int> known_;
    std::map<std::string, int> numbers_;
    std::map<int, graph::MaxPool> pools_;  // by number; their inputs are numbers as well
    std::map<int, graph::Scale> scalings_;
};

}  // namespace netc::lower
