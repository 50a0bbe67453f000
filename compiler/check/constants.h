// Arithmetic on compile-time constants: checked 64-bit whole numbers, reals, booleans, comparisons.
#pragma once

#include <string>
#include <string_view>

#include "check/meaning.h"

namespace netc::check {

/// The value, or what went wrong: `code` is empty when nothing did.
struct Outcome {
    Meaning value;
    std::string code;
    std::string problem;  // a message with the numbers filled in
    std::string help;
};

/// `- + not` of a constant.
Outcome apply_unary(std::string_view op, const Meaning& operand);

/// `+ - * / % ^ == != < <= > >= in`; `/` and `%` round down between whole numbers. `and`, `or` take two booleans.
Outcome apply_binary(std::string_view op, const Meaning& left, const Meaning& right);

/// a * b, or nothing when it does not fit.
bool multiply(int64_t a, int64_t b, int64_t& result);

}  // namespace netc::check
