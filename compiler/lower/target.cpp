// The processor that kernels are shaped for.
#include "lower/target.h"

#include "base/check.h"

namespace netc::lower {

Target target_for(const std::string& isa) {
    if (isa == "avx512") return {isa, 16, 32, true, 4};
    if (isa == "avx2") return {isa, 8, 16, false, 4};
    NETC_CHECK(isa == "generic", "there is no target called " + isa);
    return {isa, 4, 16, false, 4};
}

std::string native_isa() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return "avx512";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "avx2";
#endif
    return "generic";
}

}  // namespace netc::lower
