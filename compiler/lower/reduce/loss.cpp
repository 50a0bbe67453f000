// Softmax, losses and metrics: one sample at a time, over rows of scores, or over differences.
#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/match.h"
#include "lower/draft.h"
#include "lower/families.h"
#include "lower/index/maps.h"
#include "lower/reduce/map_loss.h"

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::at;
using loop::integer;
using loop::real;

namespace {

/// Writes the kernels of this family; rows of scores are short, so that they are gone through one by one.
class LossWriter {
public:
    LossWriter(Context& context, const Group& group)
        : context_(context),
          group_(group),
          result_(context.graph.nodes[group.anchor].result),
          draft_(context, true),
          body_(draft_.body) {}

    void write() {
        match(
            context_.graph.nodes[group_.anchor].op, [&](const Softmax& op) { softmax(op); },
            [&](const SoftmaxGrad& op) { softmax_grad(op); }, [&](const CrossEntropy& op) { cross_entropy(op); },
            [&](const CrossEntropyGrad& op) { cross_entropy_grad(op); }, [&](const LogLoss& op) { log_loss(op); },
            [&](const LogLossGrad& op) { log_loss_grad(op); },
            [&](const MeanSquaredError& op) { error(op.prediction, op.target, squared); },
            [&](const MeanSquaredErrorGrad& op) { error_grad(op.prediction, op.target, op.d_out, d_squared, 2); },
            [&](const MeanAbsoluteError& op) { error(op.prediction, op.target, absolute); },
            [&](const MeanAbsoluteErrorGrad& op) { error_grad(op.prediction, op.target, op.d_out, d_absolute, 1); },
            [&](const OneHotSquaredError& op) { one_hot_error(op); },
            [&](const OneHotSquaredErrorGrad& op) { one_hot_error_grad(op); },
            [&](const TopK& op) { top_k(op); }, [](const auto&) { NETC_UNREACHABLE(); });
        draft_.finish(group_.nodes, 1, "sample", "");
    }

private:
    static Expr element(const View& view, Expr k) { return at(view.array, scalar_type(), view.at(0, 0, 0, k)); }
    int64_t count(ValueId value) const { return context_.graph.shape(value).elements(); }
    Expr scalar(const char* function, std::vector<Expr> arguments) {
        return apply(function, scalar_type(), std::move(arguments));
    }

    /// The label as an int; with places, that of one of them.
    Expr label(ValueId value, Expr place = 0) {
        const View view = draft_.reads(value, "label");
        return loop::at(view.array, {loop::Element::I32, 1}, view.at(0, 0, 0, place));
    }
    Expr one_hot(ValueId value, Expr k, Expr place = 0) {
        return loop::select(loop::equal(k, label(value, place)), real(1), real(0));
    }

    void set_result(Expr value) {
        const View out = draft_.writes(result_, "out");
        body_.assign(at(out.array, scalar_type(), out.at(0, 0, 0)), value);
    }
    void over(const char* name, int64_t n, const loop::Builder::Fill& fill) { body_.loop(name, 0, integer(n), fill); }

    /// out[k] = value(k), zero in the padding of the row.
    void fill_row(int64_t n, const std::function<Expr(Expr)>& value) {
        const View out = draft_.writes(result_, "out");
        over("k", n, [&](Expr k) { body_.assign(element(out, k), value(k)); });
        clear_padding(out);
    }
    void clear_padding(const View& out) {
        if (out.layout.row_major && out.layout.channels % out.layout.block == 0) return;
        if (out.layout.row_major)
            return over("t", out.layout.height, [&](Expr t) {
                body_.loop("k", integer(out.layout.channels), integer(out.layout.blocks() * out.layout.block), [&](Expr k) {
                    body_.assign(at(out.array, scalar_type(), out.at(0, t, 0, k)), real(0));
                });
            });
        body_.loop("k", integer(count(result_)), integer(context_.layouts[result_].elements()),
                   [&](Expr k) { body_.assign(element(out, k), real(0)); });
    }

    Expr upstream(ValueId d_out) { return netc::lower::upstream(draft_, d_out); }

    /// Row y of a value, of `n` elements.
    struct Row {
        View view;
        int64_t n;
        Expr y = 0;
        Expr operator[](Expr k) const { return at(view.array, scalar_type(), view.at(0, y, 0, std::move(k))); }
    };

    Expr largest_of(const Row& row) {
        const Expr largest = body_.variable("largest", row[0]);
        body_.loop("k", 1, integer(row.n), [&](Expr k) { body_.assign(largest, scalar("max", {largest, row[k]})); });
        return largest;
    }
    /// out[k] = exp(row[k] - largest), and their sum.
    Expr exponentials(const Row& row, const Row& out) {
        const Expr largest = largest_of(row);
        const Expr total = body_.variable("total", real(0));
        over("k", row.n, [&](Expr k) {
            const Expr power = body_.let("power", scalar("exp", {row[k] - largest}));
            body_.assign(out[k], power);
            body_.add(total, power);
        });
        return total;
    }

