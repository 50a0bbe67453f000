// Numbers that the host computes once for each step.
#include "netrt/math/number.h"

#include <cmath>

namespace netrt {

Number operator+(Number a, Number b) { return a.value() + b.value(); }
Number operator-(Number a, Number b) { return a.value() - b.value(); }
Number operator*(Number a, Number b) { return a.value() * b.value(); }
Number operator/(Number a, Number b) { return a.value() / b.value(); }
Number operator-(Number a) { return -a.value(); }

Number pow(Number a, Number b) { return std::pow(a.value(), b.value()); }
Number max(Number a, Number b) {
    return std::isnan(a.value()) || std::isnan(b.value()) ? Number(std::nan("")) : b < a ? a : b;
}
Number min(Number a, Number b) { return -max(-a, -b); }

Number abs(Number a) { return std::fabs(a.value()); }
Number sign(Number a) { return std::isnan(a.value()) ? a : Number((a.value() > 0) - (a.value() < 0)); }
Number floor(Number a) { return std::floor(a.value()); }
Number sqrt(Number a) { return std::sqrt(a.value()); }
Number rsqrt(Number a) { return 1 / sqrt(a); }
Number exp(Number a) { return std::exp(a.value()); }
Number expm1(Number a) { return std::expm1(a.value()); }
Number log(Number a) { return std::log(a.value()); }
Number log1p(Number a) { return std::log1p(a.value()); }
Number sigmoid(Number a) {
    const Number e = exp(-abs(a));
    return a < 0 ? e / (1 + e) : 1 / (1 + e);
}
Number tanh(Number a) { return std::tanh(a.value()); }
Number erf(Number a) { return std::erf(a.value()); }
Number erfc(Number a) { return std::erfc(a.value()); }
Number sin(Number a) { return std::sin(a.value()); }
Number cos(Number a) { return std::cos(a.value()); }

}  // namespace netrt
