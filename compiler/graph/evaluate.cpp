// The interpreter's walk: checks what is bound, then computes one node after another.
#include "graph/evaluate.h"

#include <fmt/format.h>

#include "base/match.h"
#include "graph/evaluation.h"

namespace netc::graph {

template <class T>
void evaluate(const Graph& graph, Bindings<T>& bindings, int64_t batch, const Mode& mode) {
    bindings.values.resize(graph.values.size());
    Evaluation<T> evaluation{graph, bindings, batch, mode};
    const Cases rules{ForwardRules<T>{evaluation}, BackwardRules<T>{evaluation}};

    for (NodeId id : graph.order) {
        const Node& node = graph.nodes[id];
        evaluation.result = node.result;
        Numbers<T> out = std::visit(rules, node.op);
        NETC_CHECK(static_cast<int64_t>(out.size()) == evaluation.total(node.result),
                   fmt::format("`{}` has {} numbers, its type says {}", graph.values[node.result].name, out.size(),
                               evaluation.total(node.result)));
        bindings[node.result] = std::move(out);
    }
}

template void evaluate<float>(const Graph&, Bindings<float>&, int64_t, const Mode&);
template void evaluate<double>(const Graph&, Bindings<double>&, int64_t, const Mode&);

}  // namespace netc::graph
