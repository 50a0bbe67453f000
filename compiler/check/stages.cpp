// Training stages: settings, optimizers, what they start from and what they freeze.
#include "check/stages.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "check/best.h"
#include "check/class_balance.h"
#include "check/optimizers.h"
#include "check/schedules.h"
#include "check/set_values.h"
#include "syntax/literals.h"

namespace netc::check {

void refuse_setting(Context& context, const syntax::Setting& setting, const char* section,
                    const std::vector<std::string>& known) {
    const std::string meant = nearest(setting.key.text, known);
    context.error("unknown-setting", setting.key.span, fmt::format("`{}` has no setting `{}`", section, setting.key.text))
        .meant(meant)
        .note(fmt::format("it knows `{}`", fmt::join(known, "`, `")));
}

const syntax::Expr* single_value(Context& context, const syntax::Setting& setting) {
    if (setting.values.size() == 1 && setting.values[0].key.text.empty()) return setting.values[0].value.get();
    context.error("setting-value", setting.span, fmt::format("`{}` takes one value", setting.key.text));
    return nullptr;
}

std::string lone_name(Context& context, const syntax::Expr& expr, const char* what) {
    if (const auto* ref = std::get_if<syntax::NameRef>(&expr.node)) return ref->name;
    if (const auto* quoted = std::get_if<syntax::StringLiteral>(&expr.node)) return quoted->text;
    context.error("setting-value", expr.span, fmt::format("the name of {} belongs here", what));
    return {};
}

namespace {

const std::vector<std::string> stage_settings() {
    return {"batch", "epochs", "optimizer", "seed", "shuffle", "from", "except", "freeze", "no_decay", "rate", "best", "patience", "class_weights", "sampling"};
}

struct StageReader {
    Context& context;
    const Declarations& declarations;
    const syntax::Train& train;
    ResolvedNet& net;
    const FindNet& find_net;
    Scope scope{};
    Resolver resolver{context, declarations, nullptr, scope};
    graph::Stage stage{};
    std::map<std::string, Span> seen{};
    Span from_span{};
    std::vector<std::string> excepted_parts{};
    bool except_failed = false;
    const syntax::Expr* optimizer_call = nullptr;
    std::map<int, Exception> exceptions{};  // by the weight's index

    void apply(const syntax::Setting& setting) {
        const std::string& key = setting.key.text;
        const std::vector<std::string> known = stage_settings();
        if (std::find(known.begin(), known.end(), key) == known.end())
            return refuse_setting(context, setting, "train", known);
        const auto [first, fresh] = seen.insert({key, setting.key.span});
        if (!fresh) {
            context.error("repeated-setting", setting.key.span, fmt::format("`{}` is set twice", key))
                .label(first->second, "first here");
            return;
        }
        if (key == "freeze") return freeze(setting);
        if (key == "except") return except(setting);
        if (key == "no_decay") return no_decay(setting);
        if (key == "rate") return rates(setting);
        if (const syntax::Name* other = other_setting(setting)) {
            context
                .error("unknown-setting", other->span, fmt::format("`train` has no setting `{}`", other->text))
                .note(fmt::format("it knows `{}`", fmt::join(known, "`, `")));
            return;
        }
        const syntax::Expr* value = single_value(context, setting);
        if (!value) return;
        if (key == "batch")
            number(*value, key, 1, 1 << 20, stage.batch);
        else if (key == "epochs")
            number(*value, key, 1, 1'000'000, stage.epochs);
        else if (key == "seed")
            seed(*value);
        else if (key == "shuffle")
            shuffle(*value);
        else if (key == "optimizer")
            optimizer_call = value;
        else if (key == "best")
            stage.best = read_best(context, *value, net, stage.best);
        else if (key == "patience")
            patience(*value);
        else if (key == "class_weights")
            stage.class_weights = read_class_weights(context, resolver, *value, net);
        else if (key == "sampling")
            stage.balanced = read_sampling(context, *value, net);
        else
            from(*value);
    }

    /// `steps` in `optimizer sgd, steps = 40000`: read as a further value, meant as a setting.
    static const syntax::Name* other_setting(const syntax::Setting& setting) {
        for (size_t i = 1; i < setting.values.size(); ++i)
            if (!setting.values[i].key.text.empty()) return &setting.values[i].key;
        return nullptr;
    }

