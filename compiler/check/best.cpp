// `best lowest(loss)`, `best highest(accuracy)`: whose weights a stage keeps.
#include "check/best.h"

#include <fmt/format.h>

#include "check/functions.h"
#include "syntax/literals.h"

namespace netc::check {

bool has_figure(Context& context, const ResolvedNet& net, const std::string& name, Span span) {
    if (net.failed) return false;
    if (name == "loss") return true;
    std::vector<std::string> names{"loss"};
    for (const graph::Metric& known : net.model().metrics) {
        if (known.name == name) return true;
        names.push_back(known.name);
    }
    const std::string meant = nearest(name, names);
    context.error("unknown-metric", span, fmt::format("net `{}` has no metric `{}`", net.name.text, name))
        .meant(meant)
        .note(fmt::format("it has `{}`", fmt::join(names, "`, `")));
    return false;
}

namespace {

/// Hits are counted: more are better. Of others the name does not say it.
bool counts_hits(const ResolvedNet& net, const std::string& figure) {
    const graph::Model& model = net.model();
    for (const graph::Metric& metric : model.metrics)
        if (metric.name == figure) return std::holds_alternative<graph::TopK>(model.graph.producer(metric.value));
    return false;
}

void without_direction(Context& context, const syntax::Expr& expr, const std::string& figure, bool highest) {
    const std::string written = syntax::written_name(figure);
    context.error("best-formula", expr.span, fmt::format("`best` has to say whether the lowest or the highest `{}` is the best", figure))
        .propose({"`best ", Edit{expr.span, fmt::format("{}({})", highest ? "highest" : "lowest", written)}, "`"});
}

}  // namespace

graph::Best read_best(Context& context, const syntax::Expr& expr, const ResolvedNet& net, graph::Best before) {
    const auto figure_of = [](const syntax::Expr& value) {
        const auto* name = std::get_if<syntax::NameRef>(&value.node);
        const auto* quoted = std::get_if<syntax::StringLiteral>(&value.node);
        return name ? name->name : quoted ? quoted->text : std::string();
    };
    if (const std::string figure = figure_of(expr); !figure.empty()) {
        if (has_figure(context, net, figure, expr.span)) without_direction(context, expr, figure, counts_hits(net, figure));
        return before;
    }
    const auto* call = std::get_if<syntax::CallExpr>(&expr.node);
    const std::string direction = callee_of(expr).text;
    const bool lowest = direction == "lowest", highest = direction == "highest";
    const bool is_one = call && call->arguments.size() == 1 && call->arguments[0].key.text.empty();
    const std::string figure = is_one ? figure_of(*call->arguments[0].value) : "";
    if ((!lowest && !highest) || figure.empty()) {
        context.error("best-formula", expr.span, "`best` knows two forms: the lowest or the highest of the loss or a metric")
            .help("`best lowest(loss)`, `best highest(accuracy)`");
        return before;
    }
    if (!has_figure(context, net, figure, call->arguments[0].value->span)) return before;
    before.kept = true;
    before.figure = figure;
    before.highest = highest;
    return before;
}

}  // namespace netc::check
