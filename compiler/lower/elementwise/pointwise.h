// Values of pointwise operators at a place: what fused kernels compute between their loads and their stores.
#pragma once

#include <map>
#include <vector>

#include "lower/draft.h"
#include "lower/elementwise/norm.h"

namespace netc::lower {

/// A vector of channels: block cb at row y, column x (of the map that the group works on). `sample` counts the rows of
/// a batch kernel.
struct Position {
    Expr cb = 0, y = 0, x = 0;
    std::optional<Expr> sample;
};

/// Computes values of a group where a kernel stands. Values that the group does not make are loaded.
class Pointwise {
public:
    Pointwise(Draft& draft, const std::vector<graph::NodeId>& group_nodes);

    /// Whether the group normalises by the statistics of the batch.
    bool normalises() const;
    /// Declares what the group's normalisations do to the channels of a block: all positions that follow lie in it.
    void enter_block(Expr cb);

    /// Says what a value is here, e.g. the sums in a register. Forgets all values when the position changes.
    void bind(graph::ValueId value, Expr expr) { known_.insert_or_assign(value, std::move(expr)); }
    void forget() { known_.clear(); }

    /// The value at a position; a local is declared for values with several readers.
    Expr value(graph::ValueId value, const Position& position);

    /// Stores every value of `made` that must be in memory. Padding lanes become zero again where an operator lifted
    /// them.
    void store_all(const std::vector<graph::NodeId>& made, const Position& position);

private:
    Expr make(graph::ValueId made, const Position& position);
    const graph::BatchNorm* moving_norm(graph::NodeId id) const;
    Expr repeated(const graph::Broadcast& broadcast, graph::ValueId result, const Position& position);
    Expr channel(loop::BufferId buffer, const std::string& name, const Position& position);
    struct RandomPlace {
        Expr key, first, stride;  // of the sample; the first element, and how far apart those of the lanes are
    };
    RandomPlace random_place(int layer, graph::ValueId drawn, const Position& position);
    Expr random_normal(int layer, graph::ValueId drawn, const Position& position);
    Expr keep_mask(double rate, int layer, graph::ValueId dropped, const Position& position);
    Expr without_padding(graph::ValueId value, Expr expr, const Position& position);
    bool may_dirty_padding(graph::ValueId value) const;
    bool in_group(graph::ValueId value) const;
    int lanes(graph::ValueId value) const;
    const char* role_of(graph::ValueId value) const;
    Expr zero() const;
    Expr one() const;

    Draft& draft_;
    const std::vector<graph::NodeId>& nodes_;
    bool scalar_;  // the group works on one number a sample (losses)
    loop::Type type_;
    std::map<graph::ValueId, Expr> known_;
    std::map<graph::ValueId, NormOfBlock> norms_;  // by their results, in the block that was entered
};

}  // namespace netc::lower
