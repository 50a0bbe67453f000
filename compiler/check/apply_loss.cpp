// Losses, metrics, and arithmetic between values of the network.
#include <fmt/format.h>

#include "base/check.h"
#include "check/apply.h"
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
bool scores_of_places_fit(const Step& step, bool known) {
    const Given &scores = step.bound.inputs[0], &label = step.bound.inputs[1];
    const ValueId value = scores.meaning.as<Tensor>()->value, target = label.meaning.as<Tensor>()->value;
    const Shape& places = step.net.shape(target);
    const int64_t classes = step.net.classes(target);
    const std::string type = declared_type(step.net, target);
    if (!known || places.rank() >= graph::max_scores_rank) {
        Diagnostic& diagnostic = step.context.error(
            "not-a-label", label.span,
            known ? fmt::format("`{}` knows labels class[K], class[K][T] and class[K][H, W], and this is {}",
                                step.name(), type)
                  : fmt::format("`{}` compares with one class a sample, and this is {}", step.name(), type));
        diagnostic.label(declaration_of(step.net, target), "declared here");
        if (!known) diagnostic.help("`cross_entropy` compares with a class at each place");
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
                                        fmt::format("class[{}]{}", std::max<int64_t>(given.classes, classes),
                                                    to_string(graph::label_shape(shape)))),
                            "`"});
    }
    return false;
}

/// Scores [K] against class[K]; with `places` also those with a label at each of many.
bool scores_fit(const Step& step, bool places) {
    const Given &scores = step.bound.inputs[0], &label = step.bound.inputs[1];
    const ValueId value = scores.meaning.as<Tensor>()->value, target = label.meaning.as<Tensor>()->value;
    if (!is_computable(step.context, step.net, value, scores.span, step.name())) return false;
    if (!step.net.is_label(target) || !step.net.is_numbering(target)) {
        refuse_target_of_scores(step, label, target);
        return false;
    }
    if (step.net.shape(target).rank() > 0) return scores_of_places_fit(step, places);
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
           std::holds_alternative<graph::BatchNorm>(op);
}

/// A loss that reads probabilities reads the scores before a softmax instead: the stable form.
Meaning log_loss(const Step& step) {
    if (!scores_fit(step, false)) return {Failed{}};
    const auto* softmax = std::get_if<graph::Softmax>(&step.net.model.graph.producer(step.in(0)));
    if (softmax) return finish(step, graph::CrossEntropy{softmax->in, step.in(1)}, "loss");
    if (is_unbounded(step, step.in(0)))
        step.context
            .warning("scores-as-probabilities", step.bound.inputs[0].span,
                     fmt::format("`{}` takes probabilities, and these are scores of any size", step.name()))
            .propose({"`", Edit{step.callee, "cross_entropy"}, "` takes scores; or a `",
                      behind(step.bound.inputs[0], "softmax"), "` layer before it"});
    return finish(step, graph::LogLoss{step.in(0), step.in(1)}, "loss");
}

Meaning cross_entropy(const Step& step) {
    if (!scores_fit(step, true)) return {Failed{}};
    if (std::holds_alternative<graph::Softmax>(step.net.model.graph.producer(step.in(0)))) {
        step.context
            .warning("softmax-twice", step.bound.inputs[0].span,
                     "`cross_entropy` takes scores and applies softmax itself, and these went through one already")
            .propose({"`", Edit{step.callee, "categorical_crossentropy"},
                      "` takes probabilities; or leave the softmax layer out"});
    }
    return finish(step, graph::CrossEntropy{step.in(0), step.in(1)}, "loss");
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
    if (net.is_numbering(step.in(1))) {
        step.context
            .error("target-type", target.span,
                   fmt::format("`{}` compares numbers, and the label `{}` is {}", step.name(), label, type))
            .label(declaration_of(net, step.in(1)), "declared here")
            .propose({"classes are no quantities: `cross_entropy`; or numbers: `", declared_as(net, step.in(1), wanted),
                      "`"});
        return false;
    }
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

Meaning mean_squared_error(const Step& step) {
    if (step.net.is_label(step.in(1)) && step.net.is_numbering(step.in(1))) {
        if (!scores_fit(step, false)) return {Failed{}};
        return finish(step, graph::OneHotSquaredError{step.in(0), step.in(1)}, "loss");
    }
    if (!numbers_fit(step)) return {Failed{}};
    return finish(step, graph::MeanSquaredError{step.in(0), step.in(1)}, "loss");
}

Meaning mean_absolute_error(const Step& step) {
    if (!numbers_fit(step)) return {Failed{}};
    return finish(step, graph::MeanAbsoluteError{step.in(0), step.in(1)}, "loss");
}

/// Which of the largest scores count: 1 for accuracy.
int64_t counted_scores(const Bound& bound) {
    if (bound.entry->name == "topk") return bound.whole("k");
    return bound.entry->name == "top5" ? 5 : 1;
}


}  // namespace

Meaning apply_loss(const Step& step) {
    if (step.bound.entry->declared) return apply_declared_loss(step);
    const std::string_view name = step.bound.entry->name;
    if (name == "cross_entropy") return cross_entropy(step);
    if (name == "mean_squared_error") return mean_squared_error(step);
    if (name == "mean_absolute_error") return mean_absolute_error(step);
    if (name == "categorical_crossentropy" || name == "sparse_categorical_crossentropy") return log_loss(step);
    NETC_CHECK(false, "a loss of the table without a node: " + std::string(name));
    NETC_UNREACHABLE();
}

Meaning apply_metric(const Step& step) {
    if (step.bound.entry->declared) return apply_declared_loss(step);
    if (!scores_fit(step, true)) return {Failed{}};
    const int64_t k = counted_scores(step.bound), classes = step.net.classes(step.in(1));
    if (k > classes) {
        step.context.error("argument-range", step.span,
                           fmt::format("`{}` counts the {} largest of {} scores", step.name(), k, classes));
        return {Failed{}};
    }
    const std::string name = step.name() == "topk" ? fmt::format("top{}", k) : step.name();
    return finish(step, graph::TopK{step.in(0), step.in(1), k}, name);
}

}  // namespace netc::check
