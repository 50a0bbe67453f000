// What kernels call outside of themselves, as functions of plain C arguments.
#include "jit/outside.h"

#include <cmath>
#include <cstring>

#include "netrt/math/random.h"
#include "netrt/selftest/plain.h"

namespace netc::jit {

namespace {

using netrt::Real;

double random_normal(uint32_t key, uint32_t element) { return static_cast<double>(netrt::random_normal(key, element)); }
double one_minus_power(const netrt::Step* step, double base) { return step->one_minus_power(base); }

// A Real is passed in two registers, and comes back in two.
Real real_add(Real a, Real b) { return a + b; }
Real real_subtract(Real a, Real b) { return a - b; }
Real real_multiply(Real a, Real b) { return a * b; }
Real real_divide(Real a, Real b) { return a / b; }
Real real_max(Real a, Real b) { return max(a, b); }
Real real_min(Real a, Real b) { return min(a, b); }
Real real_pow(Real a, Real b) { return pow(a, b); }
Real real_abs(Real x) { return abs(x); }
Real real_cos(Real x) { return cos(x); }
Real real_erf(Real x) { return erf(x); }
Real real_erfc(Real x) { return erfc(x); }
Real real_exp(Real x) { return exp(x); }
Real real_expm1(Real x) { return expm1(x); }
Real real_floor(Real x) { return floor(x); }
Real real_log(Real x) { return log(x); }
Real real_log1p(Real x) { return log1p(x); }
Real real_relu(Real x) { return relu(x); }
Real real_rsqrt(Real x) { return rsqrt(x); }
Real real_sigmoid(Real x) { return sigmoid(x); }
Real real_sign(Real x) { return sign(x); }
Real real_stop(Real x) { return stop(x); }
Real real_sin(Real x) { return sin(x); }
Real real_sqrt(Real x) { return sqrt(x); }
Real real_tanh(Real x) { return tanh(x); }

template <class Function>
void* address(Function* function) {
    return reinterpret_cast<void*>(function);
}

}  // namespace

OutsideSymbols outside_symbols() {
    // No kernel has a dot in its name.
    return {{"memset", address(std::memset)},
            {"memcpy", address(std::memcpy)},
            {"memmove", address(std::memmove)},
            {"floorf", address(static_cast<float (*)(float)>(std::floor))},  // where there is no instruction for it
            {"netc.one_minus_power", address(one_minus_power)},
            {"netc.random_normal", address(random_normal)},
            {"netc.real_add", address(real_add)},
            {"netc.real_subtract", address(real_subtract)},
            {"netc.real_multiply", address(real_multiply)},
            {"netc.real_divide", address(real_divide)},
            {"netc.real_max", address(real_max)},
            {"netc.real_min", address(real_min)},
            {"netc.real_pow", address(real_pow)},
            {"netc.real_abs", address(real_abs)},
            {"netc.real_cos", address(real_cos)},
            {"netc.real_erf", address(real_erf)},
            {"netc.real_erfc", address(real_erfc)},
            {"netc.real_exp", address(real_exp)},
            {"netc.real_expm1", address(real_expm1)},
            {"netc.real_floor", address(real_floor)},
            {"netc.real_log", address(real_log)},
            {"netc.real_log1p", address(real_log1p)},
            {"netc.real_relu", address(real_relu)},
            {"netc.real_rsqrt", address(real_rsqrt)},
            {"netc.real_sigmoid", address(real_sigmoid)},
            {"netc.real_sign", address(real_sign)},
            {"netc.real_stop", address(real_stop)},
            {"netc.real_sin", address(real_sin)},
            {"netc.real_sqrt", address(real_sqrt)},
            {"netc.real_tanh", address(real_tanh)}};
}

}  // namespace netc::jit
