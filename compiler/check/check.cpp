// From the declarations of a file to the model of the net that is compiled.
#include "check/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/set_values.h"
#include "check/stages.h"
#include "check/variants.h"

namespace netc::check {

namespace {

std::string list_of_nets(const Declarations& declarations) {
    return fmt::format("this file has the nets `{}`", fmt::join(declarations.net_names(), "`, `"));
}

/// The stage of the first `export`, if there is one.
const syntax::Train* exported_stage(const Declarations& declarations) {
    for (const auto& [section, span] : declarations.exports)
        for (const syntax::Train* train : declarations.stages)
            if (train->name.text == section->stage.text) return train;
    return nullptr;
}

/// The net that is compiled, or null (reported, unless only the choice is missing).
const NetDeclaration* choose_net(Context& context, const Declarations& declarations, const Selection& selection,
                                 Span file) {
    if (declarations.nets.empty()) {
        context.error("no-net", file, "there is no net in this file")
            .help("`net Digits { input image : f32[1, 28, 28] ... }`");
        return nullptr;
    }
    if (!selection.net.empty()) {
        if (const NetDeclaration* net = declarations.find_net(selection.net)) return net;
        const std::string meant = nearest(selection.net, declarations.net_names());
        Diagnostic& diagnostic =
            context.error("unknown-net", declarations.nets[0].name->span,
                          fmt::format("no net is called `{}`, which `--net` names", selection.net));
        if (!meant.empty()) diagnostic.help(fmt::format("`--net {}`", meant));
        diagnostic.note(list_of_nets(declarations));
        return nullptr;
    }
    if (const syntax::Train* train = exported_stage(declarations))
        if (const NetDeclaration* net = declarations.find_net(train->net.text)) return net;
    std::set<std::string> trained;
    for (const syntax::Train* train : declarations.stages)
        if (declarations.find_net(train->net.text)) trained.insert(train->net.text);
    if (trained.size() == 1) return declarations.find_net(*trained.begin());
    // Nets that are imported stand there to be used; those of the file itself are meant first.
    const auto is_own = [&](const NetDeclaration& net) { return context.source().is_own(net.name->span); };
    const auto own = std::find_if(declarations.nets.begin(), declarations.nets.end(), is_own);
    const auto count = std::count_if(declarations.nets.begin(), declarations.nets.end(), is_own);
    if (trained.empty() && count == 1) return &*own;
    return trained.empty() && declarations.nets.size() == 1 ? &declarations.nets[0] : nullptr;
}

/// Said only of files without other mistakes: those may be the reason.
void refuse_choice(Context& context, const Declarations& declarations) {
    if (context.error_count() > 0) return;
    const bool trained = !declarations.stages.empty();
    context
        .error("which-net", declarations.nets[1].name->span,
               trained ? "more than one net is trained, and no `export` says which is meant"
                       : "more than one net, and neither `train` nor `export` says which is meant")
        .note(list_of_nets(declarations))
        .help(fmt::format("`--net {}`", declarations.nets[0].name->text));
}

/// Sources first, wanted values once.
void settle_graph(graph::Model& model) {
    graph::Graph& graph = model.graph;
    std::stable_partition(graph.order.begin(), graph.order.end(),
                          [&](graph::NodeId node) { return graph::inputs_of(graph.nodes[node].op).empty(); });
    std::set<graph::ValueId> listed;
    const auto want = [&](graph::ValueId value) {
        if (listed.insert(value).second) graph.outputs.push_back(value);
    };
    for (const graph::NamedValue& loss : model.losses) want(loss.value);
    for (const graph::Metric& metric : model.metrics) want(metric.value);
    for (const graph::Part& part : model.parts) want(part.value);
    for (const graph::NamedValue& output : model.outputs) want(output.value);
}

void warn_of_unused_nets(Context& context, const Declarations& declarations, const Selection& selection,
                         const NetDeclaration& chosen) {
    if (!selection.net.empty()) return;
    std::set<std::string> used{chosen.name->text};
    for (const syntax::Train* train : declarations.stages) used.insert(train->net.text);
    for (const NetDeclaration& net : declarations.nets)
        if (net.alias) used.insert(net.alias->base.text);
    for (const NetDeclaration& net : declarations.nets)
        if (!used.count(net.name->text) && context.source().is_own(net.name->span))
            context
                .warning("unused-net", net.name->span,
                         fmt::format("nothing trains or exports net `{}`", net.name->text))
                .note(fmt::format("`--net {}` compiles it", net.name->text));
}

bool is_trained(const Declarations& declarations, const std::string& net) {
    return std::any_of(declarations.stages.begin(), declarations.stages.end(),
                       [&](const syntax::Train* train) { return train->net.text == net; });
}

}  // namespace

std::optional<graph::Model> check(const syntax::Ast& ast, Source& source, const Selection& selection,
                                  Diagnostics& diagnostics) {
    if (diagnostics.has_errors()) return std::nullopt;
    auto library_blocks = mentioned_blocks(source, diagnostics);
    Context context(source, diagnostics);
    note_defaults(context, ast);
    Declarations declarations = collect(context, ast);
    declarations.library_blocks = std::move(library_blocks);
    const NetDeclaration* chosen = choose_net(context, declarations, selection, {0, 0});

    std::map<std::string, std::unique_ptr<ResolvedNet>> nets;
    for (const NetDeclaration& net : declarations.nets) {
        const bool is_chosen = &net == chosen;
        const bool wanted = is_chosen || is_trained(declarations, net.name->text);
        auto resolved = resolve_net(context, declarations, net,
                                    is_chosen ? selection.parameters : std::map<std::string, double>{}, wanted);
        if (resolved) nets[net.name->text] = std::move(resolved);
    }
    const FindNet find_net = [&](const std::string& name) {
        const auto found = nets.find(name);
        return found == nets.end() ? nullptr : found->second.get();
    };
    const std::string chosen_name = chosen ? chosen->name->text : std::string();
    std::vector<StageOfNet> stages = resolve_stages(context, declarations, find_net);
    std::vector<graph::Expectation> checks = resolve_checks(context, declarations, find_net, chosen_name);
    resolve_export(context, declarations, find_net, chosen_name);
    if (!chosen) {
        refuse_choice(context, declarations);
        return std::nullopt;
    }
    ResolvedNet& net = *nets.at(chosen_name);
    refuse_unused_set(context, net, declarations);
    graph::Model& model = net.builder.model;
    resolve_targets(context, declarations, model);
    if (context.error_count() == 0) {
        warn_of_unused_nets(context, declarations, selection, *chosen);
        warn_of_unused(context, declarations, ast);
        for (const auto& [name, resolved] : nets) warn_of_unused(context, *resolved);
        for (const StageOfNet& stage : stages)
            if (stage.net == chosen_name) warn_of_untrained(context, net, stage.stage);
    }
    if (diagnostics.has_errors() || context.stopped()) return std::nullopt;

    model.file = without_folders(source.name());
    for (StageOfNet& stage : stages)
        if (stage.net == chosen_name) model.stages.push_back(std::move(stage.stage));
    if (std::any_of(model.stages.begin(), model.stages.end(), graph::mixes_samples)) net.builder.add_mixed_in();
    model.checks = std::move(checks);
    for (const auto& [call, defaults] : context.variants_in_force) model.variants.push_back(fmt::format("{}: {}", call, defaults));
    if (model.exported_stage.empty() && !model.stages.empty()) model.exported_stage = model.stages.back().name;
    settle_graph(model);
    return std::move(model);
}

}  // namespace netc::check
