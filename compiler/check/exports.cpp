// Checks, export and target.
#include <fmt/format.h>

#include <algorithm>

#include "check/best.h"
#include "check/functions.h"
#include "check/stages.h"

namespace netc::check {

namespace {

const syntax::Train* find_stage(Context& context, const Declarations& declarations, const std::string& name,
                                Span span) {
    std::vector<std::string> names;
    for (const syntax::Train* train : declarations.stages) {
        if (train->name.text == name) return train;
        names.push_back(train->name.text);
    }
    const std::string meant = nearest(name, names);
    Diagnostic& diagnostic =
        context.error("unknown-stage", span, fmt::format("no stage is called `{}`", name)).meant(meant);
    if (names.empty()) diagnostic.note("this file has no `train` section");
    return nullptr;
}

std::string mirrored(const std::string& op) {
    if (op == "<") return ">";
    if (op == "<=") return ">=";
    if (op == ">") return "<";
    return op == ">=" ? "<=" : op;
}

struct CheckReader {
    Context& context;
    const Declarations& declarations;
    const FindNet& find_net;
    const std::string& chosen;
    std::vector<graph::Expectation> result{};

    void wrong_form(Span span) {
        context.error("check-formula", span, "`check` compares a figure of a stage with a number")
            .help("`check first.accuracy >= 0.99`");
    }

    void read(const syntax::Expr& condition) {
        const auto* comparison = std::get_if<syntax::BinaryExpr>(&condition.node);
        const std::vector<std::string> known = {"<", "<=", ">", ">=", "=="};
        if (comparison && comparison->op == "and") {
            context.error("check-formula", condition.span, "several checks stand side by side")
                .propose({"`check ",
                          Edit{condition.span, fmt::format("{}, {}", context.source().text(comparison->left->span),
                                                           context.source().text(comparison->right->span))},
                          "`"});
            return;
        }
        if (!comparison || std::find(known.begin(), known.end(), comparison->op) == known.end())
            return wrong_form(condition.span);
        const auto* left = std::get_if<syntax::MemberExpr>(&comparison->left->node);
        const auto* right = std::get_if<syntax::MemberExpr>(&comparison->right->node);
        const syntax::MemberExpr* figure = left ? left : right;
        const auto* stage = figure ? std::get_if<syntax::NameRef>(&figure->object->node) : nullptr;
        if (!stage) return figure ? wrong_form(condition.span) : without_stage(condition, *comparison);
        Scope scope;
        Resolver resolver(context, declarations, nullptr, scope);
        const syntax::Expr& other = left ? *comparison->right : *comparison->left;
        const Meaning bound = resolver.evaluate(other);
        double storage = 0;
        const double* number = as_number(bound, storage);
        if (!number && !bound.failed()) return wrong_form(other.span);
        const syntax::Train* train = find_stage(context, declarations, stage->name, figure->object->span);
        if (!train || !number || !has_metric(*train, figure->member)) return;
        if (!can_be(*train, figure->member.text, *number, other.span)) return;
        if (train->net.text != chosen) return;
        result.push_back({stage->name, figure->member.text, left ? comparison->op : mirrored(comparison->op), *number,
                          context.written(condition.span)});
    }

    /// `accuracy >= 0.95` says it all where there is one stage, but of a check one sees whom it is about.
    void without_stage(const syntax::Expr& condition, const syntax::BinaryExpr& comparison) {
        const auto* name = std::get_if<syntax::NameRef>(&comparison.left->node);
        if (!name || declarations.stages.empty()) return wrong_form(condition.span);
        Diagnostic& diagnostic = context.error("check-formula", comparison.left->span,
                                               fmt::format("`check` has to say of which stage `{}` is", name->name));
        std::vector<std::variant<std::string, Edit>> figures;
        for (const syntax::Train* train : declarations.stages) {
            figures.emplace_back(figures.empty() ? "`" : "` or `");
            figures.emplace_back(Edit{comparison.left->span, fmt::format("{}.{}", train->name.text, name->name)});
        }
        figures.emplace_back("`");
        diagnostic.propose(figures);
    }