    void number(const syntax::Expr& expr, const std::string& key, int64_t low, int64_t high, int64_t& target) {
        const auto value = resolver.evaluate_whole(expr, fmt::format("`{}`", key));
        if (!value) return;
        if (*value >= low && *value <= high)
            target = *value;
        else
            context.error(
                "argument-range", expr.span,
                fmt::format("`{}` is {}; it must be at least {}, at most {}", key, *value, low, grouped(high)));
    }

    void patience(const syntax::Expr& expr) {
        number(expr, "patience", 1, 1'000'000, stage.best.patience);
        stage.best.kept = true;
    }

    void seed(const syntax::Expr& expr) {
        int64_t value = stage.seed;
        number(expr, "seed", 0, UINT32_MAX, value);
        stage.seed = static_cast<uint32_t>(value);
    }

    void shuffle(const syntax::Expr& expr) {
        const Meaning meaning = resolver.evaluate(expr);
        if (const bool* truth = meaning.as<bool>())
            stage.shuffle = *truth;
        else if (!meaning.failed())
            context.error("setting-value", expr.span,
                          fmt::format("`shuffle` is true or false, and this is {}", kind_of(meaning)));
    }

    /// Behind the other settings: schedules stretch over the epochs.
    void optimizer(const syntax::Expr& expr) {
        const auto* call = std::get_if<syntax::CallExpr>(&expr.node);
        const syntax::Callee callee = callee_of(expr);
        if (declarations.broken_formulas.contains(callee.text)) return;
        const std::vector<std::string> known = declarations.names_of(Group::Optimizer);
        const Entry* entry = declarations.find(callee.text, Group::Optimizer);
        if (!entry) {
            const std::string meant = name_meant(callee.text, known);
            context
                .error("unknown-optimizer", callee.span,
                       callee.text.empty()              ? "an optimizer is a call: `adam(lr = 0.001)`"
                       : is_only_elsewhere(callee.text) ? fmt::format("netc has no `{}`", callee.text)
                                                        : fmt::format("no optimizer is called `{}`", callee.text))
                .meant(meant)
                .note(fmt::format("optimizers are `{}`", fmt::join(known, "`, `")));
            return;
        }
        std::vector<Given> given;
        if (call)
            for (const syntax::Argument& argument : call->arguments) {
                if (!is_of_steps(*argument.value))
                    given.push_back(std::move(resolver.evaluate_all({argument}, entry).front()));
                else
                    given.push_back({argument.key, evaluate_of_steps(context, declarations, *argument.value), argument.value->span});
            }
        take_set_arguments(context, *entry, expr.span, given);
        const std::optional<Bound> bound = bind_arguments(context, *entry, callee, std::move(given), expr.span);
        if (!bound) return;
        auto read = optimizer_of(context, &declarations, *bound, stage.epochs, exceptions);
        if (!read) return;
        stage.optimizer = std::move(read->optimizer);
        stage.exceptions = std::move(read->exceptions);
        if (const auto setting = seen.find("no_decay"); setting != seen.end() && decays_by_nothing(*bound))
            context
                .error("setting-without-effect", setting->second, fmt::format("`{}` has no weight decay here that could be left out", bound->entry->name))
                .help("`weight_decay = 1e-4` among its arguments");
    }

    static bool decays_by_nothing(const Bound& bound) {
        const auto is_zero = [&](const char* setting) {
            double storage = 0;
            const double* decay = as_number(bound.at(setting), storage);
            return decay && *decay == 0;
        };
        return is_zero("weight_decay") && is_zero("l1");
    }

    /// Parts, `bias` (of layers) and `norm` (scales and shifts of batch-norms).
    void no_decay(const syntax::Setting& setting) {
        if (net.failed) return;
        for (const syntax::Argument& value : setting.values) {
            const std::string name = value.key.text.empty() ? lone_name(context, *value.value, "a part, `bias` or `norm`") : "";
            const auto& parameters = net.model().graph.parameters;
            if ((name == "bias" || name == "norm") && !has_part(name)) {
                bool found = false;
                for (size_t i = 0; i < parameters.size(); ++i)
                    if (is_of_kind(parameters[i], name)) found = exceptions[static_cast<int>(i)].without_decay = true;
                if (!found)
                    context.error("part-without-weights", value.value->span,
                                  fmt::format("no layer of net `{}` has {}", net.name.text, name == "bias" ? "a bias" : "a scale or a shift"));
                continue;
            }
            std::vector<std::string> names;
            for (const int parameter : parameters_of_part(value, names)) exceptions[parameter].without_decay = true;
        }
    }

    static bool is_of_kind(const graph::ParameterInfo& parameter, const std::string& kind) {
        return kind == "bias" ? parameter.role == "bias" : parameter.role == "scale" || parameter.role == "shift";
    }

