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

FunctionGradient gradient_of(const Function& function, int variable) {
    for (const Formula& term : terms_of(function.value))
        NETC_CHECK(term->op != Primitive::Variable || term->row, "a function reads a number at each place");
    // A derivative that the function gives calls its value `y`, as no variable of it is called then.
    const std::string gradient_name = unused("d", function);
    const std::string value_name = function.derivatives.empty() ? unused("y", function) : "y";
    const Formula d = formula::variable(gradient_name), y = formula::variable(value_name);
    Formula slope;
    if (!function.derivatives.empty()) {
        slope = function.derivatives.at(static_cast<size_t>(variable));
    } else {
        slope = derivative(function.value, formula::variable(function.variables.at(static_cast<size_t>(variable))));
        // The value instead of the variables, where that is all that has to be kept.
        const Formula by_value = replace(slope, function.value, y);
        if (reads_only_value(by_value, function.variables)) slope = by_value;
    }
    FunctionGradient result;
    Function made;
    made.name = function.name + "_grad";
    made.text = made.name;
    made.value = gradient_times(d, slope);
    made.variables = {gradient_name};
    for (size_t i = 0; i < function.variables.size(); ++i) {
        if (!depends_on(slope, function.variables[i])) continue;
        made.variables.push_back(function.variables[i]);
        result.reads.push_back(static_cast<int>(i));
    }
    if (depends_on(slope, value_name)) {
        made.variables.push_back(value_name);
        result.reads.push_back(reads_value);
    }
    result.function = std::make_shared<const Function>(std::move(made));
    return result;
}

}  // namespace netc::formula
