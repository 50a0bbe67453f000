// Labels among the largest scores, one sample at a time: rows of scores, or maps that have their classes in the lanes of
// a few vectors.
#include <algorithm>

#include "base/check.h"
#include "lower/families.h"
#include "lower/index/axes.h"
#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::at;
using loop::integer;
using loop::load;
using loop::real;

namespace {

class TopKWriter {
public:
    TopKWriter(Context& context, const Group& group)
        : context_(context),
          group_(group),
          op_(std::get<TopK>(context.graph.nodes[group.anchor].op)),
          result_(context.graph.nodes[group.anchor].result),
          draft_(context, true),
          body_(draft_.body),
          in_(draft_.reads(op_.scores, "in")),
          labels_(draft_.reads(op_.label, "label")),
          lanes_(context.target.lanes),
          scores_(class_scores(context.graph.shape(op_.scores))) {}

    void write() {
        const bool one = scores_.places == 1;
        const Expr total = one ? real(0) : body_.variable("mean", real(0));
        Expr hit = real(0);
        over_map(body_, in_.layout, [&](Expr y, Expr x) {
            hit = is_hit(y, x);
            if (!one) body_.add(total, hit);
        });
        const View out = draft_.writes(result_, "out");
        const Expr mean = one ? hit : total * real(1.0 / static_cast<double>(scores_.places));
        body_.assign(at(out.array, scalar_type(), out.at(0, 0, 0)), mean);
        draft_.finish(group_.nodes, 1, "sample", "");
    }

private:
    Expr all(double value) const { return everywhere(context_.target, value); }
    Expr first_lanes(Expr count) const {
        return apply(sized("first_lanes", context_.target), mask_type(context_.target), {count});
    }
    /// The score of one class at a place.
    Expr score(Expr k, Expr y, Expr x) const {
        const Layout& layout = in_.layout;
        const bool in_blocks = !layout.row_major && !layout.is_row();
        const Expr block = integer(layout.block);
        return at(in_.array, scalar_type(), in_blocks ? in_.at(k / block, y, x, k % block) : in_.at(0, y, 0, k));
    }

    /// 1 or 0. The label and those behind it count: smaller, or equal with a higher index. NaN compares false with
    /// everything, so it never makes an answer right.
    Expr is_hit(Expr y, Expr x) {
        const Expr place = in_.layout.row_major ? y : y * integer(in_.layout.width) + x;
        const Expr wanted =
            body_.let("wanted", at(labels_.array, {loop::Element::I32, 1}, labels_.at(0, 0, 0, place)));
        const Expr own = body_.let("own", score(wanted, y, x));
        const auto behind = [&](Expr cb) {
            const Expr each = body_.let("each", load(in_.array, lanes_, in_.at(cb, y, x)));
            const Expr before = first_lanes(wanted - cb * integer(lanes_));
            const Expr equal =
                body_.let("equal", loop::select(loop::equal(each, loop::splat(own, lanes_)), all(1), all(0)));
            const Expr later = body_.let("later", loop::select(before, all(0), equal));
            const Expr hit = body_.let("behind", loop::select(loop::less(each, loop::splat(own, lanes_)), all(1), later));
            return only_channels(draft_, in_.layout, hit, cb, 0);
        };
        Expr placed = real(0);
        if (in_.layout.blocks() == 1) {
            placed = body_.let("placed", behind(0));
        } else {
            placed = body_.variable("placed", all(0));
            body_.loop("cb", 0, integer(in_.layout.blocks()), [&](Expr cb) { body_.add(placed, behind(cb)); });
        }
        const int64_t ahead = std::max<int64_t>(0, scores_.classes - op_.k);
        const Expr count = apply("sum", scalar_type(), {placed});
        return loop::select(loop::greater(count, real(static_cast<double>(ahead))), real(1), real(0));
    }

    Context& context_;
    const Group& group_;
    const TopK op_;
    ValueId result_;
    Draft draft_;
    loop::Builder& body_;
    View in_, labels_;
    int lanes_;
    ClassScores scores_;
};

}  // namespace

void lower_top_k(Context& context, const Group& group) { TopKWriter(context, group).write(); }

}  // namespace netc::lower
