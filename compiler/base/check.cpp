// Internal errors: the text of a failed NETC_CHECK.
#include "base/check.h"

#include <cstring>

#include <fmt/format.h>

namespace netc {

void fail_check(const char* condition, const char* file, int line, const std::string& message) {
    // The name of the file only: messages must not depend on where netc was built.
    const char* slash = std::strrchr(file, '/');
    throw InternalError(fmt::format("{} ({} at {}:{})", message, condition, slash ? slash + 1 : file, line));
}

}  // namespace netc
