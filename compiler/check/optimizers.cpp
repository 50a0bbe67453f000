// The body of an optimizer runs once, on names: what they are bound to at its end is the step.
#include "check/optimizers.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "check/declarations.h"
#include "check/functions.h"
#include "check/optimizer_sums.h"
#include "check/schedules.h"
#include "check/variants.h"
#include "formula/print.h"

namespace netc::check {

using formula::Formula;
using formula::Primitive;

namespace {

struct OptimizerReader {
    Context& context;
    const Declarations* declarations;
    const Bound& bound;
    const std::vector<formula::StepPlace>& steps;
    const Exception exception = {};
    const DeclaredFormula& declared = *bound.entry->declared;
    mutable Formula undecided = {};  // the last condition that scheduled numbers leave open

    std::optional<graph::Optimizer> read() {
        // What the library says costs the file no compile-time work.
        Diagnostics inside;
        Context library(declared.library ? *declared.library : context.source(), inside);
        graph::Optimizer result = named();
        FormulaNames names = settings_of(bound);
        // A number of which every step has its own, and no constant.
        names["lr"] = formula::number(exception.rate) * formula::variable("lr", false);
        names["t"] = formula::variable("t", false);
        names["w"] = formula::variable("w");
        names["g"] = formula::variable("g");
        if (batches() > 1) accumulate(result, names);
        if (exception.without_decay) names["weight_decay"] = formula::number(0);
        const Formula gradient = names["g"];
        names["g"] = clipped(gradient, names.at("clip_value"), names.at("clip_norm"));
        if (!exception.without_decay) names["g"] = names["g"] + decay(names);
        FormulaReader reader(declared.library ? library : context, declared.library ? nullptr : declarations, names);
        OptimizerBody body;
        reader.decide_by([&](const Formula& condition) { return decided(condition, result); });
        if (!reader.run(declared.declaration.body, body)) {
            if (declared.library) refuse_undecided();
            return std::nullopt;
        }
        result.weight = reader.names().at("w");
        if (is_decoupled()) result.weight = result.weight - names.at("lr") * names.at("weight_decay") * names.at("w");
        for (const syntax::Name& state : body.states) result.states.push_back({state.text, reader.names().at(state.text)});
        if (batches() > 1) result.states.push_back({sum_of_batches, gradient});
        result.names = std::move(body.names);
        result.statements = std::move(body.statements);
        if (!take_sums(declared.declaration, result, context) || !is_sound(result, body)) return std::nullopt;
        if (!formula::is_number(number_of("average"), 0)) add_average(result);
        if (batches() > 1) wait_for_last_batch(result);
        return result;
    }

private:
    graph::Optimizer named() const {
        graph::Optimizer result;
        result.name = bound.entry->name;
        result.rate = number_of("lr");
        if (const Formula decay = number_of("decay"); !formula::is_number(decay, 0))
            result.rate = result.rate / (formula::number(1) + decay * formula::variable("step", false));
        for (const ParameterEntry& parameter : bound.entry->parameters) {
            const Scheduled* scheduled = bound.at(parameter.name).as<Scheduled>();
            if (scheduled && parameter.name != "lr" && parameter.name != "decay" && parameter.name != "average")
                result.scheduled.push_back({std::string(parameter.name), scheduled->value});
        }
        result.is_own = !declared.library;
        std::string settings;
        const auto say = [&](std::string_view name) {
            const Meaning& meaning = bound.at(name);
            const std::string value = meaning.as<bool>()        ? "true"
                                      : meaning.as<Scheduled>() ? meaning.as<Scheduled>()->text
                                                                : fmt::format("{}", bound.real(name));
            settings += fmt::format("{}{} = {}", settings.empty() ? "" : ", ", name, value);
        };
        for (const ParameterEntry& parameter : bound.entry->parameters) {
            if (is_of_every_optimizer(parameter.name)) continue;
            const bool* truth = bound.at(parameter.name).as<bool>();
            if (!truth || *truth) say(parameter.name);
        }
        for (const char* name : {"decay", "weight_decay", "l1", "clip_value", "clip_norm", "average"})
            if (!formula::is_number(number_of(name), 0)) say(name);
        if (is_decoupled() && !formula::is_number(number_of("weight_decay"), 0)) say("decoupled");
        if (batches() > 1) say("accumulate");
        result.text = fmt::format("{}({})", result.name, settings);
        return result;
    }

    double batches() const { return bound.real("accumulate"); }

