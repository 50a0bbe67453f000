// What kernels call outside of themselves, as functions of plain C arguments.
#include "jit/outside.h"

#include <cstring>

#include "netrt/math/random.h"
#include "netrt/selftest/plain.h"

namespace netc::jit {

namespace {

using netrt::Real;

double one_minus_power(const netrt::Step* step, double base) { return step->one_minus_power(base); }

// A Real is passed in two registers, and comes back in two.
Real real_add(Real a, Real b) { return a + b; }
Real real_subtract(Real a, Real b) { return a - b; }
Real real_multiply(Real a, Real b) { return a * b; }
Real real_divide(Real a, Real b) { return a / b; }
Real real_max(Real a, Real b) { return max(a, b); }
Real real_min(Real a, Real b) { return min(a, b); }
Real real_exp(Real x) { return exp(x); }
Real real_log(Real x) { return log(x); }
Real real_tanh(Real x) { return tanh(x); }
Real real_sigmoid(Real x) { return sigmoid(x); }
Real real_sqrt(Real x) { return sqrt(x); }

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
            {"netc.one_minus_power", address(one_minus_power)},
            {"netc.real_add", address(real_add)},
            {"netc.real_subtract", address(real_subtract)},
            {"netc.real_multiply", address(real_multiply)},
            {"netc.real_divide", address(real_divide)},
            {"netc.real_max", address(real_max)},
            {"netc.real_min", address(real_min)},
            {"netc.real_exp", address(real_exp)},
            {"netc.real_log", address(real_log)},
            {"netc.real_tanh", address(real_tanh)},
            {"netc.real_sigmoid", address(real_sigmoid)},
            {"netc.real_sqrt", address(real_sqrt)}};
}

}  // namespace netc::jit
