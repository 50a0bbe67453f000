// The gradient that a loss hands back.
#include "lower/reduce/upstream.h"

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::at;
using loop::real;

Expr upstream(Draft& draft, ValueId d_out) {
    const Op& op = draft.context.graph.producer(d_out);
    if (std::holds_alternative<BatchMeanGrad>(op)) return real(1) / apply("to_f32", scalar_type(), {draft.n()});
    if (const auto* constant = std::get_if<Constant>(&op)) return real(constant->value);
    const View view = draft.reads(d_out, "d_out");
    return at(view.array, scalar_type(), view.at(0, 0, 0));
}

}  // namespace netc::lower