    /// The gradients of several batches become one: their mean, which a state sums up. Steps count when all of them are there.
    void accumulate(graph::Optimizer& optimizer, FormulaNames& names) const {
        const Formula step = formula::variable("step", false), count = formula::number(batches());
        const Formula done = formula::make(Primitive::Floor, {step / count}), batch = step - done * count;
        const auto whether = [](const Formula& condition) { return formula::select(condition, formula::number(1), formula::number(0)); };
        optimizer.scheduled.push_back({"goes_on", whether(formula::make(Primitive::Less, {formula::number(0), batch}))});
        optimizer.scheduled.push_back({"is_last", whether(formula::make(Primitive::LessEqual, {count, batch + formula::number(1)}))});
        optimizer.scheduled.push_back({"updates", done + formula::number(1)});
        optimizer.accumulate = static_cast<int64_t>(batches());
        names["t"] = formula::variable("updates", false);
        names["g"] = formula::variable("goes_on", false) * formula::variable(sum_of_batches) + names["g"] / count;
    }

    /// Until the last of the batches, weights and other states stay as they are.
    static void wait_for_last_batch(graph::Optimizer& optimizer) {
        const Formula is_last = formula::make(Primitive::Less, {formula::number(0), formula::variable("is_last", false)});
        optimizer.weight = formula::select(is_last, optimizer.weight, formula::variable("w"));
        for (graph::Optimizer::State& state : optimizer.states)
            if (state.name != sum_of_batches) state.next = formula::select(is_last, state.next, formula::variable(state.name));
    }
    static constexpr const char* sum_of_batches = "g_sum";

    /// It begins with the weight behind the first step, as in Keras: of what was before, that step keeps nothing.
    void add_average(graph::Optimizer& optimizer) const {
        const Formula is_first = formula::make(Primitive::Less, {formula::variable("step", false), formula::number(batches())});
        optimizer.scheduled.push_back({"average", formula::select(is_first, formula::number(0), number_of("average"))});
        std::string name = "w_average";
        while (std::any_of(optimizer.states.begin(), optimizer.states.end(), [&](const auto& state) { return state.name == name; })) name += "_";
        const Formula &weight = optimizer.weight, keep = formula::variable("average", false);
        optimizer.states.push_back({name, weight + keep * (formula::variable(name) - weight), true});
    }

    /// What draws weights to 0 with their gradients.
    Formula decay(const FormulaNames& names) const {
        const Formula& w = names.at("w");
        const Formula by_sign = names.at("l1") * formula::make(Primitive::Sign, {w});
        return decays_itself(declared.declaration) || is_decoupled() ? by_sign : names.at("weight_decay") * w + by_sign;
    }

    bool is_decoupled() const { return !decays_itself(declared.declaration) && bound.truth("decoupled"); }

    /// Before weights decay, and with the epsilon of a norm, as in PyTorch.
    static Formula clipped(const Formula& g, const Formula& value, const Formula& norm) {
        if (!formula::is_number(norm, 0)) {
            const Formula most = bound_of(norm), is = formula::variable(graph::norm_of_gradients, false);
            return most / formula::make(Primitive::Max, {most, is + formula::number(1e-6)}) * g;
        }
        if (formula::is_number(value, 0)) return g;
        const Formula most = bound_of(value);
        return formula::select(formula::make(Primitive::Less, {g, -most}), -most,
                               formula::select(formula::make(Primitive::Less, {most, g}), most, g));
    }

    /// Where a schedule comes to 0, nothing is clipped, as with 0 itself.
    static Formula bound_of(const Formula& most) {
        if (formula::is_number(most)) return most;
        return formula::select(formula::make(Primitive::Less, {formula::number(0), most}), most, formula::number(std::numeric_limits<float>::max()));
    }

    Formula number_of(std::string_view parameter) const {
        const Scheduled* scheduled = bound.at(parameter).as<Scheduled>();
        return scheduled ? scheduled->value : formula::number(bound.real(parameter));
    }

    /// A condition of scheduled numbers alone, where it is the same in all steps that are looked at: it chooses code.
    std::optional<bool> decided(Formula condition, const graph::Optimizer& optimizer) const {
        const Formula asked = condition;
        for (const graph::Optimizer::Scheduled& scheduled : optimizer.scheduled)
            condition = formula::replace(condition, formula::variable(scheduled.setting, false), scheduled.value);
        if (condition == asked) return std::nullopt;
        const auto names = formula::names_of_steps();
        for (const std::string& name : formula::variables_of(condition))
            if (std::find(names.begin(), names.end(), name) == names.end() && !formula::plateau_of(name)) return std::nullopt;
        const Formula counted = formula::select(condition, formula::number(1), formula::number(0));
        const double first = formula::value_at(counted, steps.front());
        for (const formula::StepPlace& step : steps)
            if (formula::value_at(counted, step) != first) {
                undecided = asked;
                return std::nullopt;
            }
        return first != 0;
    }

