// Spells numbers, lists and packings as initialisers.
#include "emit/cpp/rows.h"

#include <charconv>
#include <cmath>

#include "base/check.h"
#include "loop/print.h"

namespace netc::emit {

std::string number(double value) {
    const bool whole = std::abs(value) < 1e15 && value == std::trunc(value);
    char text[40];
    const auto end = whole ? std::to_chars(text, text + sizeof text, static_cast<int64_t>(value)).ptr
                           : std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

std::string list(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
    return "{" + text + "}";
}

std::string numbers(const std::vector<int64_t>& values) {
    std::vector<std::string> items;
    for (const int64_t value : values) items.push_back(std::to_string(value));
    return list(items);
}

std::string packing_text(const loop::Packing& packing) {
    NETC_CHECK(packing.logical.size() <= 6 && (!packing.declared || packing.declared->size() <= 6) && packing.axes.size() <= 10,
               "a packing has more axes than the runtime knows");
    if (packing.logical.empty()) return "{}";
    std::vector<std::string> axes;
    for (const loop::Packing::Axis& axis : packing.axes)
        axes.push_back(numbers({axis.extent, axis.logical, axis.factor}));
    std::string text = "{" + std::to_string(packing.logical.size()) + ", " + numbers(packing.logical) + ", " +
                       std::to_string(packing.axes.size()) + ", " + list(axes);
    const bool grouped = packing.groups != 0 || packing.declared;
    if (!packing.origin.empty() || grouped) text += ", " + numbers(packing.origin);
    if (grouped) text += ", " + std::to_string(packing.groups);
    if (packing.declared) text += ", " + std::to_string(packing.declared->size()) + ", " + numbers(*packing.declared);
    return text + "}";
}

std::string boolean(bool value) { return value ? "true" : "false"; }

std::string print_array(const std::string& type, const std::string& name, const std::vector<std::string>& rows,
                        Page& page) {
    if (rows.empty()) return "{}";
    const std::string line = "constexpr " + type + " " + name + "[] = {" + rows[0] + "};";
    if (rows.size() == 1 && line.size() <= loop::line_width) {
        page.line(line);
        return name;
    }
    const auto block = page.block("constexpr " + type + " " + name + "[] = {", "};");
    for (const std::string& row : rows) page.line(row + ",");
    return name;
}

}  // namespace netc::emit
