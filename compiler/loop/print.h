// The text of loop trees: C++ as a person would lay it out.
#pragma once

#include <string>
#include <vector>

#include "base/page.h"
#include "loop/loop.h"

namespace netc::loop {

inline constexpr int line_width = 120;

/// f32x16, int, uint32_t
std::string type_name(Type type);

/// An expression on one line.
std::string text(const Expr& e);

/// `head` followed by items and `tail`, on as few lines as fit; further lines start below the first item.
std::string list_text(const std::string& head, const std::vector<std::string>& items, const std::string& tail,
                      int column);

/// The same for a call: when that saves lines, the items start on a line of their own.
std::string call_text(const std::string& head, const std::vector<std::string>& items, const std::string& tail,
                      int column);

/// The type of an array: `Map<2, 26>`, `ByteMap<16>`; without extents that of its element.
std::string map_text(Element element, const std::vector<int64_t>& extents);

/// `const Map<2, 26>& relu1`, `int n`; without the name when it is not used.
std::string parameter_text(const Parameter& parameter, bool named = true);

void print(const Body& body, Page& page);

/// Whether a kernel works on a range of its units; one that does not has no parameter for it and does all at once.
bool takes_range(const Kernel& kernel);

/// The function with the lines of comment above it. The range of units is its last parameter: `Range rows`. In a header
/// it is inline, if no template.
void print(const Kernel& kernel, Page& page, bool in_header = false);

}  // namespace netc::loop
