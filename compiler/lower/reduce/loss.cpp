// Softmax, losses and metrics: one sample at a time, over a row of scores.
#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/match.h"
#include "lower/draft.h"
#include "lower/families.h"

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::at;
using loop::integer;
using loop::real;

namespace {

/// Writes the kernels of this family; rows of scores are short, so everything is scalar and plain.
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
            [&](const MeanSquaredError& op) { squared_error(op.prediction, target(op.target)); },
            [&](const MeanSquaredErrorGrad& op) { squared_error_grad(op.prediction, op.d_out, target(op.target)); },
            [&](const OneHotSquaredError& op) { squared_error(op.scores, one_hot_target(op.label)); },
            [&](const OneHotSquaredErrorGrad& op) {
                squared_error_grad(op.scores, op.d_out, one_hot_target(op.label));
            },
            [&](const TopK& op) { top_k(op); }, [&](const Input&) { NETC_UNREACHABLE(); },
            [&](const graph::Parameter&) { NETC_UNREACHABLE(); }, [&](const Constant&) { NETC_UNREACHABLE(); },
            [&](const Conv2d&) { NETC_UNREACHABLE(); }, [&](const Conv2dGradInput&) { NETC_UNREACHABLE(); },
            [&](const Conv2dGradKernel&) { NETC_UNREACHABLE(); }, [&](const BiasGrad&) { NETC_UNREACHABLE(); },
            [&](const Dense&) { NETC_UNREACHABLE(); }, [&](const DenseGradInput&) { NETC_UNREACHABLE(); },
            [&](const DenseGradKernel&) { NETC_UNREACHABLE(); }, [&](const MaxPool&) { NETC_UNREACHABLE(); },
            [&](const MaxPoolGrad&) { NETC_UNREACHABLE(); }, [&](const AvgPool&) { NETC_UNREACHABLE(); },
            [&](const AvgPoolGrad&) { NETC_UNREACHABLE(); }, [&](const GlobalAvgPool&) { NETC_UNREACHABLE(); },
            [&](const GlobalMaxPool&) { NETC_UNREACHABLE(); }, [&](const GlobalAvgPoolGrad&) { NETC_UNREACHABLE(); },
            [&](const GlobalMaxPoolGrad&) { NETC_UNREACHABLE(); }, [&](const Reshape&) { NETC_UNREACHABLE(); },
            [&](const Concat&) { NETC_UNREACHABLE(); }, [&](const Slice&) { NETC_UNREACHABLE(); },
            [&](const BatchNorm&) { NETC_UNREACHABLE(); }, [&](const BatchNormGrad&) { NETC_UNREACHABLE(); },
            [&](const Update&) { NETC_UNREACHABLE(); }, [&](const Map&) { NETC_UNREACHABLE(); },
            [&](const MapGrad&) { NETC_UNREACHABLE(); }, [&](const Zip&) { NETC_UNREACHABLE(); },
            [&](const Scale&) { NETC_UNREACHABLE(); }, [&](const Dropout&) { NETC_UNREACHABLE(); },
            [&](const DropoutGrad&) { NETC_UNREACHABLE(); }, [&](const BatchMeanGrad&) { NETC_UNREACHABLE(); });
        draft_.finish(group_.nodes, 1, "sample", "");
    }

