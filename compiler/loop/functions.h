// The mathematical functions of the loop language, and what is promised of them.
#pragma once

#include <string_view>

namespace netc::loop {

/// A function of floats and vectors of floats (netrt/math/functions.h and vec.h), and of the numbers of plain loops.
struct MathFunction {
    std::string_view name;
    int arguments;
    /// Its largest error in units in the last place of the exact result, over all floats, on every instruction set;
    /// 0 is exact, 0.5 rounded once. Of sin and cos: for |x| up to 10,000. A test holds it.
    double ulp;
    bool is_short;  // one instruction, or nearly
};

inline constexpr MathFunction math_functions[] = {
    {"abs", 1, 0, true},    {"cos", 1, 2, false},    {"erf", 1, 2, false},     {"erfc", 1, 4, false},
    {"exp", 1, 3, false},   {"expm1", 1, 2, false},  {"floor", 1, 0, true},    {"log", 1, 3, false},
    {"log1p", 1, 2, false}, {"max", 2, 0, true},     {"min", 2, 0, true},      {"pow", 2, 5, false},
    {"relu", 1, 0, true},   {"rsqrt", 1, 1.5, true}, {"sigmoid", 1, 3, false}, {"sign", 1, 0, true},
    {"sin", 1, 2, false},   {"sqrt", 1, 0.5, true},  {"tanh", 1, 3, false},
};

/// By its name; null if there is none.
constexpr const MathFunction* math_function(std::string_view name) {
    for (const MathFunction& function : math_functions)
        if (function.name == name) return &function;
    return nullptr;
}

}  // namespace netc::loop
