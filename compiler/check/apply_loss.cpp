// Losses and metrics: formulas of what the network makes and of labels.
#include <fmt/format.h>

#include "base/check.h"
#include "check/apply.h"
#include "check/functions.h"
#include "formula/averages.h"
#include "formula/traits.h"
#include "syntax/literals.h"

namespace netc::check {

using graph::Shape;
using graph::ValueId;

namespace {

Meaning finish(const Step& step, graph::Op op, const std::string& name) {
    const std::optional<ValueId> value = step.net.add_node(std::move(op), {}, step.place.named(name), step.span);
    if (!value) return {Failed{}};
    step.net.set_origin(*value, {step.text, step.span, {}});
    step.net.mark_loss(*value);
    return {Tensor{*value}};
}

/// The edit that puts layers behind a value that a loss reads.
Edit behind(const Given& value, std::string layers) {
    return {{value.span.last, value.span.last}, std::move(layers), " | "};
}

/// "class[3][8, 8]", "f32[4]"
std::string declared_type(NetBuilder& net, ValueId input) {
    const Shape& shape = net.shape(input);
    if (!net.is_numbering(input)) return "f32" + to_string(shape);
    return fmt::format("{}[{}]{}", net.is_label(input) ? "class" : "index", net.classes(input),
                       shape.rank() > 0 ? to_string(shape) : "");
}

Span declaration_of(NetBuilder& net, ValueId input) {
    return net.model.graph.nodes[net.model.graph.values[input].producer].span;
}

/// The edit that declares the label with another type.
Edit declared_as(NetBuilder& net, ValueId label, const std::string& type) {
    return {declaration_of(net, label),
            fmt::format("label {} : {}", syntax::written_name(net.model.graph.values[label].name), type)};
}

void refuse_target_of_scores(const Step& step, const Given& label, ValueId target) {
    const bool numbers = step.net.is_label(target);
    Diagnostic& diagnostic = step.context.error(
        "not-a-label", label.span,
        fmt::format("`{}` compares with a label of classes, and this is {}", step.name(),
                    numbers ? declared_type(step.net, target) : describe(step.context, step.net, target)));
    const std::vector<graph::InputInfo>& declared = step.net.model.labels;
    if (numbers)
        diagnostic.label(declaration_of(step.net, target), "declared here")
            .help("`mean_squared_error` and `mean_absolute_error` compare with numbers");
    else if (!step.labels.empty())
        diagnostic.propose({"`", Edit{label.span, syntax::written_name(step.labels.front())}, "`"});
    else if (declared.empty())
        diagnostic.help("declare one: `label y : class[10]`");
    else
        diagnostic.label(declared.front().span,
                         fmt::format("the label `{}` is hidden by another value of that name", declared.front().name));
}

/// Scores [T, K] against class[K][T], [K, H, W] against class[K][H, W].
bool scores_of_places_fit(const Step& step, const Given& scores, const Given& label) {
    const ValueId value = scores.meaning.as<Tensor>()->value, target = label.meaning.as<Tensor>()->value;
    const Shape& places = step.net.shape(target);
    const int64_t classes = step.net.classes(target);
    const std::string type = declared_type(step.net, target);
    if (places.rank() >= graph::max_scores_rank) {
        step.context
            .error("not-a-label", label.span,
                   fmt::format("`{}` knows labels class[K], class[K][T] and class[K][H, W], and this is {}",
                               step.name(), type))
            .label(declaration_of(step.net, target), "declared here");
        return false;
    }
    Shape wanted = places;
    wanted.dims.insert(places.rank() == 1 ? wanted.dims.end() : wanted.dims.begin(), classes);
    const Shape& shape = step.net.shape(value);
    if (shape == wanted) return true;
    Diagnostic& diagnostic =
        step.context.error("classes-differ", scores.span,
                           fmt::format("`{}` wants {} for {}, and this is {}", step.name(), to_string(wanted), type,
                                       to_string(shape)),
                           describe(step.context, step.net, value));
    diagnostic.label(declaration_of(step.net, target), type);
    if (shape.rank() == wanted.rank()) {
        const graph::ClassScores given = graph::class_scores(shape);
        diagnostic.propose({"`",
                            declared_as(step.net, target,
                                        fmt::format("class[{}]{}", std::max<int64_t>(given.classes, 2),
                                                    to_string(graph::label_shape(shape)))),
                            "`"});
    }
    return false;
}

/// Scores [K] against class[K], or those with a label at each of many places.
bool scores_fit(const Step& step, const Given& scores, const Given& label) {
    const ValueId value = scores.meaning.as<Tensor>()->value, target = label.meaning.as<Tensor>()->value;
    if (!is_computable(step.context, step.net, value, scores.span, step.name())) return false;
    if (!step.net.is_label(target) || !step.net.is_numbering(target)) {
        refuse_target_of_scores(step, label, target);
        return false;
    }
    if (step.net.shape(target).rank() > 0) return scores_of_places_fit(step, scores, label);
    const Shape shape = step.net.shape(value);
    const int64_t classes = step.net.classes(target);
    if (shape.rank() == 1 && shape[0] == classes) return true;
    const std::string& label_name = step.net.model.graph.values[target].name;
    const std::string message =
        shape.rank() == 1
            ? fmt::format("`{}` gets {} score{} for the {} classes of `{}`", step.name(), shape[0],
                          shape[0] == 1 ? "" : "s", classes, label_name)
            : fmt::format("`{}` wants a score for each of {} classes: [{}]; this is {}", step.name(), classes, classes,
                          to_string(shape));
    Diagnostic& diagnostic =
        step.context.error("classes-differ", scores.span, message, describe(step.context, step.net, value));
    const Span declared = declaration_of(step.net, target);
    diagnostic.label(declared, fmt::format("class[{}]", classes));
    const std::string last = fmt::format("`dense({})` as the last layer", classes);
    if (shape.rank() > 1)
        diagnostic.propose({"`", behind(scores, fmt::format("flatten | dense({})", classes)), "` before it"});
    else if (shape.rank() == 1 && shape[0] >= 2)
        diagnostic.propose(
            {last + ", or `", declared_as(step.net, target, fmt::format("class[{}]", shape[0])), "`"});
    else
        diagnostic.help(last);
    return false;
}

/// Whether a value may be any number, so that it is no probability: what weights or a rectifier made.
bool is_unbounded(const Step& step, ValueId value) {
    const graph::Op& op = step.net.model.graph.producer(value);
    if (const auto* reshape = std::get_if<graph::Reshape>(&op)) return is_unbounded(step, reshape->in);
    if (const auto* map = std::get_if<graph::Map>(&op)) return !formula::is_probability(map->function->value);
    return std::holds_alternative<graph::Dense>(op) || std::holds_alternative<graph::Conv2d>(op) ||
           std::holds_alternative<graph::Conv2dGradInput>(op) ||
           std::holds_alternative<graph::BatchNorm>(op);
}

/// A softmax that made this value: the node, with the scores as its only input.
const graph::MapRows* softmax_before(const Step& step, ValueId value) {
    const auto* rows = std::get_if<graph::MapRows>(&step.net.model.graph.producer(value));
    return rows && rows->function->value == library_function("softmax")->value ? rows : nullptr;
}

bool is_library(const formula::Function& function, const char* name) {
    return function.value == library_function(name)->value;
}

/// A loss that reads probabilities reads the scores before a softmax instead: the stable form.
void read_scores(const Step& step, formula::Function& function, std::vector<ValueId>& ins) {
    if (!is_library(function, "categorical_crossentropy")) return;
    if (const graph::MapRows* softmax = softmax_before(step, ins[0])) {
        ins[0] = softmax->ins[0];
        function.value = library_function("cross_entropy")->value;
        function.variables = library_function("cross_entropy")->variables;
        function.names = library_function("cross_entropy")->names;
        return;
    }
    if (is_unbounded(step, ins[0]))
        step.context
            .warning("scores-as-probabilities", step.bound.inputs[0].span,
                     fmt::format("`{}` takes probabilities, and these are scores of any size", step.name()))
            .propose({"`", Edit{step.callee, "cross_entropy"}, "` takes scores; or a `",
                      behind(step.bound.inputs[0], "softmax"), "` layer before it"});
}

void warn_of_second_softmax(const Step& step, const formula::Function& function, ValueId scores) {
    if (!is_library(function, "cross_entropy") || !softmax_before(step, scores)) return;
    step.context
        .warning("softmax-twice", step.bound.inputs[0].span,
                 "`cross_entropy` takes scores and applies softmax itself, and these went through one already")
        .propose({"`", Edit{step.callee, "categorical_crossentropy"},
                  "` takes probabilities; or leave the softmax layer out"});
}

/// A prediction and a target of numbers of one shape.
bool numbers_fit(const Step& step) {
    const Given &prediction = step.bound.inputs[0], &target = step.bound.inputs[1];
    NetBuilder& net = step.net;
    if (net.is_label(step.in(0)) && !net.is_label(step.in(1))) {
        step.context
            .error("label-as-value", prediction.span,
                   fmt::format("`{}` takes the prediction first, and `{}` is a label", step.name(),
                               net.model.graph.values[step.in(0)].name))
            .help("then its target: `mean_squared_error(prediction, label)`");
        return false;
    }
    if (!is_computable(step.context, net, step.in(0), prediction.span, step.name())) return false;
    if (!net.is_label(step.in(1)))
        return is_computable(step.context, net, step.in(1), target.span, step.name()) &&
               same_shapes(step.context, net, step.name(), prediction, target);
    const std::string& label = net.model.graph.values[step.in(1)].name;
    const std::string type = declared_type(net, step.in(1)), wanted = "f32" + to_string(net.shape(step.in(0)));
    if (net.shape(step.in(0)) == net.shape(step.in(1))) return true;
    Diagnostic& diagnostic = step.context.error(
        "target-shape", prediction.span,
        fmt::format("`{}` compares {} with the label `{}`, {}", step.name(), to_string(net.shape(step.in(0))), label, type),
        describe(step.context, net, step.in(0)));
    diagnostic.label(declaration_of(net, step.in(1)), "declared here");
    const Shape& target_shape = net.shape(step.in(1));
    const Edit declared = declared_as(net, step.in(1), wanted);
    if (net.shape(step.in(0)).elements() != 1 || target_shape.elements() != 1) {
        diagnostic.propose({"`", declared, "`"});
        return false;
    }
    diagnostic.note("f32[] is one number, f32[1] a row of one, as `dense(1)` gives");
    const Edit reshape = behind(prediction, fmt::format("reshape({})", to_string(target_shape)));
    if (target_shape.rank() == 0)
        diagnostic.propose({"`", behind(prediction, "sum"), "` or `", reshape, "` behind it, or `", declared, "`"});
    else
        diagnostic.propose({"`", reshape, "` behind it, or `", declared, "`"});
    return false;
}

/// The input that the formula reads as a label of classes: `label : class`, or a target that is given one, which is
/// compared as its one-hot row.
std::optional<size_t> label_among(const Step& step, formula::Function& function) {
    const syntax::FormulaDecl& declaration = step.bound.entry->declared->declaration;
    for (size_t i = 0; i < step.bound.inputs.size(); ++i)
        if (is_class(declaration, step.bound.entry->inputs[i])) return i;
    for (size_t i = 1; i < step.bound.inputs.size(); ++i) {
        if (!step.net.is_label(step.in(i)) || !step.net.is_numbering(step.in(i))) continue;
        const std::string& name = function.variables[i];
        const formula::Formula hit = formula::make(formula::Primitive::OneHot, {formula::variable(name, false)});
        const formula::Formula row = formula::select(hit, formula::number(1), formula::number(0));
        function.value = formula::replace(function.value, formula::variable(name), row);
        for (formula::Formula& each : function.averages) each = formula::replace(each, formula::variable(name), row);
        for (auto& [term, called] : function.names) term = formula::replace(term, formula::variable(name), row);
        return i;
    }
    return std::nullopt;
}

bool is_once(const Step& step, size_t input) {
    return is_number(step.bound.entry->declared->declaration, step.bound.entry->inputs[input]);
}

/// Whether what is declared as one number for the sample is one.
bool are_numbers(const Step& step) {
    for (size_t i = 0; i < step.bound.inputs.size(); ++i) {
        if (!is_once(step, i) || (step.shape(i).rank() == 0 && !step.net.is_numbering(step.in(i)))) continue;
        step.context
            .error("target-shape", step.bound.inputs[i].span,
                   fmt::format("`{}` of `{}` is one number, and this is {}", step.bound.entry->inputs[i], step.name(),
                               describe(step.context, step.net, step.in(i))))
            .help("`label same : f32[]`, or `sum` behind a value of the network");
        return false;
    }
    return true;
}

/// Whether the numbers that a loss compares without a label of classes have one shape.
bool all_numbers_fit(const Step& step) {
    if (step.bound.inputs.size() == 2 && !is_once(step, 1)) return numbers_fit(step);
    for (size_t i = 0; i < step.bound.inputs.size(); ++i) {
        if (is_once(step, i)) continue;
        const Given& input = step.bound.inputs[i];
        const ValueId value = step.in(i);
        if (!step.net.is_label(value) && !is_computable(step.context, step.net, value, input.span, step.name()))
            return false;
        if (step.net.shape(value) != step.shape())
            return same_shapes(step.context, step.net, step.name(), step.bound.inputs[0], input);
    }
    return true;
}

bool is_one_number(const Step& step, const formula::Function& function) {
    if (!function.value->row) return true;
    step.context
        .error("formula", step.span,
               fmt::format("the {} `{}` has a number for each place; it wants one for the sample",
                           step.bound.entry->declared->declaration.word.text, step.name()))
        .help("`mean(...)` or `sum(...)` around it");
    return false;
}

/// Whether the numbers that a formula reads are such as it can be computed of, and there are any (reported).
bool reads_numbers(const Step& step, const formula::Function& function) {
    const auto is_read = [&](const std::string& name) {
        const formula::Formula variable = formula::variable(name);
        return formula::depends_on(function.value, variable) ||
               std::any_of(function.averages.begin(), function.averages.end(),
                           [&](const formula::Formula& each) { return formula::depends_on(each, variable); });
    };
    if (std::any_of(function.variables.begin(), function.variables.end(), is_read)) return true;
    step.context.error("formula", step.span, fmt::format("`{}` reads no numbers of the network", step.name()));
    return false;
}

/// What a metric of a whole set averages.
class Averages {
public:
    /// `rows`: the rows of a sample, of scores with a label each, or all numbers as one.
    Averages(const Step& step, const formula::Function& metric, graph::MapRows rows, std::set<std::string> labels)
        : step_(step), metric_(metric), rows_(std::move(rows)), labels_(std::move(labels)) {}