    /// For each place of scores [K] or [T, K]: its row of `view` and its label.
    void over_rows(ValueId scores, const View& view, const std::function<void(Row, Expr place)>& fill) {
        const ClassScores s = class_scores(context_.graph.shape(scores));
        over("t", s.places, [&](Expr t) { fill({view, s.classes, t}, t); });
    }
    /// out = the mean of `term` over the places.
    void set_mean(ValueId scores, const View& in, const std::function<Expr(Row, Expr place)>& term) {
        const int64_t places = class_scores(context_.graph.shape(scores)).places;
        if (places == 1) return over_rows(scores, in, [&](const Row& row, Expr t) { set_result(term(row, t)); });
        const Expr sum = body_.variable("sum", real(0));
        over_rows(scores, in, [&](const Row& row, Expr t) { body_.add(sum, term(row, t)); });
        set_result(sum * real(1.0 / static_cast<double>(places)));
    }

    void softmax(const Softmax& op) {
        const View in = draft_.reads(op.in, "in");
        const int64_t n = count(op.in);
        const View out = draft_.writes(result_, "out");
        const Expr total = exponentials({in, n}, {out, n});
        fill_row(n, [&](Expr k) { return element(out, k) / total; });
    }

    void softmax_grad(const SoftmaxGrad& op) {
        const View d_out = draft_.reads(op.d_out, "d_out"), out = draft_.reads(op.out, "probability");
        const int64_t n = count(op.out);
        const Expr total = body_.variable("total", real(0));
        over("k", n, [&](Expr k) { body_.add(total, element(d_out, k) * element(out, k)); });
        fill_row(n, [&](Expr k) { return element(out, k) * (element(d_out, k) - total); });
    }

    void cross_entropy(const CrossEntropy& op) {
        set_mean(op.logits, draft_.reads(op.logits, "in"), [&](const Row& row, Expr place) {
            const Expr largest = largest_of(row), total = body_.variable("total", real(0));
            over("k", row.n, [&](Expr k) { body_.add(total, scalar("exp", {row[k] - largest})); });
            return scalar("log", {total}) + largest - row[label(op.label, place)];
        });
    }

    void cross_entropy_grad(const CrossEntropyGrad& op) {
        const View in = draft_.reads(op.logits, "in");
        const View out = draft_.writes(result_, "out");
        over_rows(op.logits, in, [&](const Row& row, Expr place) {
            const Row to{out, row.n, row.y};
            const Expr total = exponentials(row, to);
            const Expr factor = body_.let("factor", share_of_place(op.d_out, op.logits));
            over("k", row.n, [&](Expr k) {
                body_.assign(to[k], (to[k] / total - one_hot(op.label, k, place)) * factor);
            });
        });
        clear_padding(out);
    }

    /// The gradient of the loss to the term of one place.
    Expr share_of_place(ValueId d_out, ValueId scores) {
        const int64_t places = class_scores(context_.graph.shape(scores)).places;
        return places == 1 ? upstream(d_out) : upstream(d_out) * real(1.0 / static_cast<double>(places));
    }

    /// The probability of the label among probabilities that may not sum to one, kept away from 0 and 1.
    Expr sum_of(const View& in, int64_t n) {
        const Expr total = body_.variable("total", real(0));
        over("k", n, [&](Expr k) { body_.add(total, element(in, k)); });
        return total;
    }

    /// The label's share of all probabilities; 0 where all are.
    Expr probability_of_label(ValueId label_value, const View& in, Expr total) {
        const Expr share = element(in, label(label_value)) / total;
        return body_.let("p", loop::select(loop::equal(total, real(0)), real(0), share));
    }
    /// `gradient` where the clip lets p move, and where p is not a number.
    static Expr clipped(Expr p, Expr gradient) {
        const Expr held = loop::either(loop::less_equal(p, real(1e-7)), loop::greater_equal(p, real(1 - 1e-7)));
        return loop::select(held, real(0), std::move(gradient));
    }

    void log_loss(const LogLoss& op) {
        const View in = draft_.reads(op.probabilities, "in");
        const Expr total = sum_of(in, count(op.probabilities));
        const Expr p = probability_of_label(op.label, in, total);
        set_result(-scalar("log", {scalar("min", {scalar("max", {p, real(1e-7)}), real(1 - 1e-7)})}));
    }

    void log_loss_grad(const LogLossGrad& op) {
        const View in = draft_.reads(op.probabilities, "in");
        const int64_t n = count(op.probabilities);
        const Expr total = sum_of(in, n);
        const Expr p = probability_of_label(op.label, in, total);
        const Expr factor = body_.let("factor", upstream(op.d_out));
        // The label alone is divided by: other probabilities may be 0. Outside the clip the loss does not move.
        const Expr all = body_.let("d_all", clipped(p, factor / total));
        const Expr of_label = body_.let("d_label", clipped(p, factor / element(in, label(op.label))));
        fill_row(n, [&](Expr k) { return all - loop::select(loop::equal(k, label(op.label)), of_label, real(0)); });
    }

