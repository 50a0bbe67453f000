// When a copy of the weights is kept.
#include "netrt/train/keeping.h"

#include <cstdlib>
#include <cstring>

#include "netrt/files/json.h"

namespace netrt {

Result<Keeping> keeping_of(const std::string& text) {
    constexpr int64_t most = 1'000'000;
    if (text.empty()) return Keeping{};
    char* end = nullptr;
    const long long number = std::strtoll(text.c_str(), &end, 10);
    if (end != text.c_str() && number >= 1 && number <= most) {
        if (*end == '\0') return Keeping{.epochs = number};
        constexpr struct {
            const char* name;
            double seconds;
        } units[] = {{"s", 1}, {"min", 60}, {"h", 3600}};
        for (const auto& unit : units)
            if (std::strcmp(end, unit.name) == 0) return Keeping{.seconds = static_cast<double>(number) * unit.seconds};
    }
    return Error{"--keep-every takes epochs, `5`, or a time, `10min` (s, min, h), and `" + printable(text) + "` is neither"};
}

}  // namespace netrt