    bool has_part(const std::string& name) const {
        const auto& parts = net.model().parts;
        return std::any_of(parts.begin(), parts.end(), [&](const graph::Part& part) { return part.name == name; });
    }

    /// `rate features = 0.1, head = 2`: factors of the rate.
    void rates(const syntax::Setting& setting) {
        for (const syntax::Argument& value : setting.values) {
            if (value.key.text.empty()) {
                context.error("setting-value", value.value->span, "`rate` takes parts with factors of their rate").help("`rate features = 0.1`");
                continue;
            }
            const Meaning meaning = resolver.evaluate(*value.value);
            double storage = 0;
            const double* factor = as_number(meaning, storage);
            if (!factor || !(*factor > 0)) {
                if (!meaning.failed())
                    context.error("argument-range", value.value->span, fmt::format("a factor of the rate is {}; it must be a number above 0", to_text(meaning)))
                        .help(fmt::format("`freeze {}` leaves a part as it is", syntax::written_name(value.key.text)));
                continue;
            }
            for (const int parameter : parameters_named(value.key.text, value.key.span)) exceptions[parameter].rate *= *factor;
        }
    }

    void from(const syntax::Expr& expr) {
        const std::string name = lone_name(context, expr, "a stage");
        if (name.empty()) return;
        const syntax::Train* source = nullptr;
        bool before = true, found_before = false;
        std::vector<std::string> names;
        for (const syntax::Train* other : declarations.stages) {
            if (other == &train)
                before = false;
            else
                names.push_back(other->name.text);
            if (other->name.text == name) source = other, found_before = before;
        }
        if (!source) {
            const std::string meant = nearest(name, names);
            context.error("unknown-stage", expr.span, fmt::format("no stage is called `{}`", name)).meant(meant);
        } else if (source == &train) {
            context.error("stage-order", expr.span, fmt::format("stage `{}` would start from itself", name));
        } else if (!found_before) {
            context
                .error(
                    "stage-order", expr.span,
                    fmt::format("stage `{}` comes later than `{}`, which would start from it", name, train.name.text))
                .label(source->name.span, "it stands here");
        } else {
            stage.from = name;
            if (source->net.text != train.net.text) stage.from_net = source->net.text;
            from_span = expr.span;
        }
    }

    /// The parameters of the parts that a setting lists, in the order of the graph; `names` receives the parts.
    std::vector<int> parameters_of_parts(const syntax::Setting& setting, std::vector<std::string>& names) {
        std::set<int> parameters;
        for (const syntax::Argument& value : setting.values)
            for (const int parameter : parameters_of_part(value, names)) parameters.insert(parameter);
        return {parameters.begin(), parameters.end()};
    }

    std::vector<int> parameters_of_part(const syntax::Argument& value, std::vector<std::string>& names) {
        const std::string name = value.key.text.empty() ? lone_name(context, *value.value, "a part") : "";
        std::vector<int> parameters;
        if (!name.empty()) parameters = parameters_named(name, value.value->span);
        if (!parameters.empty()) names.push_back(name);
        return parameters;
    }

    /// Of a part; none after a mistake (reported).
    std::vector<int> parameters_named(const std::string& name, Span span) {
        const graph::Part* part = net.failed ? nullptr : find_part(name, span);
        if (!part) return {};
        if (part->parameters.empty()) context.error("part-without-weights", span, fmt::format("`{}` has no weights", name));
        return part->parameters;
    }

    void except(const syntax::Setting& setting) {
        stage.excepted_parameters = parameters_of_parts(setting, excepted_parts);
        except_failed = excepted_parts.size() < setting.values.size();
        if (!stage.excepted_parameters.empty() && stage.excepted_parameters.size() == net.model().graph.parameters.size())
            context
                .error("nothing-to-start-from", setting.span,
                       fmt::format("with this excepted, no weights are left that stage `{}` would start from",
                                   train.name.text))
                .help("leave `from` and `except` out");
    }