    Meaning make() {
        auto made = std::make_shared<formula::OfAverages>();
        made->value = metric_.value;
        made->row = length();
        int64_t count = 0;
        std::vector<ValueId> ins;
        for (const formula::Formula& term : metric_.averages) {
            if (!is_sound(step_, term, labels_)) return {Failed{}};
            const std::optional<ValueId> in = averaged(term);
            if (!in) return {Failed{}};
            ins.push_back(*in);
            made->places.push_back({count, step_.net.shape(*in)[0]});
            count += made->places.back().count;
        }
        if (count > most_averages) {
            step_.context.error("formula", step_.span,
                                fmt::format("`{}` keeps {} averages; at most {} are kept", step_.name(), count, most_averages));
            return {Failed{}};
        }
        const std::optional<ValueId> row = ins.size() == 1 ? ins[0] : add(graph::Concat{ins, 0}, {{count}});
        if (!row) return {Failed{}};
        return {OfSet{*row, std::move(made)}};
    }

private:
    static constexpr int64_t most_averages = 10'000;

    int64_t length() const { return rows_.axis < 0 ? rows_.shape.elements() : rows_.shape[static_cast<size_t>(rows_.axis)]; }

    std::optional<ValueId> add(graph::Op op, Shape shape) {
        const std::optional<ValueId> value = step_.net.add_node(std::move(op), std::move(shape), step_.place.named(step_.name()), step_.span);
        if (value) step_.net.set_origin(*value, {step_.text, step_.span, {}});
        return value;
    }

