// The functions of netrt/math/vec.h and functions.h, compiled by the C++ compiler for each instruction set.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#define NETC_UNARY_FUNCTIONS(each)                                                                              \
    each(abs) each(cos) each(erf) each(erfc) each(exp) each(expm1) each(floor) each(log) each(log1p) each(relu) \
        each(rsqrt) each(sigmoid) each(sign) each(sin) each(sqrt) each(tanh)
#define NETC_BINARY_FUNCTIONS(each) each(max) each(min) each(pow)

namespace reference {

#define NETC_NAMED(name) #name,
inline constexpr std::string_view unary[] = {NETC_UNARY_FUNCTIONS(NETC_NAMED)};
inline constexpr std::string_view binary[] = {NETC_BINARY_FUNCTIONS(NETC_NAMED)};
#undef NETC_NAMED

/// out[i] = function(a[i]), or function(a[i], b[i]), or for "normal" the normal number of key 77 at element 3 * i; `count` is
/// a multiple of 16. Nothing for an unknown name.
using Apply = void (*)(std::string_view function, const float* a, const float* b, float* out, int64_t count);

struct InstructionSet {
    const char* isa;
    const char* march;
    int lanes;
    Apply apply;
};

}  // namespace reference

#define NETC_REFERENCE(isa)                                                                                \
    extern "C" void reference_##isa(std::string_view function, const float* a, const float* b, float* out, \
                                    int64_t count)
NETC_REFERENCE(generic);
NETC_REFERENCE(avx2);
NETC_REFERENCE(avx512);
NETC_REFERENCE(neon);

/// Those that this processor can run.
inline std::vector<reference::InstructionSet> instruction_sets() {
    std::vector<reference::InstructionSet> result;
#if defined(__x86_64__)
    result.push_back({"generic", "x86-64", 4, reference_generic});
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        result.push_back({"avx2", "x86-64-v3", 8, reference_avx2});
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        result.push_back({"avx512", "x86-64-v4", 16, reference_avx512});
#else
    result.push_back({"neon", "armv8-a", 4, reference_neon});
#endif
    return result;
}