    /// Hits are counted as a part of all samples: 95 % is 0.95.
    bool can_be(const syntax::Train& train, const std::string& metric, double number, Span span) {
        if (number >= 0 && number <= 1) return true;
        const graph::Model& model = find_net(train.net.text)->model();
        for (const graph::Metric& known : model.metrics) {
            if (known.name != metric || !std::holds_alternative<graph::TopK>(model.graph.producer(known.value)))
                continue;
            Diagnostic& diagnostic =
                context.error("check-range", span, fmt::format("`{}` is a part of 1, from 0 to 1", metric));
            if (number > 1 && number <= 100)
                diagnostic.propose(
                    {fmt::format("{} % is `", number), Edit{span, fmt::format("{}", number / 100)}, "`"});
            return false;
        }
        return true;
    }

    bool has_metric(const syntax::Train& train, const syntax::Name& metric) {
        const ResolvedNet* net = find_net(train.net.text);
        return net && has_figure(context, *net, metric.text, metric.span);
    }
};

struct ExportReader {
    Context& context;
    const Declarations& declarations;
    ResolvedNet& net;

    void output(const syntax::Argument& entry) {
        graph::Model& model = net.builder.model;
        const auto* ref = std::get_if<syntax::NameRef>(&entry.value->node);
        const auto* quoted = std::get_if<syntax::StringLiteral>(&entry.value->node);
        const std::string name = !entry.key.text.empty() ? entry.key.text
                                 : ref                   ? ref->name
                                 : quoted                ? quoted->text
                                                         : "";
        if (name.empty()) {
            context.error("setting-value", entry.value->span, "an output needs a name")
                .propose({"`output ", Edit{{entry.value->span.first, entry.value->span.first}, "probabilities = "},
                          context.written(entry.value->span) + "`"});
            return;
        }
        const bool taken = std::any_of(model.outputs.begin(), model.outputs.end(),
                                       [&](const graph::NamedValue& other) { return other.name == name; });
        if (taken) {
            context.error("repeated-name", entry.key.text.empty() ? entry.value->span : entry.key.span,
                          fmt::format("there is another output called `{}`", name));
            return;
        }
        Resolver resolver(context, declarations, &net.builder, net.scope);
        const uint32_t first_new_value = model.graph.values.size();
        const Meaning meaning = resolver.evaluate(*entry.value);
        if (meaning.failed()) return;
        const Tensor* tensor = meaning.as<Tensor>();
        if (!tensor || net.builder.is_label(tensor->value) ||
            std::holds_alternative<graph::Input>(model.graph.producer(tensor->value))) {
            context.error("not-an-output", entry.value->span, "an output is a value that the net computes")
                .help("`output probabilities = softmax(logits)`");
            return;
        }
        if (net.builder.reads_label(tensor->value)) {
            context.error("output-reads-label", entry.value->span,
                          fmt::format("output `{}` is computed with a label, and there is none where the net predicts", name))
                .help("`output probabilities = softmax(logits)`");
            return;
        }
        if (tensor->value.index >= first_new_value) net.builder.name_value(tensor->value, name);
        model.outputs.push_back({name, tensor->value});
    }

