// Statements and kernels as text.
#include "loop/print.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <set>
#include <string_view>

#include "base/check.h"
#include "base/match.h"
#include "loop/build.h"
#include "loop/functions.h"
#include "loop/print_expr.h"
#include "loop/tree.h"

namespace netc::loop {

namespace {

std::string extents_text(const std::vector<int64_t>& extents) {
    std::string result;
    for (const int64_t extent : extents) result += "[" + std::to_string(extent) + "]";
    return result;
}

/// Prints statements; `range` is the name of the parameter first..last come from, when loops may run over it directly.
struct Printer {
    Page& page;
    std::string range;

    void body(const Body& statements) {
        const auto is_blank = [](const Stmt& s) { return std::holds_alternative<Blank>(s.node); };
        size_t last = statements.size();
        while (last > 0 && is_blank(statements[last - 1])) --last;
        for (size_t i = 0; i < last; ++i) statement(statements[i]);
    }

    void statement(const Stmt& stmt) {
        match(
            stmt.node, [&](const For& s) { loop(s); },
            [&](const ForBits& s) { controlled("for (const int " + s.name + " : bits(" + text(s.set) + "))", s.body); },
            [&](const Let& s) { assignment("const " + local_type(s.value) + " " + s.name, "=", s.value); },
            [&](const Variable& s) { variable(s); }, [&](const Array& s) { array(s); },
            [&](const Assign& s) { assign(s); },
            [&](const Store& s) {
                std::vector<Expr> arguments{address(s.array, s.indices), s.value};
                expression(apply("store", s.value->type, std::move(arguments)));
            },
            [&](const If& s) { condition("if (", s); }, [&](const Do& s) { expression(s.call); },
            [&](const Block& s) {
                const auto block = page.block("{");
                body(s.body);
            },
            [&](const Comment& s) { page.line("// " + s.text); }, [&](const Blank&) { page.blank(); });
    }

    static std::string local_type(const Expr& value) { return is_condition(value) ? "bool" : type_name(value->type); }

    void expression(const Expr& e) { page.line(wrapped(e, 0, 1, page.columns()) + ";"); }

    /// On one line, or after a break behind the operator, or broken inside.
    void assignment(const std::string& target, const std::string& op, const Expr& value) {
        const std::string head = target + " " + op + " ";
        const std::string line = value_text(value) + ";";
        const auto fits = [&](size_t length) { return page.columns() + static_cast<int>(length) <= line_width; };
        if (fits(head.size() + line.size())) {
            page.line(head + line);
        } else if (fits(4 + line.size())) {
            page.line(target + " " + op + "\n    " + line);
        } else {
            page.line(head + wrapped(value, static_cast<int>(head.size()), 1, page.columns()) + ";");
        }
    }

    /// A variable of type float takes a whole number as it is.
    static std::string value_text(const Expr& value) {
        const RealLit* real = std::get_if<RealLit>(&value->node);
        const bool whole =
            real && value->type.lanes == 1 && std::abs(real->value) < 1e6 && real->value == std::trunc(real->value);
        return whole ? std::to_string(static_cast<int>(real->value)) : text(value);
    }

    void variable(const Variable& s) {
        const bool zero = s.value->type.lanes > 1 && text(s.value) == type_name(s.value->type) + "{}";
        if (zero)
            page.line(type_name(s.value->type) + " " + s.name + " = {};");
        else
            assignment(local_type(s.value) + " " + s.name, "=", s.value);
    }

    void array(const Array& s) {
        int64_t bytes = element_bytes(s.type.element);
        for (const int64_t extent : s.extents) bytes *= extent;
        const std::string align = s.type.lanes == 1 && bytes >= 64 ? "alignas(64) " : "";
        page.line(align + type_name(s.type) + " " + s.name + extents_text(s.extents) + (s.zeroed ? " = {};" : ";"));
    }

    void assign(const Assign& s) {
        const int lanes = s.target->type.lanes;
        int64_t amount = 0;
        if (s.add && lanes == 1 && is_constant(s.value, &amount) && amount == 1) {
            page.line("++" + text(s.target) + ";");
            return;
        }
        if (s.add) {
            const Negate* negate = std::get_if<Negate>(&s.value->node);
            assignment(text(s.target), negate ? "-=" : "+=", negate ? negate->operand : s.value);
            return;
        }
        const Expr value = lanes > 1 && s.value->type.lanes == 1 ? as_vector(s.value, lanes) : s.value;
        assignment(text(s.target), "=", value);
    }

    /// Whether a body may stand without braces.
    static bool is_single(const Body& body) {
        if (body.size() != 1) return false;
        const auto& node = body[0].node;
        if (const If* inner = std::get_if<If>(&node)) return inner->else_body.empty();
        return std::holds_alternative<For>(node) || std::holds_alternative<ForBits>(node) ||
               std::holds_alternative<Assign>(node) || std::holds_alternative<Store>(node) ||
               std::holds_alternative<Do>(node);
    }

