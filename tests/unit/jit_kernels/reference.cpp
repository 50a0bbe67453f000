// netrt/math/vec.h for one instruction set: NETC_ISA with NETC_LANES floats in a vector.
#include "reference.h"

#include "netrt/math/vec.h"

namespace {

using V = netrt::f32<NETC_LANES>;

template <class F>
void over(const float* in, float* out, int64_t count, F function) {
    for (int64_t i = 0; i < count; i += NETC_LANES) netrt::store(out + i, V(function(netrt::loaded<V>(in + i))));
}

}  // namespace

#define NETC_JOINED(a, b) a##b
#define NETC_NAME(prefix, isa) NETC_JOINED(prefix, isa)

extern "C" void NETC_NAME(reference_, NETC_ISA)(reference::Function function, const float* in, float* out,
                                                int64_t count) {
    switch (function) {
        case reference::relu:
            return over(in, out, count, [](V x) { return netrt::relu(x); });
        case reference::abs:
            return over(in, out, count, [](V x) { return netrt::abs(x); });
        case reference::sqrt:
            return over(in, out, count, [](V x) { return netrt::sqrt(x); });
        case reference::exp:
            return over(in, out, count, [](V x) { return netrt::exp(x); });
        case reference::log:
            return over(in, out, count, [](V x) { return netrt::log(x); });
        case reference::tanh:
            return over(in, out, count, [](V x) { return netrt::tanh(x); });
        case reference::sigmoid:
            return over(in, out, count, [](V x) { return netrt::sigmoid(x); });
    }
}