    /// The numbers of a sample: a row of one, or of as many as its rows have places, each the mean of all rows.
    std::optional<ValueId> averaged(const formula::Formula& term) {
        graph::MapRows rows = rows_;
        formula::Function function = metric_;
        function.value = term;
        function.averages.clear();
        for (size_t i = 0; i < step_.bound.inputs.size(); ++i) rows.ins.push_back(step_.in(i));
        drop_unread(function, rows.ins);
        rows.function = std::make_shared<const formula::Function>(function);
        if (!term->row) return reshaped(add(std::move(rows), {}), 1);
        rows.result = graph::RowResult::Each;
        const std::optional<ValueId> each = add(std::move(rows), rows_.shape);
        return each && rows_.shape.elements() > length() ? mean_of_rows(*each) : reshaped(each, length());
    }

    std::optional<ValueId> reshaped(std::optional<ValueId> value, int64_t length) {
        const Shape row{{length}};
        return !value || step_.net.shape(*value) == row ? value : add(graph::Reshape{*value, row}, row);
    }

    std::optional<ValueId> mean_of_rows(ValueId each) {
        std::vector<int64_t> others;
        for (int64_t axis = 0; axis < rows_.shape.rank(); ++axis)
            if (axis != rows_.axis) others.push_back(axis);
        const Shape row{{length()}};
        const std::optional<ValueId> sum = add(graph::Reduce{graph::ReduceKind::Sum, each, std::move(others), false}, row);
        if (!sum) return sum;
        return add(graph::Scale{*sum, static_cast<double>(length()) / static_cast<double>(rows_.shape.elements())}, row);
    }

