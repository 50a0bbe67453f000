// The processor that kernels are shaped for.
#include "lower/target.h"

#include "base/check.h"

namespace netc::lower {

Target target_for(const std::string& isa) {
    if (isa == "avx512") return {isa, "x86-64-v4", 16, 32, true, 4};
    if (isa == "avx2") return {isa, "x86-64-v3", 8, 16, false, 4};
    if (isa == "neon") return {isa, "armv8-a", 4, 32, false, 4};
    NETC_CHECK(isa == "generic", "there is no target called " + isa);
    return {isa, "x86-64", 4, 16, false, 4};
}

std::string native_isa() {
#if defined(__x86_64__)
    // The same as netrt/system/version.cpp asks for.
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
                      __builtin_cpu_supports("bmi2");
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl");
    if (avx2 && avx512) return "avx512";
    if (avx2) return "avx2";
#elif defined(__aarch64__)
    return "neon";
#endif
    return "generic";
}

}  // namespace netc::lower
