// Losses and metrics of maps of scores: each place has its classes in the lanes of a few vectors.
#include "lower/reduce/map_loss.h"

#include <algorithm>

#include "base/check.h"
#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::at;
using loop::integer;
using loop::load;
using loop::real;

namespace {

class MapLossWriter {
public:
    MapLossWriter(Context& context, const transform::Group& group, ValueId scores, ValueId labels)
        : context_(context),
          group_(group),
          result_(context.graph.nodes[group.anchor].result),
          draft_(context, true),
          body_(draft_.body),
          in_(draft_.reads(scores, "in")),
          labels_(draft_.reads(labels, "label")),
          lanes_(context.target.lanes),
          classes_(in_.layout.channels),
          places_(in_.layout.height * in_.layout.width) {
        NETC_CHECK(in_.layout.block == lanes_, "channels lie in blocks of whole vectors");
    }

    void cross_entropy() {
        set_mean([&](Expr y, Expr x) {
            const Expr largest = largest_at(y, x);
            const Expr powers = body_.variable("powers", all(0));
            over_blocks([&](Expr cb, bool whole) {
                body_.add(powers, masked(power(cb, y, x, largest), whole, all(0)));
            });
            return logarithm(sum(powers)) + largest - score(in_, wanted_at(y, x), y, x);
        });
    }

    void cross_entropy_grad(ValueId d_out) {
        const View out = draft_.writes(result_, "out");
        if (out.layout.has_border()) body_.run(apply("clear", {}, {loop::var(out.array)}));
        const Expr factor = body_.let("factor", upstream(draft_, d_out) * real(1.0 / static_cast<double>(places_)));
        over_map(body_, in_.layout, [&](Expr y, Expr x) {
            const Expr largest = largest_at(y, x);
            const Expr powers = body_.variable("powers", all(0));
            over_blocks([&](Expr cb, bool whole) {
                const Expr each = body_.let("each", masked(power(cb, y, x, largest), whole, all(0)));
                body_.store(out.array, out.at(cb, y, x), each);
                body_.add(powers, each);
            });
            const Expr total = body_.let("total", sum(powers));
            const Expr wanted = wanted_at(y, x);
            const Expr probability = body_.let("probability", score(out, wanted, y, x) / total);
            over_blocks([&](Expr cb, bool) {
                body_.store(out.array, out.at(cb, y, x),
                            load(out.array, lanes_, out.at(cb, y, x)) / loop::splat(total, lanes_) *
                                loop::splat(factor, lanes_));
            });
            body_.assign(score(out, wanted, y, x), (probability - real(1)) * factor);
        });
    }

    void top_k(int64_t k) {
        set_mean([&](Expr y, Expr x) {
            const Expr wanted = wanted_at(y, x);
            const Expr own = body_.let("own", score(in_, wanted, y, x));
            // The label and those behind it: smaller, or equal with a higher index; as in rows of scores.
            const Expr placed = body_.variable("placed", all(0));
            over_blocks([&](Expr cb, bool whole) {
                const Expr each = body_.let("each", load(in_.array, lanes_, in_.at(cb, y, x)));
                const Expr before = first_lanes(wanted - cb * integer(lanes_));
                const Expr equal = loop::select(loop::equal(each, loop::splat(own, lanes_)), all(1), all(0));
                const Expr behind = loop::select(loop::less(each, loop::splat(own, lanes_)), all(1),
                                                 loop::select(before, all(0), equal));
                body_.add(placed, masked(behind, whole, all(0)));
            });
            const int64_t ahead = std::max<int64_t>(0, classes_ - k);
            return loop::select(loop::greater(sum(placed), real(static_cast<double>(ahead))), real(1), real(0));
        });
    }

    void finish() { draft_.finish(group_.nodes, 1, "sample", ""); }

private:
    Expr all(double value) const { return everywhere(context_.target, value); }
    static Expr sum(Expr lanes) { return apply("sum", scalar_type(), {lanes}); }
    static Expr logarithm(Expr value) { return apply("log", scalar_type(), {value}); }
    Expr first_lanes(Expr count) const {
        return apply(sized("first_lanes", context_.target), mask_type(context_.target), {count});
    }
    /// The lanes that are classes; `rest` in those beyond the last one.
    Expr masked(Expr lanes, bool whole, Expr rest) const {
        return whole ? lanes : loop::select(first_lanes(integer(classes_ % lanes_)), lanes, rest);
    }
    void over_blocks(const std::function<void(Expr cb, bool whole)>& fill) {
        const int64_t whole = classes_ / lanes_;
        body_.loop("cb", 0, integer(whole), [&](Expr cb) { fill(cb, true); });
        if (classes_ % lanes_ > 0) fill(integer(whole), false);
    }