    void refuse_undecided() const {
        if (!undecided) return;
        const std::string setting = formula::variables_of(undecided).front();
        context
            .error("schedule-range", bound.given(setting).span,
                   fmt::format("what `{}` keeps for each weight depends on whether `{}`, which holds in some steps only", bound.entry->name,
                               formula::to_text(undecided)))
            .help(fmt::format("numbers on one side in all steps: `max({}, 1e-6)`", context.written(bound.given(setting).span)));
    }

    bool refuse(Span span, const std::string& message, const std::string& help) const {
        context.error("formula", span, message).help(help);
        return false;
    }

    bool is_sound(const graph::Optimizer& optimizer, const OptimizerBody& body) const {
        const syntax::Name& name = declared.declaration.name;
        if (optimizer.weight == formula::variable("w"))
            return refuse(name.span, fmt::format("optimizer `{}` never sets `w`", name.text), "`w = w - lr * g`");
        for (const Formula& term : formula::terms_of(all_formulas_of(optimizer)))
            if (formula::is_reduction(term->op) || term->op == Primitive::Count || term->op == Primitive::OneHot)
                return refuse(name.span, fmt::format("optimizer `{}` computes `{}` over a row; it sees one weight at a time", name.text,
                                                     formula::spelling(term->op)),
                              "formulas of `w`, `g`, `t`, `lr` and the states of this weight; `sum`, `mean` and `norm` over its tensor");
        const std::set<std::string> read = read_by(optimizer);
        for (size_t i = 0; i < body.states.size(); ++i) {
            const syntax::Name& state = body.states[i];
            if (optimizer.states[i].next == formula::variable(state.text))
                return refuse(state.span, fmt::format("the state `{}` is never set", state.text),
                              fmt::format("`{} = ...`, or a plain number instead of a state", state.text));
            if (!read.contains(state.text))
                return refuse(state.span, fmt::format("the state `{}` is never read: no step depends on what it was before", state.text),
                              fmt::format("without `state {}`", state.text));
        }
        return true;
    }

