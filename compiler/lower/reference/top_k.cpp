// Plain loops for counting labels among the largest scores.
#include <algorithm>

#include "lower/reference/kernels.h"

namespace netc::lower {

using namespace graph;
using loop::integer;

void plain_top_k(PlainProgram& program, const TopK& op, ValueId result) {
    PlainKernel kernel(program, "top_k",
                       "out = 1 if more than (classes - k) classes are the label or come after it, else 0; the mean over the places");
    const ClassScores scores = class_scores(program.graph.shape(op.scores));
    const PlainArray in = kernel.reads(op.scores, "in", true), labels = kernel.reads(op.label, "label", true);
    const PlainArray out = kernel.writes(result, "out", true);
    loop::Builder& body = kernel.body;
    const Expr sum = body.variable("sum", number(0));
    kernel.over({"p"}, {scores.places}, [&](const auto& p) {
        const auto score = [&](Expr k) { return in.at({k * integer(scores.class_step) + p[0] * integer(scores.place_step)}); };
        const Expr label = body.let("wanted", labels.at({p[0]}));
        const Expr after = body.variable("after", 0);
        kernel.over({"k"}, {scores.classes}, [&](const auto& k) {
            body.when(loop::less(score(k[0]), score(label)), [&] { body.add(after, 1); });
            body.when(loop::both(loop::equal(score(k[0]), score(label)), loop::greater_equal(k[0], label)),
                      [&] { body.add(after, 1); });
        });
        const int64_t others = std::max<int64_t>(0, scores.classes - op.k);
        body.add(sum, loop::select(loop::greater(after, integer(others)), number(1), number(0)));
    });
    body.assign(out.at({0}), sum / number(static_cast<double>(scores.places)));
    kernel.finish(program.graph.values[result].name);
}

}  // namespace netc::lower