    /// The score of one class at a place.
    Expr score(const View& view, Expr k, Expr y, Expr x) const {
        return at(view.array, scalar_type(), view.at(k / integer(lanes_), y, x, k % integer(lanes_)));
    }
    Expr wanted_at(Expr y, Expr x) {
        return body_.let("wanted", at(labels_.array, {loop::Element::I32, 1},
                                      labels_.at(0, 0, 0, y * integer(in_.layout.width) + x)));
    }
    /// The largest score of a place: lanes beyond the classes repeat the first one.
    Expr largest_at(Expr y, Expr x) {
        const Expr first = body_.let("first_score", score(in_, 0, y, x));
        const Expr largest = body_.variable("largest_of_lanes", loop::splat(first, lanes_));
        over_blocks([&](Expr cb, bool whole) {
            const Expr each = load(in_.array, lanes_, in_.at(cb, y, x));
            body_.assign(largest, apply("max", vector_type(context_.target),
                                        {largest, masked(each, whole, loop::splat(first, lanes_))}));
        });
        return body_.let("largest", apply("largest", scalar_type(), {largest}));
    }
    Expr power(Expr cb, Expr y, Expr x, Expr largest) const {
        return apply("exp", vector_type(context_.target),
                     {load(in_.array, lanes_, in_.at(cb, y, x)) - loop::splat(largest, lanes_)});
    }

    /// out = the mean of `term` over the places.
    void set_mean(const std::function<Expr(Expr y, Expr x)>& term) {
        const Expr total = body_.variable("mean", real(0));
        over_map(body_, in_.layout, [&](Expr y, Expr x) { body_.add(total, term(y, x)); });
        const View out = draft_.writes(result_, "out");
        body_.assign(at(out.array, scalar_type(), out.at(0, 0, 0)), total * real(1.0 / static_cast<double>(places_)));
    }

    Context& context_;
    const transform::Group& group_;
    ValueId result_;
    Draft draft_;
    loop::Builder& body_;
    View in_, labels_;
    int lanes_;
    int64_t classes_, places_;
};

}  // namespace

Expr upstream(Draft& draft, ValueId d_out) {
    const Op& op = draft.context.graph.producer(d_out);
    if (std::holds_alternative<BatchMeanGrad>(op)) return real(1) / apply("to_f32", scalar_type(), {draft.n()});
    if (const auto* constant = std::get_if<Constant>(&op)) return real(constant->value);
    const View view = draft.reads(d_out, "d_out");
    return at(view.array, scalar_type(), view.at(0, 0, 0));
}

ValueId scores_of_map(const Graph& graph, NodeId node) {
    const Op& op = graph.nodes[node].op;
    ValueId scores;
    if (const auto* entropy = std::get_if<CrossEntropy>(&op)) scores = entropy->logits;
    if (const auto* gradient = std::get_if<CrossEntropyGrad>(&op)) scores = gradient->logits;
    if (const auto* top = std::get_if<TopK>(&op)) scores = top->scores;
    return scores && graph.shape(scores).rank() == 3 ? scores : ValueId{};
}

void lower_map_loss(Context& context, const transform::Group& group) {
    const Op& op = context.graph.nodes[group.anchor].op;
    if (const auto* entropy = std::get_if<CrossEntropy>(&op)) {
        MapLossWriter writer(context, group, entropy->logits, entropy->label);
        writer.cross_entropy();
        writer.finish();
    } else if (const auto* gradient = std::get_if<CrossEntropyGrad>(&op)) {
        MapLossWriter writer(context, group, gradient->logits, gradient->label);
        writer.cross_entropy_grad(gradient->d_out);
        writer.finish();
    } else {
        const auto& top = std::get<TopK>(op);
        MapLossWriter writer(context, group, top.scores, top.label);
        writer.top_k(top.k);
        writer.finish();
    }
}

}  // namespace netc::lower
