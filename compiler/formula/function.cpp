// Functions and their backward passes.
#include "formula/function.h"

#include <algorithm>

#include "base/check.h"
#include "formula/derive.h"

namespace netc::formula {

namespace {

/// `wanted`, or with a sign behind it where the function reads something of that name.
std::string unused(std::string wanted, const Function& function) {
    while (std::count(function.variables.begin(), function.variables.end(), wanted) > 0) wanted += "_";
    return wanted;
}

bool reads_only_value(const Formula& f, const std::vector<std::string>& variables) {
    return std::none_of(variables.begin(), variables.end(),
                        [&](const std::string& name) { return depends_on(f, name); });
}

FunctionRef of_x(const char* name, const Formula& value) {
    return std::make_shared<const Function>(Function{name, name, {"x"}, value});
}

}  // namespace

FunctionRef identity() {
    static const FunctionRef function = of_x("identity", formula::variable("x"));
    return function;
}
FunctionRef negation() {
    static const FunctionRef function = of_x("negate", -formula::variable("x"));
    return function;
}
bool is_identity(const Function& function) {
    return function.value->op == Primitive::Variable && function.variables.size() == 1 && function.derivatives.empty();
}

bool is_of_rows(const Formula& f) {
    for (const Formula& term : terms_of(f))
        if (is_reduction(term->op) || term->op == Primitive::OneHot || term->op == Primitive::Count ||
            (term->op == Primitive::Variable && !term->row))
            return true;
    return false;
}

FunctionGradient gradient_of(const Function& function, int variable, double share) {
    // A derivative that the function gives calls its value `y`, as no variable of it is called then.
    const std::string gradient_name = unused("d", function);
    const std::string value_name = function.derivatives.empty() ? unused("y", function) : "y";
    const Formula y = formula::variable(value_name, function.value->row);
    const Formula d = formula::variable(gradient_name, function.value->row), seed = number(share) * d;
    const std::string& name = function.variables.at(static_cast<size_t>(variable));
    const bool of_rows = is_of_rows(function.value);
    Formula back;
    if (!function.derivatives.empty()) {
        const Formula& given = function.derivatives.at(static_cast<size_t>(variable));
        back = of_rows ? replace(given, d, seed) : gradient_times(seed, given);
    } else {
        const Formula x = formula::variable(name, !depends_on(function.value, formula::variable(name, false)));
        back = of_rows ? gradient(function.value, x, seed) : gradient_times(seed, derivative(function.value, x));
        // The value instead of the variables, where that is all that has to be kept.
        const Formula by_value = replace(back, function.value, y);
        if (reads_only_value(by_value, function.variables)) back = by_value;
    }
    FunctionGradient result;
    Function made;
    made.name = function.name + "_grad";
    made.text = made.name;
    made.value = back;
    made.names = function.names;
    made.variables = {gradient_name};
    for (size_t i = 0; i < function.variables.size(); ++i) {
        if (!depends_on(back, function.variables[i])) continue;
        made.variables.push_back(function.variables[i]);
        result.reads.push_back(static_cast<int>(i));
    }
    if (depends_on(back, value_name)) {
        made.variables.push_back(value_name);
        result.reads.push_back(reads_value);
    }
    result.function = std::make_shared<const Function>(std::move(made));
    return result;
}

}  // namespace netc::formula