    static bool is_control(const Stmt& stmt) {
        return std::holds_alternative<For>(stmt.node) || std::holds_alternative<ForBits>(stmt.node) ||
               std::holds_alternative<If>(stmt.node);
    }

    /// `head` with its body: on the same line when that fits, below without braces when it is one statement.
    void controlled(const std::string& head, const Body& inner) {
        if (!is_single(inner)) {
            const auto block = page.block(head + " {");
            body(inner);
            return;
        }
        Page line(4);
        Printer{line, range}.body(inner);
        const std::string& one = line.text();  // ends with a line break
        const bool short_enough = page.columns() + static_cast<int>(head.size() + one.size()) <= line_width;
        if (!is_control(inner[0]) && one.find('\n') + 1 == one.size() && short_enough) {
            page.line(head + " " + one.substr(0, one.size() - 1));
            return;
        }
        const auto block = page.block(head, "");
        body(inner);
    }

    void loop(const For& s) {
        if (s.unroll && must_be_asked(s)) page.directive("#pragma GCC unroll " + text(s.last - s.first));
        controlled(loop_head(s), s.body);
    }

    std::string loop_head(const For& s) const {
        if (is_whole_range(s)) return "for (const int " + s.name + " : " + range + ")";
        const std::string step = s.step == 1 ? "++" + s.name : s.name + " += " + std::to_string(s.step);
        return "for (int " + s.name + " = " + text(s.first) + "; " + s.name + " < " + text(s.last) + "; " + step + ")";
    }

    bool is_whole_range(const For& s) const {
        const bool whole = !range.empty() && s.step == 1 && text(s.first) == "first" && text(s.last) == "last";
        return whole && used_names(s.body).contains(s.name);
    }

    /// g++ unrolls a register tile by itself, however many loops it has, as long as no loop runs more than 16 times and
    /// all of it stays short (measured with g++ 12 -O3: multiply-adds up to the 32 registers). Otherwise it leaves a
    /// loop, and the tile lives in memory.
    static bool must_be_asked(const For& s) {
        int64_t count = 0;
        return is_constant(s.last - s.first, &count) && (count > 16 || unrolled_size(s) > 150);
    }

    /// Operations in a loop when it is unrolled, and in the loops inside it.
    static int64_t unrolled_size(const For& s) {
        int64_t count = 1, size = 0;
        is_constant(s.last - s.first, &count);
        const auto note = [&](const Expr& e) { size += operations(e); };
        for (const Stmt& stmt : s.body) {
            const For* inner = std::get_if<For>(&stmt.node);
            if (inner) {
                size += unrolled_size(*inner);
            } else {
                for_each(Body{stmt}, [&](const Stmt& part) { for_each_operand(part, note); });
            }
        }
        return count * size;
    }

    /// Operations on vectors; a function counts as many, those of one instruction aside.
    static int64_t operations(const Expr& e) {
        int64_t size = 0;
        for_each(e, [&](const Expr& part) {
            if (part->type.lanes == 1) return;
            const Apply* a = std::get_if<Apply>(&part->node);
            const MathFunction* known = a ? math_function(a->function) : nullptr;
            const bool is_short = !a || a->function.starts_with("splat") || (known && known->is_short);
            size += is_short ? 1 : 16;
        });
        return size;
    }