    /// The states on which the weight depends, through any number of steps.
    static std::set<std::string> read_by(const graph::Optimizer& optimizer) {
        std::set<std::string> result;
        std::vector<Formula> open = {optimizer.weight};
        while (!open.empty()) {
            const Formula f = open.back();
            open.pop_back();
            for (const std::string& name : formula::variables_of(f)) {
                for (const graph::Optimizer::State& state : optimizer.states)
                    if (state.name == name && result.insert(name).second) open.push_back(state.next);
                for (const graph::Optimizer::Sum& sum : optimizer.sums)
                    if (sum.name == name) open.push_back(sum.term);
            }
        }
        return result;
    }
};

/// A setting that the call gives and whose default would give the same step: it was meant to do something.
const Given* without_effect(Context& context, const Declarations* declarations, const Bound& bound,
                            const std::vector<formula::StepPlace>& steps, const graph::Optimizer& optimizer) {
    for (size_t i = 0; i < bound.values.size(); ++i) {
        const ParameterEntry& parameter = bound.entry->parameters[i];
        if (bound.values[i].span.empty() || parameter.fallback.empty() || parameter.name == "lr" || is_of_every_optimizer(parameter.name)) continue;
        Bound other = bound;
        other.values[i].meaning = read_fallback(default_of(parameter, bound.variant), false);
        if (to_text(other.values[i].meaning) == to_text(bound.values[i].meaning)) continue;
        Diagnostics diagnostics;
        Context silent(context.source(), diagnostics);
        const auto same = OptimizerReader{silent, declarations, other, steps}.read();
        if (same && all_formulas_of(*same) == all_formulas_of(optimizer)) return &bound.values[i];
    }
    return nullptr;
}

bool is_set(const Meaning& number) {
    double storage = 0;
    const double* value = as_number(number, storage);
    return !value || *value != 0;
}

Span first_scheduled(const Bound& bound) {
    for (const Given& given : bound.values)
        if (given.meaning.as<Scheduled>()) return given.span;
    return {};
}

/// Numbers the same terms in the same way in all of them: their kernels read one list. Returns how many there are.
size_t join_numbers(StageOptimizer& of) {
    std::vector<graph::StepNumber> numbers = numbers_of_step(of.optimizer);
    for (const auto& [parameter, optimizer] : of.exceptions)
        for (const graph::StepNumber& number : numbers_of_step(optimizer))
            if (std::none_of(numbers.begin(), numbers.end(), [&](const auto& known) { return known.term == number.term; }))
                numbers.push_back(number);
    of.optimizer.numbers = numbers;
    for (auto& [parameter, optimizer] : of.exceptions) optimizer.numbers = numbers;
    return numbers.size();
}

bool counts_one_plateau(Context& context, const Bound& bound) {
    std::vector<formula::Formula> formulas;
    for (const Given& given : bound.values)
        if (const Scheduled* scheduled = given.meaning.as<Scheduled>()) formulas.push_back(scheduled->value);
    const std::vector<formula::Plateau> found = formula::plateaus_of(formulas);
    if (found.size() < 2) return true;
    const auto text = [](const formula::Plateau& plateau) {
        return fmt::format("one of patience {}, delta {} and cooldown {}", plateau.patience, plateau.delta, plateau.cooldown);
    };
    context.error("formula", first_scheduled(bound), fmt::format("`{}` would count two plateaus, {} and {}; a stage counts one", bound.entry->name, text(found[0]), text(found[1])))
        .help("the same `patience`, `delta` and `cooldown`; factors may differ");
    return false;
}

}  // namespace

std::optional<StageOptimizer> optimizer_of(Context& context, const Declarations* declarations, const Bound& bound, int64_t epochs,
                                           const std::map<int, Exception>& exceptions) {
    const std::vector<formula::StepPlace> steps = sampled_steps(epochs);
    check_schedules(context, bound, steps);
    std::optional<graph::Optimizer> read = OptimizerReader{context, declarations, bound, steps}.read();
    if (!read) return std::nullopt;
    StageOptimizer result{std::move(*read), {}};
    std::map<Exception, graph::Optimizer> others;
    for (const auto& [parameter, exception] : exceptions) {
        const auto [other, is_new] = others.try_emplace(exception);
        if (is_new) other->second = OptimizerReader{context, declarations, bound, steps, exception}.read().value();
        result.exceptions[parameter] = other->second;
    }
    if (is_set(bound.at("clip_value")) && is_set(bound.at("clip_norm"))) {
        context
            .error("setting-without-effect", bound.given("clip_value").span,
                   fmt::format("`clip_value` changes nothing of the step that `{}` makes here: `clip_norm` clips the gradients", bound.entry->name))
            .help("one of the two");
        return std::nullopt;
    }
    if (is_set(bound.at("clip_norm")) && bound.real("accumulate") > 1) {
        context
            .error("setting-without-effect", bound.given("clip_norm").span, "`clip_norm` knows the gradients of one batch, and `accumulate` makes steps of several")
            .help("`clip_value`, which clips the mean of the batches; or a larger `batch` without `accumulate`");
        return std::nullopt;
    }
    if (!decays_itself(bound.entry->declared->declaration) && !bound.given("decoupled").span.empty() && bound.truth("decoupled") &&
        !is_set(bound.at("weight_decay"))) {
        context
            .error("setting-without-effect", bound.given("decoupled").span,
                   fmt::format("`decoupled` changes nothing of the step that `{}` makes here: there is no weight decay", bound.entry->name))
            .help("`weight_decay = 1e-4` among its arguments");
        return std::nullopt;
    }
    if (!counts_one_plateau(context, bound)) return std::nullopt;
    constexpr size_t most_numbers = 16;  // netrt::Step::most_scheduled
    if (join_numbers(result) > most_numbers) {
        context.error("formula", first_scheduled(bound),
                      fmt::format("schedules give `{}` more than {} numbers of a step", bound.entry->name, most_numbers));
        return std::nullopt;
    }
    if (const Given* given = without_effect(context, declarations, bound, steps, result.optimizer)) {
        const auto& parameter = bound.entry->parameters[static_cast<size_t>(given - bound.values.data())];
        context
            .error("setting-without-effect", given->span,
                   fmt::format("`{} = {}` changes nothing of the step that `{}` makes here", parameter.name, to_text(given->meaning), bound.entry->name))
            .note(fmt::format("{}: {}", parameter.name, parameter.meaning));
    }
    return result;
}

}  // namespace netc::check
