// Schedules: their formulas, and whether the numbers they give are in range.
#include "check/schedules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/match.h"
#include "check/declarations.h"
#include "check/formulas.h"

namespace netc::check {

bool is_of_steps(const syntax::Expr& expr) {
    const auto either = [](const syntax::ExprPtr& a, const syntax::ExprPtr& b) { return is_of_steps(*a) || is_of_steps(*b); };
    return match(
        expr.node, [](const syntax::CallExpr&) { return true; },
        [](const syntax::NameRef& ref) { return ref.name != "true" && ref.name != "false"; },
        [](const syntax::UnaryExpr& unary) { return is_of_steps(*unary.operand); },
        [&](const syntax::BinaryExpr& binary) { return either(binary.left, binary.right); },
        [&](const syntax::IfExpr& choice) {
            return is_of_steps(*choice.condition) || either(choice.then_value, choice.else_value);
        },
        [](const auto&) { return false; });
}

Meaning evaluate_of_steps(Context& context, const Declarations& declarations, const syntax::Expr& expr) {
    FormulaReader reader(context, &declarations, {});
    reader.read_steps();
    const std::optional<formula::Formula> value = reader.number(expr);
    if (!value) return {Failed{}};
    if (formula::is_number(*value)) return {(*value)->value};
    for (const formula::Formula& term : formula::terms_of(*value))
        if (formula::is_reduction(term->op) || term->op == formula::Primitive::Count || term->op == formula::Primitive::OneHot) {
            context.error("formula", expr.span, "this computes over a row; a schedule is one number for each step");
            return {Failed{}};
        }
    return {Scheduled{*value, context.written(expr.span)}};
}

/// `drops(patience, delta, cooldown)`: what they are is known before the first step.
FormulaReader::Result FormulaReader::drops(const syntax::CallExpr& call, Span span) {
    constexpr size_t count = 3;
    double numbers[count] = {};
    const bool positional = std::all_of(call.arguments.begin(), call.arguments.end(), [](const auto& each) { return each.key.text.empty(); });
    if (call.arguments.size() != count || !positional) return refused(span, "`drops` takes 3 numbers: `drops(patience, delta, cooldown)`");
    for (size_t i = 0; i < count; ++i) {
        const Result value = number(*call.arguments[i].value);
        if (!value) return value;
        if (!formula::is_number(*value)) return refused(call.arguments[i].value->span, "what `drops` counts is the same in all steps, and this changes from step to step");
        numbers[i] = (*value)->value;
    }
    const auto [patience, delta, cooldown] = numbers;
    constexpr double most = 1e6;
    const auto is_whole = [](double number, double least) { return number >= least && number <= most && number == std::floor(number); };
    if (!is_whole(patience, 1)) return refused(span, fmt::format("the patience is {}; it must be a whole number of epochs from 1 to 1,000,000", patience));
    if (!is_whole(cooldown, 0)) return refused(span, fmt::format("the cooldown is {}; it must be a whole number of epochs from 0 to 1,000,000", cooldown));
    if (!(delta >= 0) || !std::isfinite(delta)) return refused(span, fmt::format("the delta is {}; it must be a number, at least 0", delta));
    return formula::drops({.patience = static_cast<int64_t>(patience), .cooldown = static_cast<int64_t>(cooldown), .delta = delta});
}

std::vector<formula::StepPlace> sampled_steps(int64_t epochs) {
    const int64_t steps = assumed_steps * epochs;
    constexpr int64_t few = 10, parts = 200;
    std::set<int64_t> sampled = {steps - 1};
    for (int64_t i = 0; i < few; ++i) sampled.insert(i);
    for (int64_t i = 0; i < parts; ++i) sampled.insert(steps * i / parts);
    for (int64_t i = 0; i < std::min(epochs, parts); ++i) sampled.insert(i * assumed_steps);
    std::vector<formula::StepPlace> places;
    for (const int64_t step : sampled) places.push_back(formula::place_of_step(step, assumed_steps, epochs));
    for (const double drops : {1.0, 2.0, 5.0, 100.0}) {
        places.push_back(places.back());
        places.back().drops = drops;
    }
    return places;
}

namespace {

void check_schedule(Context& context, const Bound& bound, size_t index, const std::vector<formula::StepPlace>& steps) {
    const ParameterEntry& parameter = bound.entry->parameters[index];
    const Given& given = bound.values[index];
    const formula::Formula& value = given.meaning.as<Scheduled>()->value;
    const bool rate = parameter.name == "lr";
    Bounds bounds = parameter.bounds;
    if (rate) bounds.low = std::max(bounds.low, 0.0), bounds.with_low = true;
    bool any = false;
    for (const formula::StepPlace& place : steps) {
        const double number = formula::value_at(value, place);
        any = any || number != 0;
        if (std::isfinite(number) && inside(bounds, number)) continue;
        Diagnostic& diagnostic = context.error(
            "schedule-range", given.span,
            fmt::format("`{}` of `{}` is {:.4g} in step {} of {}, in epoch {} of {}; it must be {}", parameter.name, bound.entry->name,
                        number, place.step, place.steps, place.epoch, place.epochs, bounds_text(bounds)));
        diagnostic.note(fmt::format("steps and epochs count from 0; an epoch is taken to have {} steps", assumed_steps));
        return;
    }
    if (rate && !any) context.error("schedule-range", given.span, "this rate is 0 in every step: nothing would be trained");
}

}  // namespace

void check_schedules(Context& context, const Bound& bound, const std::vector<formula::StepPlace>& steps) {
    for (size_t i = 0; i < bound.values.size(); ++i)
        if (bound.values[i].meaning.as<Scheduled>()) check_schedule(context, bound, i, steps);
}

}  // namespace netc::check