    void condition(const std::string& start, const If& s) {
        const std::string head = start + text(s.condition) + ")";
        if (s.else_body.empty()) return controlled(head, s.then_body);
        {
            const auto block = page.block(head + " {", "");
            body(s.then_body);
        }
        const If* chained = s.else_body.size() == 1 ? std::get_if<If>(&s.else_body[0].node) : nullptr;
        if (chained && !chained->else_body.empty()) return condition("} else if (", *chained);
        const std::string next = chained ? "} else if (" + text(chained->condition) + ") {" : "} else {";
        const auto block = page.block(next);
        body(chained ? chained->then_body : s.else_body);
    }
};

// ----------------------------------------------------------------------------------------- kernels

/// The first word of what a unit is, in the plural; "range" when that is no good name here.
std::string range_name(const Kernel& kernel, const std::set<std::string>& taken) {
    std::string word;
    for (const char c : kernel.unit) {
        if (!std::islower(static_cast<unsigned char>(c))) break;
        word += c;
    }
    const bool plain = word.size() > 2 && std::string("sxyzh").find(word.back()) == std::string::npos;
    const std::string name = word + "s";
    const bool whole_word = word.size() == kernel.unit.size() || kernel.unit[word.size()] == ' ';
    return plain && whole_word && !taken.contains(name) ? name : "range";
}

/// Whether first and last are nothing but the bounds of loops over all units.
bool only_loops_over_range(const Body& body) {
    bool only = true;
    const auto is_bound = [](const Expr& e) {
        const VarRef* ref = std::get_if<VarRef>(&e->node);
        return ref && (ref->name == "first" || ref->name == "last");
    };
    for_each(body, [&](const Stmt& stmt) {
        const For* loop = std::get_if<For>(&stmt.node);
        const bool whole = loop && loop->step == 1 && text(loop->first) == "first" && text(loop->last) == "last";
        if (whole && used_names(loop->body).contains(loop->name)) return;
        for_each_operand(
            stmt, [&](const Expr& e) { for_each(e, [&](const Expr& part) { only = only && !is_bound(part); }); });
    });
    return only;
}

}  // namespace

namespace {

/// Items from `column` on, lines after the first begin at `indent`, which the text brings along but for `margin`.
std::string filled(const std::vector<std::string>& items, const std::string& tail, int column, int indent, int margin) {
    std::string result;
    size_t line = static_cast<size_t>(column);
    for (size_t i = 0; i < items.size(); ++i) {
        const bool last = i + 1 == items.size();
        const size_t needed = items[i].size() + (last ? tail.size() : 1);
        if (i > 0 && line + 1 + needed > line_width) {
            result += "\n" + std::string(static_cast<size_t>(indent - margin), ' ');
            line = static_cast<size_t>(indent);
        } else if (i > 0) {
            result += " ";
            ++line;
        }
        result += items[i] + (last ? tail : ",");
        line += needed;
    }
    return items.empty() ? tail : result;
}

std::ptrdiff_t breaks_in(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

/// Whether every line is within the page, the first at `column`.
bool is_within(const std::string& text, int column) {
    size_t start = 0;
    for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
        if (static_cast<size_t>(column) + end - start > line_width) return false;
        start = end + 1;
    }
    return static_cast<size_t>(column) + text.size() - start <= line_width;
}

}  // namespace

std::string list_text(const std::string& head, const std::vector<std::string>& items, const std::string& tail,
                      int column) {
    const int start = column + static_cast<int>(head.size());
    return head + filled(items, tail, start, start, column);
}

std::string call_text(const std::string& head, const std::vector<std::string>& items, const std::string& tail,
                      int column) {
    const std::string aligned = list_text(head, items, tail, column);
    const std::string below = head + "\n    " + filled(items, tail, column + 4, column + 4, column);
    const bool saves = breaks_in(below) < breaks_in(aligned);
    return is_within(aligned, column) && !saves ? aligned : below;
}

static std::string map_name(Element element) {
    switch (element) {
        case Element::F32:
            return "Map";
        case Element::F64:
            return "RealMap";
        case Element::I32:
            return "IntMap";
        case Element::U32:
            return "WordMap";
        case Element::U8:
            return "ByteMap";
    }
    NETC_UNREACHABLE();
}

std::string map_text(Element element, const std::vector<int64_t>& extents) {
    if (extents.empty()) return type_name({element, 1});
    std::string list;
    for (const int64_t extent : extents) list += (list.empty() ? "" : ", ") + std::to_string(extent);
    return map_name(element) + "<" + list + ">";
}

std::string parameter_text(const Parameter& parameter, bool named) {
    const std::string name = named ? " " + parameter.name : "";
    if (parameter.kind == Parameter::Kind::Int) return "int" + name;
    if (parameter.kind == Parameter::Kind::Step) return "const Step&" + name;
    const std::string constant = parameter.written ? "" : "const ";
    if (!parameter.sizes.empty()) {
        std::string extents;
        for (const std::string& size : parameter.sizes) extents += "[" + size + "]";
        const std::string declared = (parameter.rows ? "*" : "&") + (named ? parameter.name : "");
        return constant + type_name({parameter.element, 1}) + " (" + declared + ")" + extents;
    }
    return constant + map_text(parameter.element, parameter.extents) + (parameter.rows ? "*" : "&") + name;
}

void print(const Body& body, Page& page) { Printer{page, ""}.body(body); }

bool takes_range(const Kernel& kernel) {
    const std::set<std::string> used = used_names(kernel.body);
    return used.contains("first") || used.contains("last");
}

void print(const Kernel& kernel, Page& page, bool in_header) {
    const std::set<std::string> used = used_names(kernel.body);
    const bool uses_range = takes_range(kernel);
    const bool loops_only = uses_range && only_loops_over_range(kernel.body);
    const std::string range = range_name(kernel, all_names(kernel));

    for (const std::string& line : kernel.comment) page.line(line.empty() ? "//" : "// " + line);
    if (!kernel.sizes.empty()) {
        std::vector<std::string> sizes;
        for (const std::string& size : kernel.sizes) sizes.push_back("int " + size);
        page.line(list_text("template <", sizes, ">", page.columns()));
    }
    std::vector<std::string> parameters;
    for (const Parameter& parameter : kernel.parameters) {
        parameters.push_back(parameter_text(parameter, used.contains(parameter.name)));
    }
    if (uses_range) parameters.push_back("Range " + range);
    const std::string head = in_header && kernel.sizes.empty() ? "inline void " : "void ";
    const auto block = page.block(list_text(head + kernel.name + "(", parameters, ") {", page.columns()));
    if (uses_range && !loops_only) page.line("const auto [first, last] = " + range + ";");
    Printer{page, loops_only ? range : ""}.body(kernel.body);
}

}  // namespace netc::loop
