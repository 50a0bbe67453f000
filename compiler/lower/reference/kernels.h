// The network in plain loops: one kernel for each operator, its formula and nothing else. The yardstick of `selftest`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "loop/build.h"
#include "loop/plan.h"
#include "lower/context.h"

namespace netc::lower {

/// A plain program in the making. Every value is an array of doubles in the order of its shape, and has a buffer.
struct PlainProgram {
    const graph::Graph& graph;
    loop::Plan& plan;  // of plain kernels
    KernelTable& kernels;
    loop::Program program;
    std::map<graph::ValueId, loop::BufferId> buffers;
    /// Running statistics after a run, by the value of the weight.
    std::map<graph::ValueId, loop::BufferId> moved;

    loop::BufferId buffer_of(graph::ValueId value);
};

/// Appends the kernel that computes a node of the forward graph, and its call as a phase of its own.
void lower_plainly(PlainProgram& program, graph::NodeId node);

/// One step of an optimizer for `count` weights; see netrt::PlainUpdate.
loop::Kernel plain_update(const graph::Optimizer& optimizer);

// What the parts of this family share.

using loop::Expr;

/// "i", "j", "k", "l", "m": a loop for each axis.
inline std::vector<std::string> axis_names(size_t rank) {
    const std::vector<std::string> names = {"i", "j", "k", "l", "m", "o"};
    return {names.begin(), names.begin() + static_cast<std::ptrdiff_t>(rank)};
}

inline loop::Type double_type() { return {loop::Element::F64, 1}; }
inline Expr number(double value) { return loop::real(value, loop::Element::F64); }

/// An array parameter: its elements by their subscripts. Kernels over the batch set `sample`.
struct PlainArray {
    std::string name;
    std::vector<int64_t> extents;
    loop::Type type = double_type();
    std::optional<Expr> sample;

    Expr at(std::vector<Expr> indices) const {
        if (sample) indices.insert(indices.begin(), *sample);
        return loop::at(name, type, std::move(indices));
    }
};

/// The kernel of one node while it is written.
class PlainKernel {
public:
    /// `formula` stands above the function. Per-sample kernels take one sample; the others all n.
    PlainKernel(PlainProgram& program, std::string name, std::string formula, bool per_sample = true);

    loop::Builder body;

    PlainArray reads(graph::ValueId value, const std::string& name, bool flat = false);
    PlainArray writes(graph::ValueId value, const std::string& name, bool flat = false);
    PlainArray reads_buffer(loop::BufferId buffer, const std::string& name);
    PlainArray writes_buffer(loop::BufferId buffer, const std::string& name);
    Expr n();
    /// The key of a dropout's numbers for the sample.
    Expr dropout_key(int layer);

    /// for name[0] < extents[0], name[1] < extents[1], ...: fill
    void over(const std::vector<std::string>& names, const std::vector<int64_t>& extents,
              const std::function<void(const std::vector<Expr>&)>& fill);

    void finish(const std::string& layer);

private:
    PlainArray array(loop::BufferId buffer, const std::string& name, bool flat, bool written);

    PlainProgram& program_;
    loop::Kernel kernel_;
    std::vector<loop::Argument> arguments_;
};

// windows.cpp
void plain_conv(PlainProgram& program, const graph::Conv2d& op, graph::ValueId out);
void plain_conv_transpose(PlainProgram& program, const graph::Conv2dGradInput& op, graph::ValueId out);
void plain_max_pool(PlainProgram& program, const graph::MaxPool& op, graph::ValueId out);
void plain_avg_pool(PlainProgram& program, const graph::AvgPool& op, graph::ValueId out);
// top_k.cpp
void plain_top_k(PlainProgram& program, const graph::TopK& op, graph::ValueId out);
// rows.cpp
void plain_rows(PlainProgram& program, const graph::MapRows& op, graph::ValueId out);
// tensors.cpp
void plain_broadcast(PlainProgram& program, const graph::Broadcast& op, graph::ValueId out);
void plain_index_map(PlainProgram& program, const graph::IndexMap& op, graph::ValueId out);
void plain_bilinear(PlainProgram& program, const graph::Bilinear& op, graph::ValueId result);
void plain_gather(PlainProgram& program, const graph::Gather& op, graph::ValueId out);
void plain_one_hot(PlainProgram& program, const graph::OneHot& op, graph::ValueId out);
void plain_reduce(PlainProgram& program, const graph::Reduce& op, graph::ValueId out);
void plain_matmul(PlainProgram& program, const graph::MatMul& op, graph::ValueId out);
// norm.cpp
void plain_batch_norm(PlainProgram& program, const graph::BatchNorm& op, graph::ValueId out);

}  // namespace netc::lower
