// The values of numbers and texts as they are written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/diagnostics.h"

namespace netc::syntax {

/// 600_165. An integer beyond 64 bits is reported and becomes 0.
int64_t integer_value(std::string_view text, Span span, Diagnostics& diagnostics);

/// 0.25, 1e-7. A number beyond the range of a double is reported and becomes 0.
double real_value(std::string_view text, Span span, Diagnostics& diagnostics);

/// Text between quotes, with `\"`, `\\`, `\n`, `\t`, `\r` replaced; other escapes are reported.
std::string text_value(std::string_view text, Span span, Diagnostics& diagnostics);

/// The opposite: quotes around the text, escapes in it.
std::string quoted_text(std::string_view text);

/// A name as a file writes it: in quotes where it needs them; empty for none.
std::string written_name(std::string_view name);

/// The shortest spelling that reads back as the same number, always with a point or an exponent.
std::string real_text(double value);

}  // namespace netc::syntax
