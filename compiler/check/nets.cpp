// Resolving a net: parameters, body, names of losses, parts, expectations.
#include "check/nets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "check/constants.h"
#include "check/set_values.h"
#include "syntax/literals.h"

namespace netc::check {

namespace {

const graph::InputInfo* find_info(const std::vector<graph::InputInfo>& list, const std::string& name) {
    for (const graph::InputInfo& info : list)
        if (info.name == name) return &info;
    return nullptr;
}

/// The net at the end of `net B = A(...)`, and the arguments given on the way; the outermost win.
struct Unfolded {
    const syntax::Net* net = nullptr;
    std::map<std::string, Given> arguments;
    std::vector<const syntax::NetAlias*> aliases;  // outermost first
    bool failed = false;
};

/// Collects the arguments of one alias by name of the parameter.
void take_arguments(Context& context, const Declarations& declarations, const syntax::NetAlias& alias,
                    Unfolded& unfolded) {
    Scope empty;
    Resolver resolver(context, declarations, nullptr, empty);
    std::vector<syntax::Parameter> optional = unfolded.net->parameters;
    const auto nothing = std::make_shared<const syntax::Expr>();
    for (syntax::Parameter& parameter : optional) parameter.value = nothing;  // what is missing shows at the end
    const auto set = [&](const syntax::Name& name, const Given& argument) {
        if (argument.span.empty()) return;
        if (argument.meaning.failed()) unfolded.failed = true;
        unfolded.arguments.insert({name.text, argument});
    };
    const bool fits = bind_declared(context, Declared{"net", unfolded.net->name, optional}, alias.base,
                                    resolver.evaluate_all(alias.arguments), alias.base.span, set,
                                    [](const syntax::Expr&) { return Meaning{Failed{}}; });
    unfolded.failed = unfolded.failed || !fits;
}

Unfolded unfold(Context& context, const Declarations& declarations, const NetDeclaration& declaration) {
    Unfolded result;
    const NetDeclaration* at = &declaration;
    std::set<std::string> seen;
    while (at && at->alias) {
        if (!seen.insert(at->name->text).second) {
            // Reported at the first of them in the file, however the cycle was entered.
            const auto first =
                std::find_if(declarations.nets.begin(), declarations.nets.end(),
                             [&](const NetDeclaration& net) { return seen.count(net.name->text) && net.alias; });
            context.error("net-cycle", first->alias->base.span,
                          fmt::format("`{}` is another name for itself", first->name->text));
            result.failed = true;
            return result;
        }
        result.aliases.push_back(at->alias);
        const syntax::Name& base = at->alias->base;
        at = declarations.find_net(base.text);
        if (at) continue;
        const std::string meant = nearest(base.text, declarations.net_names());
        context.error("unknown-net", base.span, fmt::format("no net is called `{}`", base.text)).meant(meant);
        result.failed = true;
        return result;
    }
    result.net = at->net;
    for (const syntax::NetAlias* alias : result.aliases) take_arguments(context, declarations, *alias, result);
    return result;
}

/// Fills in the parameters, as far as all have values in their ranges; `others` becomes true when a value is not the net's own default.
bool fill_parameters(Context& context, Resolver& resolver, ResolvedNet& net, const Unfolded& unfolded,
                     const std::map<std::string, double>& set, bool wanted, bool& others) {
    bool fits = true;
    for (const syntax::Parameter& parameter : unfolded.net->parameters) {
        const auto overridden = set.find(parameter.name.text);
        const auto given = unfolded.arguments.find(parameter.name.text);
        Given value{parameter.name, {}, (parameter.range ? parameter.range->span : parameter.name.span)};
        if (overridden != set.end())
            value.meaning = from_command_line(overridden->second);
        else if (given != unfolded.arguments.end())
            value = given->second;
        else if (parameter.value)
            value = {parameter.name, resolver.evaluate(*parameter.value), parameter.value->span};
        else {
            if (wanted)
                context
                    .error("missing-argument", parameter.name.span,
                           fmt::format("net `{}` needs a value for `{}`", net.name.text, parameter.name.text))
                    .propose({"a default: `",
                              Edit{parameter.name.span, syntax::written_name(parameter.name.text) + " = 10"},
                              fmt::format("`; or `--set {}=10` on the command line", parameter.name.text)});
            return false;
        }
        others = others || overridden != set.end() || given != unfolded.arguments.end();
        fits = resolver.is_in_range(unfolded.net->name, parameter, value) && fits;
        net.scope.names[parameter.name.text] = {value.meaning, parameter.name.span, true};
        ++net.scope.sites[parameter.name.text];
    }
    return fits;
}

/// What is no parameter of the net may be a number of the stages.
void leave_to_stages(Context& context, const syntax::Net& base, const std::map<std::string, double>& set) {
    std::set<std::string> parameters;
    for (const syntax::Parameter& parameter : base.parameters) parameters.insert(parameter.name.text);
    for (const auto& [name, value] : set) {
        if (!parameters.count(name)) context.set_for_stages[name] = {value, false};
    }
}

void name_losses(NetBuilder& builder) {
    graph::Model& model = builder.model;
    if (model.losses.size() == 1) model.losses[0].name = "loss";
    std::set<std::string> names;
    for (graph::NamedValue& loss : model.losses) {
        const std::string base = loss.name;
        for (int number = 2; !names.insert(loss.name).second; ++number) loss.name = base + std::to_string(number);
    }
}

void list_parts(ResolvedNet& net) {
    for (PartRecord& part : net.scope.parts)
        net.builder.model.parts.push_back({part.name, part.value, part.parameters});
    for (const auto& [name, shared] : net.scope.shared)
        if (shared.uses > 0 && shared.first_result)
            net.builder.model.parts.push_back({name, shared.first_result, shared.parameters});
}

/// Trainable weights and multiply-adds; false when they pass 64 bits (reported).
bool count(Context& context, ResolvedNet& net) {
    graph::Model& model = net.builder.model;
    bool fits = true;
    for (const graph::ParameterInfo& info : model.graph.parameters)
        if (info.trainable)
            fits &= !__builtin_add_overflow(model.parameter_count, model.graph.shape(info.value).elements(),
                                            &model.parameter_count);
    for (const graph::Node& node : model.graph.nodes)
        fits &= !__builtin_add_overflow(model.mac_count, graph::macs(model.graph, node), &model.mac_count);
    if (!fits)
        context.error("tensor-too-large", net.name.span,
                      fmt::format("net `{}` needs more than 2^63 multiplications for one sample", net.name.text));
    return fits;
}

/// How the number comes about, layer by layer, when it fits on a line or two.
std::string breakdown(const graph::Model& model, bool parameters) {
    std::string text;
    int shown = 0;
    for (const graph::Layer& layer : model.layers) {
        int64_t number = 0;
        if (parameters) {
            for (int index : layer.parameters) {
                const graph::ParameterInfo& info = model.graph.parameters[static_cast<size_t>(index)];
                if (info.trainable) number += model.graph.shape(info.value).elements();
            }
        } else {
            number = graph::macs(model.graph, model.graph.nodes[model.graph.values[layer.value].producer]);
        }
        if (number == 0) continue;
        constexpr int most = 8;
        if (++shown > most) return "`netc summary` shows them layer by layer";
        text += fmt::format("{}{} {}", shown == 1 ? "" : " + ", layer.name, grouped(number));
    }
    return text.empty() ? "no layer has any" : text;
}

void check_expectation(Context& context, Resolver& resolver, const graph::Model& model, const syntax::Argument& entry) {
    const std::string& key = entry.key.text;
    const bool params = key == "params", macs = key == "macs";
    if (!params && !macs) {
        const std::string meant = nearest(key, {"params", "macs"});
        context
            .error("unknown-expectation", key.empty() ? entry.value->span : entry.key.span,
                   key.empty() ? "`expect` needs a name: `expect params = 600_165`"
                               : fmt::format("`expect` has no `{}`", key))
            .meant(meant)
            .note(
                "`params` (weights that train) and `macs` (multiply-adds of conv and dense for one sample) are known");
        return;
    }
    const auto wanted = resolver.evaluate_whole(*entry.value, fmt::format("`{}`", key));
    const int64_t seen = params ? model.parameter_count : model.mac_count;
    if (!wanted || *wanted == seen) return;
    context
        .error("expectation", entry.value->span,
               fmt::format("this net has {} {}, not {}", grouped(seen), params ? "parameters" : "multiply-adds",
                           grouped(*wanted)))
        .note(breakdown(model, params));
}

void check_expectations(Context& context, Resolver& resolver, const ResolvedNet& net, const Unfolded& unfolded,
                        bool others) {
    // What a net expects of itself is meant for its own defaults; an alias has expectations of its own.
    if (!others)
        for (const syntax::Expect* expect : net.scope.expectations)
            for (const syntax::Argument& entry : expect->entries)
                if (!entry.key.text.empty()) check_expectation(context, resolver, net.model(), entry);
    if (unfolded.aliases.empty()) return;
    for (const syntax::Statement& statement : unfolded.aliases.front()->body) {
        if (const auto* expect = std::get_if<syntax::Expect>(&statement.node)) {
            for (const syntax::Argument& entry : expect->entries)
                check_expectation(context, resolver, net.model(), entry);
        } else {
            context.error("alias-body", statement.span, "behind `net B = A(...)` stands `expect` and nothing else");
        }
    }
}

}  // namespace

const graph::InputInfo* ResolvedNet::label(const std::string& label_name) const {
    return find_info(model().labels, label_name);
}
const graph::InputInfo* ResolvedNet::input(const std::string& input_name) const {
    return find_info(model().inputs, input_name);
}

std::unique_ptr<ResolvedNet> resolve_net(Context& context, const Declarations& declarations,
                                         const NetDeclaration& declaration, const std::map<std::string, double>& set,
                                         bool wanted) {
    const int errors = context.error_count();
    auto net = std::make_unique<ResolvedNet>(context, *declaration.name);
    const Unfolded unfolded = unfold(context, declarations, declaration);
    Resolver resolver(context, declarations, &net->builder, net->scope);
    net->builder.model.name = declaration.name->text;
    if (unfolded.failed || !unfolded.net) {
        net->failed = true;
        return net;
    }
    leave_to_stages(context, *unfolded.net, set);
    for (const syntax::Parameter& parameter : unfolded.net->parameters) net->parameters.push_back(parameter.name.text);
    bool others = false;
    if (!fill_parameters(context, resolver, *net, unfolded, set, wanted, others)) {
        net->failed = true;
        return wanted ? std::move(net) : nullptr;
    }
    count_assignments(unfolded.net->body, net->scope.sites);
    resolver.execute(unfolded.net->body);
    if (net->model().inputs.empty() && context.error_count() == errors)
        context.error("no-input", net->name.span, fmt::format("net `{}` has no input", net->name.text))
            .help("`input image : f32[1, 28, 28]`");
    net->failed = context.error_count() != errors || context.stopped();
    if (net->failed) return net;
    name_losses(net->builder);
    list_parts(*net);
    if (count(context, *net)) check_expectations(context, resolver, *net, unfolded, others);
    return net;
}

void warn_of_unused(Context& context, ResolvedNet& net) {
    if (net.failed || net.model().losses.empty()) return;
    for (const auto& [name, binding] : net.scope.names) {
        const Tensor* tensor = binding.meaning.as<Tensor>();
        if (!tensor || binding.read || net.scope.sites[name] > 1) continue;
        const bool label = net.builder.is_label(tensor->value);
        const bool input = !label && std::holds_alternative<graph::Input>(net.model().graph.producer(tensor->value));
        const std::string what = label   ? fmt::format("no loss and no metric reads the label `{}`", name)
                                 : input ? fmt::format("nothing reads the input `{}`", name)
                                         : fmt::format("nothing reads `{}`", name);
        context.warning("unused-value", binding.span, what);
    }
}

}  // namespace netc::check