private:
    static Expr element(const View& view, Expr k) { return at(view.array, scalar_type(), view.at(0, 0, 0, k)); }
    int64_t count(ValueId value) const { return context_.graph.shape(value).elements(); }
    Expr scalar(const char* function, std::vector<Expr> arguments) {
        return apply(function, scalar_type(), std::move(arguments));
    }

    /// The label as an int.
    Expr label(ValueId value) {
        const View view = draft_.reads(value, "label");
        return loop::at(view.array, {loop::Element::I32, 1}, view.at(0, 0, 0));
    }
    Expr one_hot(ValueId value, Expr k) { return loop::select(loop::equal(k, label(value)), real(1), real(0)); }

    void set_result(Expr value) {
        const View out = draft_.writes(result_, "out");
        body_.assign(at(out.array, scalar_type(), out.at(0, 0, 0)), value);
    }
    void over(const char* name, int64_t n, const loop::Builder::Fill& fill) { body_.loop(name, 0, integer(n), fill); }

    /// out[k] = value(k), zero in the padding of the row.
    void fill_row(int64_t n, const std::function<Expr(Expr)>& value) {
        const View out = draft_.writes(result_, "out");
        over("k", n, [&](Expr k) { body_.assign(element(out, k), value(k)); });
        const int64_t stored = context_.layouts[result_].elements();
        if (stored > n)
            body_.loop("k", integer(n), integer(stored), [&](Expr k) { body_.assign(element(out, k), real(0)); });
    }

    /// The gradient of the loss to this sample's term: a factor times 1/n, or a value that was computed.
    Expr upstream(ValueId d_out) {
        const Op& op = context_.graph.producer(d_out);
        if (std::holds_alternative<BatchMeanGrad>(op)) return real(1) / apply("to_f32", scalar_type(), {draft_.n()});
        if (const auto* constant = std::get_if<Constant>(&op)) return real(constant->value);
        const View view = draft_.reads(d_out, "d_out");
        return at(view.array, scalar_type(), view.at(0, 0, 0));
    }

    Expr largest_of(const View& row, int64_t n) {
        const Expr largest = body_.variable("largest", element(row, 0));
        body_.loop("k", 1, integer(n), [&](Expr k) {
            body_.assign(largest, scalar("max", {largest, element(row, k)}));
        });
        return largest;
    }
    /// out[k] = exp(row[k] - largest), and their sum.
    Expr exponentials(const View& row, const View& out, int64_t n) {
        const Expr largest = largest_of(row, n);
        const Expr total = body_.variable("total", real(0));
        over("k", n, [&](Expr k) {
            const Expr power = body_.let("power", scalar("exp", {element(row, k) - largest}));
            body_.assign(element(out, k), power);
            body_.add(total, power);
        });
        return total;
    }

    void softmax(const Softmax& op) {
        const View in = draft_.reads(op.in, "in");
        const int64_t n = count(op.in);
        const View out = draft_.writes(result_, "out");
        const Expr total = exponentials(in, out, n);
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
        const View in = draft_.reads(op.logits, "in");
        const int64_t n = count(op.logits);
        const Expr largest = largest_of(in, n), total = body_.variable("total", real(0));
        over("k", n, [&](Expr k) { body_.add(total, scalar("exp", {element(in, k) - largest})); });
        set_result(scalar("log", {total}) + largest - element(in, label(op.label)));
    }

    void cross_entropy_grad(const CrossEntropyGrad& op) {
        const View in = draft_.reads(op.logits, "in");
        const int64_t n = count(op.logits);
        const View out = draft_.writes(result_, "out");
        const Expr total = exponentials(in, out, n);
        const Expr factor = body_.let("factor", upstream(op.d_out));
        fill_row(n, [&](Expr k) { return (element(out, k) / total - one_hot(op.label, k)) * factor; });
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

    /// One element by its logical channel, row and column.
    static std::vector<Expr> place(const View& view, Expr channel, Expr y, Expr x) {
        if (view.layout.is_row() || view.layout.scalar) return view.at(0, 0, 0, channel);
        return view.at(channel / integer(view.layout.block), y, x, channel % integer(view.layout.block));
    }

    void over_elements(const Layout& layout, const std::function<void(Expr, Expr, Expr)>& fill) {
        over("k", layout.channels, [&](Expr k) {
            over("y", layout.height, [&](Expr y) { over("x", layout.width, [&](Expr x) { fill(k, y, x); }); });
        });
    }

    using Wanted = std::function<Expr(Expr, Expr, Expr)>;

    Wanted target(ValueId value) {
        return [this, value](Expr k, Expr y, Expr x) {
            const View view = draft_.reads(value, "target");
            return at(view.array, scalar_type(), place(view, k, y, x));
        };
    }
    Wanted one_hot_target(ValueId value) {
        return [this, value](Expr k, Expr, Expr) { return one_hot(value, k); };
    }

    void squared_error(ValueId prediction, const Wanted& wanted) {
        const View in = draft_.reads(prediction, "in");
        const Expr total = body_.variable("total", real(0));
        over_elements(in.layout, [&](Expr k, Expr y, Expr x) {
            const Expr difference =
                body_.let("difference", at(in.array, scalar_type(), place(in, k, y, x)) - wanted(k, y, x));
            body_.add(total, difference * difference);
        });
        set_result(total * real(1.0 / static_cast<double>(count(prediction))));
    }

    void squared_error_grad(ValueId prediction, ValueId d_out, const Wanted& wanted) {
        const View in = draft_.reads(prediction, "in");
        const Expr factor = body_.let("factor", upstream(d_out) * real(2.0 / static_cast<double>(count(prediction))));
        const View out = draft_.writes(result_, "out");
        clear_all(out);
        over_elements(in.layout, [&](Expr k, Expr y, Expr x) {
            const Expr difference = at(in.array, scalar_type(), place(in, k, y, x)) - wanted(k, y, x);
            body_.assign(at(out.array, scalar_type(), place(out, k, y, x)), difference * factor);
        });
    }

    /// Zero everywhere, padding and border included.
    void clear_all(const View& out) {
        if (context_.layouts[result_].elements() == count(result_)) return;
        body_.run(apply("clear", {}, {loop::var(out.array)}));
    }

    void top_k(const TopK& op) {
        const View in = draft_.reads(op.scores, "in");
        const Expr wanted = body_.let("wanted", label(op.label));
        const int64_t n = count(op.scores);
        const Expr placed = body_.variable("placed", 0);
        over("k", n, [&](Expr k) {
            // The label and those behind it: smaller, or equal with a higher index. NaN compares false with everything,
            // so it never makes an answer right.
            const Expr smaller = loop::less(element(in, k), element(in, wanted));
            const Expr later =
                loop::both(loop::equal(element(in, k), element(in, wanted)), loop::greater_equal(k, wanted));
            body_.when(loop::either(smaller, later), [&] { body_.add(placed, 1); });
        });
        const int64_t ahead = std::max<int64_t>(0, n - op.k);
        set_result(loop::select(loop::greater(placed, integer(ahead)), real(1), real(0)));
    }

    Context& context_;
    const Group& group_;
    ValueId result_;
    Draft draft_;
    loop::Builder& body_;
};

}  // namespace

void lower_loss(Context& context, const Group& group) { LossWriter(context, group).write(); }

}  // namespace netc::lower
