// What can be asked of any operator: its name, what it reads.
#include "graph/op.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/match.h"
#include "graph/members.h"

namespace netc::graph {

namespace {

/// Calls `f` on a member if it names a value, or on each value that it lists; other members are passed over.
template <class T, class F>
void each_value(Field<T> field, F&& f) {
    if constexpr (Is<T, ValueId>) {
        if (field.value) f(field.value);
    } else if constexpr (Is<T, std::vector<ValueId>>) {
        for (auto& value : field.value) f(value);
    }
}

}  // namespace

int64_t output_extent(const Window& window, int axis, int64_t in) {
    const int64_t span = (window.size[axis] - 1) * window.dilation[axis] + 1;
    const int64_t room = in + window.pad_before[axis] + window.pad_after[axis] - span;
    return room < 0 ? 0 : room / window.stride[axis] + 1;
}

int64_t counted(const Window& window, int axis, int64_t in, int64_t out) {
    const int64_t first = out * window.stride[axis] - window.pad_before[axis];
    return std::min(window.size[axis], in + window.pad_after[axis] - window.overhang[axis] - first);
}

const char* op_name(const Op& op) {
    const char* result = nullptr;
    describe(op, [&](const char* name, const auto&...) { result = name; });
    return result;
}

std::vector<ValueId> inputs_of(const Op& op) {
    std::vector<ValueId> result;
    describe(op, [&](const char*, const auto&... fields) {
        (each_value(fields, [&](ValueId value) { result.push_back(value); }), ...);
    });
    return result;
}

namespace {

/// Operators that pass a gradient to everything they read.
template <class T>
concept Differentiable =
    std::same_as<T, Conv2d> || std::same_as<T, Conv2dGradInput> || std::same_as<T, Dense> || std::same_as<T, MaxPool> || std::same_as<T, AvgPool> ||
    std::same_as<T, GlobalAvgPool> || std::same_as<T, GlobalMaxPool> || std::same_as<T, Scale> ||
    std::same_as<T, Dropout> || std::same_as<T, Reshape> || std::same_as<T, Concat> || std::same_as<T, Slice> ||
    std::same_as<T, Broadcast> || std::same_as<T, IndexMap> || std::same_as<T, IndexMapGrad> ||
    std::same_as<T, Bilinear> || std::same_as<T, Reduce> ||
    std::same_as<T, BatchSum> || std::same_as<T, MatMul> || std::same_as<T, BatchNorm>;
/// Sources, and what moves in steps.
template <class T>
concept Constantly = std::same_as<T, Input> || std::same_as<T, Parameter> || std::same_as<T, Constant> ||
                     std::same_as<T, Places> || std::same_as<T, Training> || std::same_as<T, RandomNormal> ||
                     std::same_as<T, OneHot> || std::same_as<T, TopK>;

}  // namespace

BetweenPlaces BetweenPlaces::along(int64_t in, int64_t out, bool align_corners) {
    if (align_corners) return {out > 1 ? in - 1 : 0, 0, out > 1 ? out - 1 : 1, (in - 1) * (out > 1 ? out - 1 : 1)};
    return {2 * in, in - out, 2 * out, (in - 1) * 2 * out};
}
int64_t BetweenPlaces::numerator(int64_t i) const { return std::clamp<int64_t>(i * factor + offset, 0, last); }

std::vector<ValueId> differentiable_inputs(const Op& op) {
    using Values = std::vector<ValueId>;
    return match(
        op,
        [](const Map& map) {
            Values result;
            for (size_t i = 0; i < map.ins.size(); ++i)
                if (!formula::is_number(formula::gradient_of(*map.function, static_cast<int>(i)).function->value, 0))
                    result.push_back(map.ins[i]);
            return result;
        },
        [](const Zip& zip) {
            const bool steps = zip.kind == ZipKind::Equal || zip.kind == ZipKind::Less || zip.kind == ZipKind::LessEqual;
            return steps ? Values{} : Values{zip.a, zip.b};
        },
        [](const MapRows& rows) {
            Values result;
            for (size_t i = 0; i < rows.ins.size(); ++i)
                if (!formula::is_number(formula::gradient_of(*rows.function, static_cast<int>(i)).function->value, 0))
                    result.push_back(rows.ins[i]);
            return result;
        },
        [](const Gather& gather) { return Values{gather.table}; },
        []<Differentiable T>(const T& other) { return inputs_of(other); },
        []<Constantly T>(const T&) { return Values{}; },
        []<BackwardOp T>(const T&) requires(!std::same_as<T, IndexMapGrad>) { return Values{}; });
}

void for_each_input(Op& op, const std::function<void(ValueId&)>& replace) {
    describe(op, [&](const char*, const auto&... fields) { (each_value(fields, replace), ...); });
}

std::vector<formula::Formula> formulas_of(const Optimizer& optimizer) {
    std::vector<formula::Formula> formulas;
    for (const Optimizer::State& state : optimizer.states) formulas.push_back(state.next);
    formulas.push_back(optimizer.weight);
    return formulas;
}

std::vector<formula::Formula> summed_by(const Optimizer& optimizer) {
    std::vector<formula::Formula> terms;
    for (const Optimizer::Sum& sum : optimizer.sums) terms.push_back(sum.term);
    return terms;
}

std::vector<formula::Formula> all_formulas_of(const Optimizer& optimizer) {
    std::vector<formula::Formula> formulas = formulas_of(optimizer);
    for (const Optimizer::Sum& sum : optimizer.sums) formulas.push_back(sum.term);
    return formulas;
}

std::string name_of_sum(size_t index) { return "|sum" + std::to_string(index + 1) + "|"; }

namespace {

bool waits_for_gradients(const formula::Formula& term) {
    const std::vector<std::string> names = formula::variables_of(term);
    return std::any_of(names.begin(), names.end(), [](const std::string& name) { return name.front() == '|'; });
}

}  // namespace

bool reads_norm(const Optimizer& optimizer) {
    const std::vector<formula::Formula> formulas = all_formulas_of(optimizer);
    return std::any_of(formulas.begin(), formulas.end(),
                       [](const formula::Formula& f) { return formula::depends_on(f, norm_of_gradients); });
}

std::vector<formula::Formula> known_before_gradients(const std::vector<formula::Formula>& formulas) {
    std::vector<formula::Formula> result, open(formulas.rbegin(), formulas.rend());
    std::set<formula::Formula> seen;
    while (!open.empty()) {
        const formula::Formula term = open.back();
        open.pop_back();
        if (formula::is_number(term) || !seen.insert(term).second) continue;
        if (!term->row && !formula::is_truth(term->op) && !waits_for_gradients(term))
            result.push_back(term);
        else
            open.insert(open.end(), term->operands.rbegin(), term->operands.rend());
    }
    return result;
}

std::vector<StepNumber> numbers_of_step(const Optimizer& optimizer) {
    std::vector<StepNumber> numbers;
    for (const formula::Formula& term : known_before_gradients(all_formulas_of(optimizer))) {
        formula::Formula value = term;
        for (const Optimizer::Scheduled& scheduled : optimizer.scheduled)
            value = formula::replace(value, formula::variable(scheduled.setting, false), scheduled.value);
        if (value == term) continue;
        value = formula::replace(value, formula::variable("lr", false), optimizer.rate);
        value = formula::replace(value, formula::variable("t", false), formula::variable("step", false) + formula::number(1));
        numbers.push_back({term, value});
    }
    return numbers;
}

}  // namespace netc::graph
