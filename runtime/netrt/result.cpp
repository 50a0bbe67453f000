// Error texts from printf formats.
#include "netrt/result.h"

#include <cstdarg>
#include <cstdio>

namespace netrt {

Error make_error(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    const int length = std::vsnprintf(nullptr, 0, format, arguments);
    va_end(arguments);

    Error error;
    error.text.resize(length > 0 ? static_cast<size_t>(length) : 0);
    if (length > 0) std::vsnprintf(error.text.data(), error.text.size() + 1, format, again);
    va_end(again);
    return error;
}

}  // namespace netrt