    /// When all settings are read: whether what is started from fits.
    void settle() {
        take_set_numbers(context, train.name.span, stage);
        if (optimizer_call) optimizer(*optimizer_call);
        if (const auto excepted = seen.find("except"); excepted != seen.end() && !seen.contains("from"))
            context
                .error("nothing-to-start-from", excepted->second, "`except` says what does not start `from` another stage, and there is no `from`")
                .help(fmt::format("`from first, except {}`", net.model().parts.empty() ? "logits" : net.model().parts.back().name));
        if (const auto shuffled = seen.find("shuffle"); shuffled != seen.end() && stage.balanced)
            context.error("setting-without-effect", shuffled->second, "`sampling balanced` draws the samples of an epoch: there is no order to be shuffled")
                .label(seen.at("sampling"), "drawn here");
        if (stage.class_weights.balanced && stage.balanced)
            context.error("balanced-twice", seen.at("class_weights"), "`sampling balanced` draws all classes alike already: with these weights, rare ones would count twice")
                .label(seen.at("sampling"), "drawn here")
                .help("one of the two");
        if (stage.from_net.empty() || net.failed || except_failed) return;
        const ResolvedNet* other = find_net(stage.from_net);
        if (other && !other->failed) compare(*other);
    }

    /// Weights of one name must have one shape in both nets, unless they are excepted.
    void compare(const ResolvedNet& other) {
        const graph::Graph &here = net.model().graph, &there = other.model().graph;
        std::vector<std::string> differences;
        std::vector<int> misfits;
        for (int i = 0; i < static_cast<int>(here.parameters.size()); ++i) {
            const graph::ParameterInfo& parameter = here.parameters[i];
            const auto& excepted = stage.excepted_parameters;
            if (std::binary_search(excepted.begin(), excepted.end(), i)) continue;
            const auto same = std::find_if(there.parameters.begin(), there.parameters.end(),
                                           [&](const auto& known) { return known.name == parameter.name; });
            if (same == there.parameters.end())
                differences.push_back(fmt::format("`{}` is in net `{}` alone", parameter.name, net.name.text));
            else if (there.shape(same->value).dims != here.shape(parameter.value).dims)
                differences.push_back(fmt::format("`{}` is {} there and {} here", parameter.name,
                                                  to_string(there.shape(same->value)),
                                                  to_string(here.shape(parameter.value))));
            else
                continue;
            misfits.push_back(i);
        }
        if (misfits.empty()) return;
        Diagnostic& diagnostic = context.error(
            "from-does-not-fit", from_span,
            fmt::format("the weights of stage `{}` of net `{}` do not fit net `{}`: {}{}", stage.from, stage.from_net,
                        net.name.text, differences[0],
                        differences.size() > 1 ? fmt::format(", and {} more", differences.size() - 1) : ""));
        for (size_t i = 1; i < std::min<size_t>(differences.size(), 4); ++i) diagnostic.note(differences[i]);
        diagnostic.help(remedy(misfits));
    }

    std::string remedy(const std::vector<int>& misfits) const {
        if (misfits.size() + stage.excepted_parameters.size() == net.model().graph.parameters.size())
            return "nothing of it fits: leave `from` out";
        std::vector<std::string> parts = excepted_parts;
        for (const graph::Part& part : net.model().parts) {
            const bool differs = std::any_of(part.parameters.begin(), part.parameters.end(), [&](int parameter) {
                return std::binary_search(misfits.begin(), misfits.end(), parameter);
            });
            if (differs) parts.push_back(part.name);
        }
        if (parts.empty()) return "give the differing layers a name that `except` can list: `logits = x | dense(3)`";
        return fmt::format("`from {}, except {}`", stage.from, fmt::join(parts, ", "));
    }

    void freeze(const syntax::Setting& setting) {
        stage.frozen_parameters = parameters_of_parts(setting, stage.frozen);
        if (stage.frozen_parameters.empty()) return;
        const auto& parameters = net.model().graph.parameters;
        for (size_t i = 0; i < parameters.size(); ++i)
            if (parameters[i].trainable && !std::binary_search(stage.frozen_parameters.begin(), stage.frozen_parameters.end(),
                                                               static_cast<int>(i)))
                return;
        context.error("nothing-to-train", setting.span,
                      fmt::format("with this frozen, nothing of net `{}` is left to train", net.name.text));
    }

