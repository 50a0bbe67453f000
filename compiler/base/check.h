// Internal errors: conditions that only a bug in netc can break.
#pragma once

#include <stdexcept>
#include <string>

namespace netc {

/// Thrown by NETC_CHECK; the driver reports it with the stage that was running and exits with 70.
struct InternalError : std::logic_error {
    using std::logic_error::logic_error;
};

[[noreturn]] void fail_check(const char* condition, const char* file, int line, const std::string& message);

}  // namespace netc

#define NETC_CHECK(condition, message)                                                      \
    do {                                                                                    \
        if (!(condition)) ::netc::fail_check(#condition, __FILE__, __LINE__, (message));    \
    } while (false)

#define NETC_UNREACHABLE() ::netc::fail_check("unreachable", __FILE__, __LINE__, "this place is never reached")
