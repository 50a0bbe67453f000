// A kernel while it is written: parameters and arguments grow with the body.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loop/build.h"
#include "lower/context.h"

namespace netc::lower {

using loop::Expr;

/// Where a kernel finds a value: an array parameter and the layout of one sample.
struct View {
    std::string array;
    Layout layout;
    std::optional<Expr> sample;  // kernels over whole batches: the row

    /// Subscripts of the vector that starts at `lane` of channel block cb at y, x.
    std::vector<Expr> at(Expr cb, Expr y, Expr x, Expr lane = 0) const {
        std::vector<Expr> indices = layout.at(cb, y, x, lane);
        if (sample) indices.insert(indices.begin(), *sample);
        return indices;
    }
};

class Draft {
public:
    /// `per_sample`: the kernel works on one sample; otherwise on `n` samples, whose values are rows of arrays.
    Draft(Context& context, bool per_sample);

    Context& context;
    loop::Builder body;

    bool per_sample() const { return per_sample_; }

    /// A parameter for the memory of a value. `name` is its role in the kernel ("in", "d_out"); a value asked for twice
    /// keeps its first name. With `flat` a sample is one row: layout.elements() places.
    View reads(graph::ValueId value, const std::string& name, bool flat = false);
    View writes(graph::ValueId value, const std::string& name, bool flat = false);
    /// A parameter for a weight in struct Weights, with its physical extents.
    std::string reads_weight(int weight, const std::string& name);
    std::string writes_weight(int weight, const std::string& name);
    /// A parameter for an unbatched or byte buffer as it is declared.
    std::string reads_buffer(loop::BufferId buffer, const std::string& name);
    std::string writes_buffer(loop::BufferId buffer, const std::string& name);
    /// A parameter that sees a weight or buffer as a plain row of floats.
    std::string reads_row(loop::BufferId buffer, const std::string& name);
    std::string writes_row(loop::BufferId buffer, const std::string& name);
    std::string reads_weight_row(int weight, const std::string& name);
    std::string writes_weight_row(int weight, const std::string& name);

    /// Scalars: the number of samples, the index of the sample, the step, a count.
    Expr n();
    Expr sample_index();
    void needs_step();
    Expr count(const std::string& name, int64_t value);

    /// Says in which of its variants a kernel is written: "of_one". Part of the name where another variant has the
    /// plain one.
    void variant(const std::string& words) { variants_.push_back(words); }

    /// Turns what was written into a kernel (or finds an equal one) and plans its call over `units` units.
    /// `nodes` give the name, the source lines and the cost.
    void finish(const std::vector<graph::NodeId>& nodes, Expr units, const std::string& unit, const std::string& note);
    /// The same for kernels that belong to no node; `about` is said of kernels that serve several layers.
    void finish(const std::string& name, const std::string& layers, Expr units, const std::string& unit,
                const std::string& note, const std::string& about = "");

private:
    struct Slot {
        loop::Parameter parameter;
        loop::Argument argument;
    };
    Slot& slot(const std::string& key, const std::string& name);
    View view(graph::ValueId value, const std::string& name, bool flat, bool written);
    std::string buffer_slot(loop::BufferId buffer, const std::string& name, bool written, bool row);
    std::string weight_slot(int weight, const std::string& name, bool written, bool row);
    void finish(loop::Kernel kernel, const std::string& layers, const std::vector<graph::NodeId>& nodes, Expr units);

    bool per_sample_;
    std::vector<std::pair<std::string, Slot>> slots_;
    std::vector<loop::BufferId> reads_, writes_;
    std::vector<int> weight_reads_, weight_writes_;
    std::vector<std::string> variants_;
};

/// to[j][i] = from[i][j] for a square of as many floats as a vector has lanes; `from` and `to` are addresses of its first
/// element, rows lie so many floats apart.
inline void transpose(Draft& draft, Expr from, int64_t from_row, Expr to, int64_t to_row) {
    draft.body.run(loop::apply(sized("transpose", draft.context.target), {},
                               {from, loop::integer(from_row), to, loop::integer(to_row)}));
}

}  // namespace netc::lower