    const graph::Part* find_part(const std::string& name, Span span) {
        std::vector<std::string> names;
        for (const graph::Part& part : net.model().parts) {
            if (part.name == name) return &part;
            names.push_back(part.name);
        }
        const auto sites = net.scope.sites.find(name);
        if (sites != net.scope.sites.end() && net.scope.names.count(name)) {
            context
                .error("not-a-part", span,
                       fmt::format("`{}` is a name of net `{}`, but not of a part", name, net.name.text))
                .label(net.scope.names.at(name).span, sites->second > 1 ? "assigned again here" : "here")
                .note("a part is a value that is assigned once, outside of loops: `features = image | ...`");
            return nullptr;
        }
        const auto& layers = net.model().layers;
        const bool layer =
            std::any_of(layers.begin(), layers.end(), [&](const auto& known) { return known.name == name; });
        const std::string meant = layer ? "" : nearest(name, names);
        Diagnostic& diagnostic =
            context.error("unknown-part", span, fmt::format("net `{}` has no part `{}`", net.name.text, name));
        diagnostic.meant(syntax::written_name(meant));
        diagnostic.note(names.empty() ? "a part is a named value: `features = image | ...`"
                                      : fmt::format("its parts are `{}`", fmt::join(names, "`, `")));
        if (layer)
            diagnostic.help(
                fmt::format("`{}` is a layer; parts are what the file names: `features = image | ...`", name));
        return nullptr;
    }
};

void require_loss(Context& context, const syntax::Train& train, const ResolvedNet& net) {
    if (!net.model().losses.empty()) return;
    Diagnostic& diagnostic =
        context.error("missing-loss", train.net.span, fmt::format("net `{}` has no loss to train with", net.name.text));
    diagnostic.label(net.name.span, "declared here");
    if (const auto named = net.scope.names.find("loss"); named != net.scope.names.end())
        diagnostic.label(named->second.span, "`loss = ...` is a value of that name; a loss is stated without `=`");
    diagnostic.help(net.model().labels.empty()
                        ? "`label y : class[10]` and `loss cross_entropy(logits, y)`"
                        : fmt::format("`loss cross_entropy(logits, {})`", net.model().labels[0].name));
}

/// The variance of one value is 0: such a batch-norm gives `shift` alone, and nothing before it learns.
void refuse_norm_of_one_value(Context& context, const graph::Stage& stage, const graph::Model& model) {
    if (stage.batch != 1) return;
    const graph::Graph& graph = model.graph;
    const auto& frozen = stage.frozen_parameters;
    for (const graph::NodeId id : graph.order) {
        const auto* norm = std::get_if<graph::BatchNorm>(&graph.nodes[id].op);
        if (!norm) continue;
        const graph::Shape& shape = graph.values[norm->in].type.shape;
        const auto* scale = std::get_if<graph::Parameter>(&graph.producer(norm->scale));
        const bool is_frozen = scale && std::count(frozen.begin(), frozen.end(), scale->index);
        if (is_frozen || shape.elements() != shape[0]) continue;
        context
            .error("batchnorm-of-one-value", graph.nodes[id].span,
                   fmt::format("`batchnorm` takes mean and variance of one value: 1 sample of {} in a step of stage `{}`",
                               to_string(shape), stage.name))
            .label(stage.span, "`batch` is 1")
            .help("`batch 32`");
    }
}

}  // namespace

std::vector<StageOfNet> resolve_stages(Context& context, const Declarations& declarations, const FindNet& find_net) {
    std::vector<StageOfNet> result;
    for (const syntax::Train* train : declarations.stages) {
        ResolvedNet* net = find_net(train->net.text);
        if (!net) {
            const std::string meant = nearest(train->net.text, declarations.net_names());
            context.error("unknown-net", train->net.span, fmt::format("no net is called `{}`", train->net.text))
                .meant(meant);
            continue;
        }
        StageReader reader{context, declarations, *train, *net, find_net};
        reader.stage.name = train->name.text;
        reader.stage.span = train->name.span;
        for (const syntax::Setting& setting : train->settings) reader.apply(setting);
        reader.settle();
        if (!reader.seen.contains("optimizer"))
            context
                .error("missing-optimizer", train->name.span,
                       fmt::format("stage `{}` has no optimizer", train->name.text))
                .help("`optimizer adam(lr = 0.001)` in its braces")
                .note(fmt::format("optimizers are `{}`", fmt::join(declarations.names_of(Group::Optimizer), "`, `")));
        if (net->failed) continue;
        require_loss(context, *train, *net);
        refuse_norm_of_one_value(context, reader.stage, net->model());
        if (net->model().parameter_count == 0)
            context
                .error("nothing-to-train", train->net.span,
                       fmt::format("net `{}` has no weights to train", net->name.text))
                .label(net->name.span, "declared here");
        if (auto source = resolve_source(context, declarations, *train, *net)) reader.stage.source = std::move(*source);
        result.push_back({train->net.text, std::move(reader.stage)});
    }
    // Behind all settings, which speak of what the user wrote.
    for (StageOfNet& each : result)
        if (each.stage.class_weights.balanced) measure_balance(*find_net(each.net), each.stage.class_weights);
    return result;
}

}  // namespace netc::check