    /// What a difference adds to the loss, and how the loss changes with it: of a vector, or of one number.
    using OfDifference = Expr (*)(Expr difference);
    static Expr squared(Expr difference) { return difference * difference; }
    static Expr d_squared(Expr difference) { return difference; }
    static Expr absolute(Expr difference) { return apply("abs", difference->type, {difference}); }
    static Expr d_absolute(Expr difference) {
        const auto all = [&](double value) { return loop::splat(real(value), difference->type.lanes); };
        return loop::select(loop::greater(difference, all(0)), all(1),
                            loop::select(loop::less(difference, all(0)), all(-1), all(0)));
    }

    /// A difference of each vector of a value from the same one of another; padding is zero in both.
    void over_differences(ValueId a, ValueId b, const std::function<void(Expr difference, Expr cb, Expr y, Expr x)>& fill) {
        const View from = draft_.reads(a, "in"), to = draft_.reads(b, "target");
        const Layout &layout = from.layout, &other = to.layout;
        NETC_CHECK(layout.scalar == other.scalar && layout.block == other.block && layout.channels == other.channels &&
                       layout.row_major == other.row_major,
                   "prediction and target lie alike");
        const int lanes = layout.scalar ? 1 : static_cast<int>(layout.block);
        over("cb", layout.scalar ? 1 : layout.blocks(), [&](Expr cb) {
            over_map(body_, layout, [&](Expr y, Expr x) {
                const Expr difference = body_.let("difference", loop::load(from.array, lanes, from.at(cb, y, x)) -
                                                                    loop::load(to.array, lanes, to.at(cb, y, x)));
                fill(difference, cb, y, x);
            });
        });
    }

    void error(ValueId prediction, ValueId target, OfDifference term) {
        const Layout& layout = context_.layouts[prediction];
        const int lanes = layout.scalar ? 1 : static_cast<int>(layout.block);
        const Expr total = body_.variable("total", loop::splat(real(0), lanes));
        over_differences(prediction, target, [&](Expr difference, Expr, Expr, Expr) {
            body_.add(total, term(difference));
        });
        const Expr sum = lanes == 1 ? total : scalar("sum", {total});
        set_result(sum * real(1.0 / static_cast<double>(count(prediction))));
    }

    void error_grad(ValueId prediction, ValueId target, ValueId d_out, OfDifference slope, double scale) {
        const Expr factor =
            body_.let("factor", upstream(d_out) * real(scale / static_cast<double>(count(prediction))));
        const View out = draft_.writes(result_, "out");
        if (context_.layouts[result_].has_border()) body_.run(apply("clear", {}, {loop::var(out.array)}));
        over_differences(prediction, target, [&](Expr difference, Expr cb, Expr y, Expr x) {
            body_.store(out.array, out.at(cb, y, x), slope(difference) * factor);
        });
    }

    void one_hot_error(const OneHotSquaredError& op) {
        const View in = draft_.reads(op.scores, "in");
        const Expr total = body_.variable("total", real(0));
        over("k", count(op.scores), [&](Expr k) {
            const Expr difference = body_.let("difference", element(in, k) - one_hot(op.label, k));
            body_.add(total, difference * difference);
        });
        set_result(total * real(1.0 / static_cast<double>(count(op.scores))));
    }

    void one_hot_error_grad(const OneHotSquaredErrorGrad& op) {
        const View in = draft_.reads(op.scores, "in");
        const Expr factor =
            body_.let("factor", upstream(op.d_out) * real(2.0 / static_cast<double>(count(op.scores))));
        fill_row(count(op.scores), [&](Expr k) { return (element(in, k) - one_hot(op.label, k)) * factor; });
    }

    void top_k(const TopK& op) {
        set_mean(op.scores, draft_.reads(op.scores, "in"), [&](const Row& row, Expr place) {
            const Expr wanted = body_.let("wanted", label(op.label, place));
            const Expr placed = body_.variable("placed", 0);
            over("k", row.n, [&](Expr k) {
                // The label and those behind it: smaller, or equal with a higher index. NaN compares false with
                // everything, so it never makes an answer right.
                const Expr smaller = loop::less(row[k], row[wanted]);
                const Expr later = loop::both(loop::equal(row[k], row[wanted]), loop::greater_equal(k, wanted));
                body_.when(loop::either(smaller, later), [&] { body_.add(placed, 1); });
            });
            const int64_t ahead = std::max<int64_t>(0, row.n - op.k);
            return loop::select(loop::greater(placed, integer(ahead)), real(1), real(0));
        });
    }

    Context& context_;
    const Group& group_;
    ValueId result_;
    Draft draft_;
    loop::Builder& body_;
};

}  // namespace

void lower_loss(Context& context, const Group& group) {
    if (scores_of_map(context.graph, group.anchor)) return lower_map_loss(context, group);
    LossWriter(context, group).write();
}

}  // namespace netc::lower