    const Step& step_;
    const formula::Function& metric_;
    graph::MapRows rows_;
    std::set<std::string> labels_;
};

/// A declared loss or metric: rows of scores with a label each, or all numbers of a sample as one row.
Meaning of_rows(const Step& step) {
    std::optional<formula::Function> function = function_of(step.context, step.declarations, step.bound);
    if (!function || !is_one_number(step, *function)) return {Failed{}};
    if (step.bound.inputs.empty()) {
        step.context.error("formula", step.span, fmt::format("`{}` reads no numbers of the network", step.name()));
        return {Failed{}};
    }
    if (!are_numbers(step)) return {Failed{}};
    const std::optional<size_t> label = label_among(step, *function);
    if (label ? *label == 0 && step.bound.inputs.size() == 1 : step.net.is_numbering(step.in())) {
        step.context.error("formula", step.span, fmt::format("`{}` reads no numbers of the network", step.name()));
        return {Failed{}};
    }
    const size_t first = label && *label == 0 ? 1 : 0;
    graph::MapRows rows{nullptr, {}, step.shape(first), -1, graph::RowResult::Once};
    std::set<std::string> labels;
    if (label) {
        for (size_t i = 0; i < step.bound.inputs.size(); ++i)
            if (i != *label && !is_once(step, i) && !scores_fit(step, step.bound.inputs[i], step.bound.inputs[*label])) return {Failed{}};
        // The classes of a map of scores are its channels.
        rows.axis = rows.shape.rank() == 2 ? 1 : 0;
        if (step.shape(*label).rank() > 0) rows.result = graph::RowResult::Mean;
        labels.insert(function->variables[*label]);
    } else if (!all_numbers_fit(step)) {
        return {Failed{}};
    }
    if (!reads_numbers(step, *function)) return {Failed{}};
    if (!function->averages.empty()) return Averages(step, *function, std::move(rows), std::move(labels)).make();
    if (!is_sound(step, function->value, labels)) return {Failed{}};
    for (size_t i = 0; i < step.bound.inputs.size(); ++i) rows.ins.push_back(step.in(i));
    warn_of_second_softmax(step, *function, rows.ins[0]);
    read_scores(step, *function, rows.ins);
    drop_unread(*function, rows.ins);
    rows.function = std::make_shared<const formula::Function>(*function);
    return finish(step, std::move(rows), function->is_own ? step.name() : "loss");
}

/// Which of the largest scores count: 1 for accuracy.
int64_t counted_scores(const Bound& bound) {
    if (bound.entry->name == "topk") return bound.whole("k");
    return bound.entry->name.starts_with("top5") ? 5 : 1;
}


}  // namespace

Meaning apply_loss(const Step& step) { return of_rows(step); }

Meaning apply_metric(const Step& step) {
    if (step.bound.entry->declared) return of_rows(step);
    if (!scores_fit(step, step.bound.inputs[0], step.bound.inputs[1])) return {Failed{}};
    const int64_t k = counted_scores(step.bound), classes = step.net.classes(step.in(1));
    if (k > classes) {
        step.context.error("argument-range", step.span,
                           fmt::format("`{}` counts the {} largest of {} scores", step.name(), k, classes));
        return {Failed{}};
    }
    const std::string name = step.name() == "topk" ? fmt::format("top{}", k) : step.name();
    const Meaning hits = finish(step, graph::TopK{step.in(0), step.in(1), k}, name);
    const Tensor* counted = hits.as<Tensor>();
    if (!counted || !step.bound.entry->name.ends_with("_error")) return hits;
    const formula::OfAverages misses{formula::number(1) - formula::average(0, false), {{}}};
    return {OfSet{counted->value, std::make_shared<const formula::OfAverages>(misses)}};
}

}  // namespace netc::check
