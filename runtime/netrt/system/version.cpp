// Asks the processor what it has.
#include "netrt/system/version.h"

#include <cstdlib>
#include <string_view>

#include "netrt/files/json.h"

namespace netrt {
namespace {

bool processor_has(std::string_view isa) {
#if defined(__x86_64__)
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (isa == "avx2") return avx2;
    if (isa == "avx512")
        return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
#elif defined(__aarch64__)
    if (isa == "neon") return true;
#endif
    return isa == "generic";
}

}  // namespace

Result<Version> version_to_run(const List<Version>& versions) {
    const char* wanted = std::getenv("NETRT_ISA");
    const bool chooses = wanted == nullptr || *wanted == '\0';
    std::string held;
    for (const Version& version : versions) {
        const std::string_view isa = version.net->isa;
        held += (held.empty() ? "" : ", ") + std::string(isa);
        if (!chooses && isa != wanted) continue;
        if (processor_has(isa)) return version;
        if (!chooses)
            return Error{"NETRT_ISA is " + std::string(isa) + ", and this processor has no such instructions"};
    }
    if (chooses) return Error{"this program needs a processor with " + held};
    return Error{"NETRT_ISA is `" + printable(wanted) + "`, and this program was made for " + held};
}

}  // namespace netrt
