// Which measuring loops are a processor's.
#include "base/check.h"
#include "jit/limits.h"

#define NETC_DECLARE(isa)                                                  \
    extern "C" double netc_multiply_adds_##isa(int rounds, float* result); \
    extern "C" int32_t netc_read_all_##isa(const int32_t* from, size_t count);

#if defined(__x86_64__)
NETC_DECLARE(generic)
NETC_DECLARE(avx2)
NETC_DECLARE(avx512)
#else
NETC_DECLARE(neon)
#endif

namespace netc::jit {

Limits limits_of(const std::string& isa) {
#if defined(__x86_64__)
    if (isa == "avx512") return {netc_multiply_adds_avx512, netc_read_all_avx512};
    if (isa == "avx2") return {netc_multiply_adds_avx2, netc_read_all_avx2};
    if (isa == "generic") return {netc_multiply_adds_generic, netc_read_all_generic};
#else
    if (isa == "neon") return {netc_multiply_adds_neon, netc_read_all_neon};
#endif
    fail_check("jit", __FILE__, __LINE__, "there is no instruction set `" + isa + "` here");
}

}  // namespace netc::jit
