// Numbers that the host computes once for each step, from formulas of the net's file. Each operation is a call: nothing is
// joined or replaced by a compiler, so that they have the same bits in every program, and in netc itself.
#pragma once

namespace netrt {

class Number {
public:
    constexpr Number(double value = 0) : value_(value) {}  // NOLINT: formulas mix numbers and literals
    constexpr double value() const { return value_; }

private:
    double value_;
};

inline constexpr Number infinite = __builtin_inf();

Number operator+(Number a, Number b);
Number operator-(Number a, Number b);
Number operator*(Number a, Number b);
Number operator/(Number a, Number b);
Number operator-(Number a);
constexpr bool operator<(Number a, Number b) { return a.value() < b.value(); }
constexpr bool operator<=(Number a, Number b) { return a.value() <= b.value(); }
constexpr bool operator==(Number a, Number b) { return a.value() == b.value(); }

Number pow(Number a, Number b);
/// NaN when one is.
Number max(Number a, Number b);
Number min(Number a, Number b);

Number abs(Number a);
Number sign(Number a);
Number floor(Number a);
Number sqrt(Number a);
Number rsqrt(Number a);
Number exp(Number a);
Number expm1(Number a);
Number log(Number a);
Number log1p(Number a);
Number sigmoid(Number a);
Number tanh(Number a);
Number erf(Number a);
Number erfc(Number a);
Number sin(Number a);
Number cos(Number a);

}  // namespace netrt
