// netrt/math/functions.h for one instruction set: NETC_ISA with NETC_LANES floats in a vector.
#include "reference.h"

#include "netrt/math/functions.h"

#define NETC_JOINED(a, b) a##b
#define NETC_NAME(prefix, isa) NETC_JOINED(prefix, isa)

extern "C" void NETC_NAME(reference_, NETC_ISA)(std::string_view function, const float* a, const float* b, float* out,
                                                int64_t count) {
    using V = netrt::f32<NETC_LANES>;
    [[maybe_unused]] const auto a_at = [&](int64_t i) { return netrt::loaded<V>(a + i); };
    [[maybe_unused]] const auto b_at = [&](int64_t i) { return netrt::loaded<V>(b + i); };
#define NETC_UNARY(name)   \
    if (function == #name) \
        for (int64_t i = 0; i < count; i += NETC_LANES) netrt::store(out + i, V(netrt::name(a_at(i))));
#define NETC_BINARY(name)  \
    if (function == #name) \
        for (int64_t i = 0; i < count; i += NETC_LANES) netrt::store(out + i, V(netrt::name(a_at(i), b_at(i))));
    NETC_UNARY_FUNCTIONS(NETC_UNARY)
    NETC_BINARY_FUNCTIONS(NETC_BINARY)
    if (function == "normal")
        for (int64_t i = 0; i < count; i += NETC_LANES)
            netrt::store(out + i, NETC_NAME(netrt::normal, NETC_LANES)(77, 3 * static_cast<int>(i), 3));
}
