// Where the values of the net's parts are found: most of them lie in the memory of the program that predicts.
#pragma once

#include <map>
#include <optional>

#include "lower/context.h"
#include "lower/reference/match.h"

namespace netc::lower {

class FeatureValues {
public:
    /// Takes note of all values that a program leaves in memory; `context` has it with its phases and memory.
    void note(const Context& context, int program);

    /// A value of another graph that means the same as a noted one: where that lies, and after how many phases.
    std::optional<loop::FeaturePlan> find(const graph::Graph& graph, graph::ValueId value);

private:
    Meanings meanings_;
    std::map<int, loop::FeaturePlan> found_;  // by meaning
};

/// The result of a program made for one value alone.
loop::FeaturePlan feature_of(const Context& context, int program);

}  // namespace netc::lower
