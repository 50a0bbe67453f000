// What `selftest` needs of each program: the same network in plain loops, and where values and gradients are found.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "loop/selftest.h"
#include "lower/context.h"
#include "lower/lower.h"
#include "lower/reference/kernels.h"
#include "lower/reference/match.h"

namespace netc::lower {

/// Grows program by program. Programs that run the net alike (with the same dropouts and moving statistics) share one
/// plain program.
class References {
public:
    explicit References(const graph::Model& model) : model_(model) {}

    /// `context` has the program of `from` with its phases and memory. Programs are added in the order of the plan.
    void add(const ProgramGraph& from, const Context& context);

    loop::Selftest take(const std::string& net);

private:
    struct Plain {
        graph::Graph graph;
        std::map<graph::ValueId, loop::BufferId> buffers, moved;
    };
    int plain_of(const ProgramGraph& from);
    Plain& make_plain(graph::Graph graph, const std::vector<graph::InputInfo>& mixed_in, const std::string& name);
    /// The index in `updates` of the optimizer's step, which joins them where it is new.
    size_t update_of(const graph::Optimizer& optimizer, std::vector<loop::PlainUpdate>& updates);
    void add_gradients(loop::Tested& tested, const Context& context, const std::map<loop::BufferId, int>& whole);

    const graph::Model& model_;
    std::map<std::string, int> known_;  // by what moves in the net
    std::vector<std::unique_ptr<Plain>> plains_;
    KernelTable kernels_, updates_;
    Meanings meanings_;
    loop::Selftest result_;
};

}  // namespace netc::lower