    void read(const syntax::Export& exported) {
        net.builder.exporting = true;
        for (const syntax::Setting& setting : exported.settings) {
            if (setting.key.text != "output")
                refuse_setting(context, setting, "export", {"output"});
            else
                for (const syntax::Argument& entry : setting.values) output(entry);
        }
        net.builder.exporting = false;
    }
};

/// What a net answers when the file does not say: probabilities of a classifier, else its last value that reads no label.
void default_output(NetBuilder& builder) {
    graph::Model& model = builder.model;
    graph::Graph& graph = model.graph;
    for (const graph::NamedValue& loss : model.losses) {
        graph::ValueId value = loss.value;
        while (const auto* scale = std::get_if<graph::Scale>(&graph.producer(value))) value = scale->in;
        // What is compared comes first; itself made of a loss, it cannot be predicted.
        if (const auto compared = graph::inputs_of(graph.producer(value));
            compared.empty() || builder.reads_label(compared.front()))
            continue;
        const auto* rows = std::get_if<graph::MapRows>(&graph.producer(value));
        if (!rows) continue;
        const bool of_classes = std::any_of(rows->ins.begin(), rows->ins.end(),
                                            [&](graph::ValueId in) { return builder.is_numbering(in); });
        const graph::ValueId first = rows->ins[0];
        if (!of_classes) {
            // The difference between an input and a value says the same in either order.
            const bool given = std::holds_alternative<graph::Input>(graph.producer(first)) && rows->ins.size() == 2;
            return model.outputs.push_back({"prediction", given ? rows->ins[1] : first});
        }
        if (rows->function->value == library_function("categorical_crossentropy")->value)
            return model.outputs.push_back({"probabilities", first});
        if (rows->function->value != library_function("cross_entropy")->value)
            return model.outputs.push_back({"scores", first});
        const formula::FunctionRef& softmax = library_function("softmax");
        for (graph::NodeId user : graph.users(first))
            if (const auto* after = std::get_if<graph::MapRows>(&graph.nodes[user].op);
                after && after->function->value == softmax->value)
                return model.outputs.push_back({"probabilities", graph.nodes[user].result});
        const graph::TensorType type = builder.type(first);
        if (type.shape.rank() > 1) return model.outputs.push_back({"scores", first});
        const Span span = graph.nodes[graph.values[value].producer].span;
        const graph::MapRows probabilities{softmax, {first}, type.shape, 0, graph::RowResult::Each};
        return model.outputs.push_back({"probabilities", graph.add(probabilities, type, builder.unique_value_name("probabilities"), span)});
    }
    const auto last = std::find_if(model.layers.rbegin(), model.layers.rend(),
                                   [&](const graph::Layer& layer) { return !builder.reads_label(layer.value); });
    if (last != model.layers.rend()) model.outputs.push_back({"output", last->value});
}

}  // namespace

std::vector<graph::Expectation> resolve_checks(Context& context, const Declarations& declarations,
                                               const FindNet& find_net, const std::string& net) {
    CheckReader reader{context, declarations, find_net, net};
    for (const syntax::Check* check : declarations.checks)
        for (const syntax::ExprPtr& condition : check->conditions) reader.read(*condition);
    return reader.result;
}

void resolve_export(Context& context, const Declarations& declarations, const FindNet& find_net,
                    const std::string& chosen) {
    std::map<std::string, Span> exported;  // by net
    for (const auto& [section, span] : declarations.exports) {
        const syntax::Train* train = find_stage(context, declarations, section->stage.text, section->stage.span);
        if (!train) continue;
        const auto [first, fresh] = exported.insert({train->net.text, section->stage.span});
        if (!fresh) {
            context
                .error("repeated-export", section->stage.span,
                       fmt::format("net `{}` is exported already", train->net.text))
                .label(first->second, "here");
            continue;
        }
        ResolvedNet* net = find_net(train->net.text);
        if (!net || net->failed) continue;
        net->builder.model.exported_stage = section->stage.text;
        ExportReader{context, declarations, *net}.read(*section);
    }
    ResolvedNet* net = find_net(chosen);
    if (net && !net->failed && net->model().outputs.empty()) default_output(net->builder);
}

void resolve_targets(Context& context, const Declarations& declarations, graph::Model& model) {
    for (const syntax::Target* target : declarations.targets)
        for (const syntax::Setting& setting : target->settings) {
            if (setting.key.text != "precise")
                refuse_setting(context, setting, "target", {"precise"});
            else if (!setting.values.empty())
                context.error("setting-value", setting.span, "`precise` stands alone");
            else
                model.precise = true;
        }
}

}  // namespace netc::check
