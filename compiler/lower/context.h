// What the lowering families share: one program on its way from groups of nodes to kernels, calls and buffers.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "graph/model.h"
#include "loop/build.h"
#include "loop/plan.h"
#include "lower/memory/layout.h"
#include "lower/target.h"
#include "transform/fuse.h"

namespace netc::lower {

/// A call with what it depends on, before calls are put into phases.
struct PlannedCall {
    loop::Call call;
    bool per_sample = true;
    bool writes_apart = false;  // other calls that write the same buffer write other places of it: any order will do
    std::vector<loop::BufferId> reads, writes;
    std::vector<int> weight_reads, weight_writes;
};

/// A name for what belongs to one value or one weight. Owners are told apart by their ids: the values `a.b` and `a_b`
/// are spelled alike.
struct OwnedName {
    std::string owner, text;
    auto operator<=>(const OwnedName&) const = default;
};
/// Owner of what one place of use of a layer has for itself.
inline std::string of_node(graph::NodeId node) { return "node " + std::to_string(node.index); }

/// Kernels by the text of their parameters and body: equal ones are one function.
using KernelTable = std::map<std::string, loop::KernelId>;

class Context {
public:
    Context(const graph::Model& model, const graph::Graph& graph, const Layouts& layouts,
            const transform::Groups& groups, const Target& target, loop::Plan& plan, KernelTable& kernels,
            loop::Program& program)
        : model(model),
          graph(graph),
          users(graph),
          layouts(layouts),
          groups(groups),
          target(target),
          plan(plan),
          kernels(kernels),
          program(program),
          is_gradient_(gradients_in(graph)) {}

    const graph::Model& model;
    const graph::Graph& graph;
    const graph::Users users;
    const Layouts& layouts;
    const transform::Groups& groups;
    const Target& target;
    loop::Plan& plan;
    KernelTable& kernels;
    loop::Program& program;
    std::vector<PlannedCall> calls;

    /// The buffer that holds a batched value, made on first use.
    loop::BufferId buffer_of(graph::ValueId value);
    /// The bytes in which a max pool records which place of its window was the largest (see lower/pool/pool.h).
    loop::BufferId argmax_of(graph::ValueId pooled);
    /// "conv1_mean": what is called `role` of a value, or `text` of a weight.
    OwnedName name_of(graph::ValueId value, const std::string& role) const;
    OwnedName name_of_weight(int weight, const std::string& text) const;
    /// A buffer of this program that is no value: gradients of weights, optimizer states, transposed weights. One for a
    /// name.
    loop::BufferId scratch(const OwnedName& name, std::vector<int64_t> extents, loop::Role role,
                           const std::string& note);
    /// The same, once for each sample.
    loop::BufferId scratch_of_samples(const OwnedName& name, loop::Element element, std::vector<int64_t> extents,
                                      const std::string& note);
    /// The same, once for each thread: a kernel sees that of the thread it runs on.
    loop::BufferId scratch_of_threads(const OwnedName& name, std::vector<int64_t> extents, const std::string& note);
    /// Every value that has a buffer, with it.
    const std::map<graph::ValueId, loop::BufferId>& value_buffers() const { return buffers_; }
    bool has_scratch(const OwnedName& name) const { return scratch_.count(name) > 0; }
    /// True when asked for the first time: for work that several nodes need and the first of them asks for.
    bool claim(const OwnedName& work) { return done_.insert(work).second; }
    loop::BufferId scratch_named(const OwnedName& name) const { return scratch_.at(name); }

    /// Index in Plan::weights of a parameter's value, or -1 when the value is no parameter.
    int weight_of(graph::ValueId value) const;
    /// Samples in a batched buffer: the batch, rounded up so that kernels may work on eight samples at a time.
    int64_t rows() const;

    /// Whether a value says how the loss changes with another one: everything that follows from the loss's own
    /// gradient.
    bool is_gradient(graph::ValueId value) const { return is_gradient_[value.index]; }

    /// Whether a value must be in memory: read outside its group, or a result of the program.
    bool is_stored(graph::ValueId value) const;

    /// "digits.net:6" for the lines of these nodes; set by the lowering driver, which knows the source.
    std::function<std::string(const std::vector<graph::NodeId>&)> lines_of;

private:
    static std::vector<bool> gradients_in(const graph::Graph& graph);

    std::vector<bool> is_gradient_;  // by value index
    std::map<graph::ValueId, loop::BufferId> buffers_;
    std::map<graph::ValueId, loop::BufferId> choices_;
    std::map<OwnedName, loop::BufferId> scratch_;
    std::set<OwnedName> done_;
};

constexpr int64_t samples_at_a_time = 8;

/// Lengths of f32 vectors and masks of the target.
inline loop::Type vector_type(const Target& target) { return {loop::Element::F32, target.lanes}; }
inline loop::Type mask_type(const Target& target) { return {loop::Element::I32, target.lanes}; }
inline loop::Type scalar_type() { return {loop::Element::F32, 1}; }
/// "load_bytes16": functions of netrt that say how many lanes they have.
inline std::string sized(const char* function, const Target& target) { return function + std::to_string(target.lanes); }
/// A vector with the number in every lane.
inline loop::Expr everywhere(const Target& target, double value) {
    return loop::splat(loop::real(value), target.lanes);
}

}  // namespace netc::lower
