// Spelling and escaping.
#include "emit/names.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/utf8.h"
#include "emit/system_names.h"
#include "loop/tree.h"

namespace netc::emit {

namespace {

constexpr std::string_view keywords[] = {
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char8_t",
    "char16_t",
    "char32_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "reinterpret_cast",
    "requires",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "union",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
    "linux",
    "unix",
    "int8_t",
    "int32_t",
    "int64_t",
    "uint8_t",
    "uint32_t",
    "uint64_t",
    "size_t",
    "main",
    "assert",
    "errno",
    "stdin",
    "stdout",
    "stderr",
    "std",
    "netrt",
    "alloca",
    "be16toh",
    "be32toh",
    "be64toh",
    "htobe16",
    "htobe32",
    "htobe64",
    "htole16",
    "htole32",
    "htole64",
    "issubnormal",
    "le16toh",
    "le32toh",
    "le64toh",
    "math_errhandling",
    "offsetof",
    "sched_priority",
    "strdupa",
    "strndupa",
};

// What CMake calls targets of its own, with any generator; targets are called like the net.
constexpr std::string_view cmake_targets[] = {
    "all",     "all_build", "clean",          "cmake_force", "default_target", "depend",  "edit_cache",    "experimental",
    "help",    "install",   "nightly",        "package",     "package_source", "preinstall", "rebuild_cache", "run_tests",
    "test",    "continuous", "zero_check",
};

constexpr std::string_view runtime_names[] = {
    "ArrayOf",
    "Bits",
    "ByteMap",
    "ElementOf",
    "Floats",
    "Init",
    "Input",
    "IntMap",
    "KernelCost",
    "Lanes",
    "List",
    "Map",
    "Memory",
    "Net",
    "Output",
    "Packing",
    "Place",
    "PlainRun",
    "Program",
    "Range",
    "Real",
    "RealMap",
    "Rounded",
    "Rounding",
    "Run",
    "Stage",
    "State",
    "Step",
    "Team",
    "Tensor",
    "Vector",
    "VectorOf",
    "Weights",
    "Whole",
    "WordMap",
    "Worker",
    "abs",
    "any",
    "bits",
    "bits_of",
    "choose",
    "clear",
    "clear_border",
    "cos",
    "erf",
    "erfc",
    "exceeds",
    "exp",
    "expm1",
    "f32",
    "first",
    "first_lanes16",
    "first_lanes4",
    "first_lanes8",
    "flat",
    "flat_rows",
    "floor",
    "formulas",
    "high_half",
    "hold",
    "i32",
    "infinity",
    "iota16",
    "iota4",
    "iota8",
    "keep1",
    "keep16",
    "keep4",
    "keep8",
    "lanes",
    "largest",
    "last",
    "load16",
    "load4",
    "load8",
    "load_bytes16",
    "load_bytes4",
    "load_bytes8",
    "loaded",
    "log",
    "log1p",
    "low_half",
    "lower_in_turn",
    "m",
    "max",
    "min",
    "mixed",
    "n",
    "normal1",
    "normal16",
    "normal4",
    "normal8",
    "normal_numbers",
    "only_lane16",
    "only_lane4",
    "only_lane8",
    "places16",
    "places4",
    "places8",
    "pow",
    "prefetch",
    "product",
    "random_key",
    "random_normal",
    "random_number",
    "random_numbers",
    "relu",
    "rounding",
    "rsqrt",
    "run",
    "s",
    "scaled",
    "set_lanes",
    "sigmoid",
    "sign",
    "stop",
    "sin",
    "splat16",
    "splat4",
    "splat8",
    "sqrt",
    "state",
    "store",
    "store_bytes16",
    "store_bytes4",
    "store_bytes8",
    "sum",
    "tanh",
    "to_f32",
    "to_i32",
    "transform_gradients",
    "transform_kernel",
    "transform_outputs",
    "transform_patch",
    "transform_taps",
    "transpose",
    "transpose16",
    "transpose4",
    "transpose8",
    "u32",
    "u8",
    "upper_in_turn",
    "weights",
    "with_bits",
    "worker",
};

template <size_t size>
bool contains(const std::string_view (&list)[size], std::string_view text) {
    return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Letters, digits and single underscores; begins with a letter.
std::string plain(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const bool kept = is_letter(c) || is_digit(c);
        if (kept && result.empty() && is_digit(c)) result += 'x';
        if (kept)
            result += c;
        else if (!result.empty() && result.back() != '_')
            result += '_';
    }
    while (!result.empty() && result.back() == '_') result.pop_back();
    return result.empty() ? "unnamed" : result;
}

/// Headers of the system call their macros so: all in capitals, or with one of a few beginnings.
bool looks_like_a_macro(std::string_view name) {
    for (const std::string_view start : {"M_", "L_", "P_", "SYS_", "PRI", "SCN", "pthread_cleanup_"})
        if (name.starts_with(start)) return true;
    return name.size() > 1 && is_letter(name[0]) &&
           std::none_of(name.begin(), name.end(), [](char c) { return lower(c) == c && is_letter(c); });
}

}  // namespace

std::string identifier(std::string_view text) {
    std::string name = plain(text);
    if (contains(keywords, name) || looks_like_a_macro(name)) name += '_';
    return name;
}

std::string type_identifier(std::string_view text) {
    std::string name;
    bool start = true;
    for (const char c : plain(text)) {
        if (c != '_') name += start ? upper(c) : c;
        start = c == '_';
    }
    return looks_like_a_macro(name) ? name + '_' : name;
}

std::string program_name(std::string_view net) {
    std::string name = plain(net);
    std::transform(name.begin(), name.end(), name.begin(), lower);
    return name;
}

std::string slug(std::string_view net) {
    std::string name = program_name(net);
    const bool taken = contains(keywords, name) || is_system_name(name) || contains(cmake_targets, name);
    return taken ? name + '_' : name;
}

std::string comment_text(std::string_view text) {
    std::string result = printable(text);
    for (const char* end : {"*/", "??"})  // two question marks may begin a trigraph
        for (size_t at = result.find(end); at != std::string::npos; at = result.find(end)) result.insert(at + 1, " ");
    while (!result.empty() && (result.back() == '\\' || result.back() == ' ')) result.pop_back();
    return result;
}

std::string with_short_comments(std::string_view file, size_t width) {
    std::string result;
    while (!file.empty()) {
        const size_t end = std::min(file.find('\n'), file.size() - 1);
        std::string line(file.substr(0, end + 1));
        file.remove_prefix(end + 1);
        const size_t slashes = line.find_first_not_of(' ');
        const bool comment = slashes != std::string::npos && line.compare(slashes, 2, "//") == 0;
        const size_t start = comment ? line.find_first_not_of(" /") : std::string::npos;
        while (start != std::string::npos && count_code_points(line) > width + 1) {
            const size_t space = line.rfind(' ', width);
            if (space == std::string::npos || space <= start) break;
            result += line.substr(0, space) + "\n";
            line = line.substr(0, start) + line.substr(space + 1);
        }
        result += line;
    }
    return result;
}

std::string string_literal(std::string_view text) {
    std::string result = "\"";
    for (size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        const std::string_view bytes = text.substr(at, point.length);
        const bool shown = point.valid && glyph_of(text, at, point).text == bytes;
        for (const char c : bytes) {
            const unsigned byte = static_cast<unsigned char>(c);
            const bool trigraph = c == '?' && result.ends_with('?');
            if (c == '"' || c == '\\' || trigraph) {
                result += {'\\', c};
            } else if (shown) {
                result += c;
            } else {
                result += '\\';
                for (const unsigned shift : {6u, 3u, 0u}) result += static_cast<char>('0' + (byte >> shift & 7));
            }
        }
        at += point.length;
    }
    return result + "\"";
}

std::string Scope::add(const std::string& wanted, const std::string& owner) {
    std::vector<std::string> candidates{wanted};
    if (!owner.empty()) candidates.push_back(owner + "_" + wanted);
    for (const std::string& candidate : candidates)
        if (taken_.insert(candidate).second) return candidate;
    for (int number = 2;; ++number) {
        const std::string candidate = candidates.back() + "_" + std::to_string(number);
        if (taken_.insert(candidate).second) return candidate;
    }
}

std::string Scope::add_with(const std::string& wanted, const std::vector<std::string>& endings) {
    std::string name = wanted;
    const auto is_free = [&] {
        return !taken_.contains(name) && std::none_of(endings.begin(), endings.end(), [&](const std::string& ending) {
            return taken_.contains(name + ending);
        });
    };
    for (int number = 2; !is_free(); ++number) name = wanted + "_" + std::to_string(number);
    taken_.insert(name);
    for (const std::string& ending : endings) taken_.insert(name + ending);
    return name;
}

std::set<std::string> types_of_runtime() {
    std::set<std::string> types;
    for (const std::string_view name : runtime_names)
        if (upper(name[0]) == name[0]) types.emplace(name);
    return types;
}

std::set<std::string> names_of_runtime() { return {std::begin(runtime_names), std::end(runtime_names)}; }

std::map<std::string, std::string> kernel_names(const loop::Kernel& kernel) {
    using namespace loop;
    std::set<std::string> called;
    const auto note = [&](const Expr& e) {
        if (const Apply* a = std::get_if<Apply>(&e->node))
            called.insert(a->function.substr(0, a->function.find_first_of(".<")));
    };
    std::vector<std::string> names;
    for (const Parameter& parameter : kernel.parameters) names.push_back(parameter.name);
    for_each(kernel.body, [&](const Stmt& stmt) {
        names.push_back(declared(stmt));
        for_each_operand(stmt, [&](const Expr& e) { for_each(e, note); });
    });
    called.erase("step");

    std::map<std::string, std::string> result;
    Scope scope(called);
    std::set<std::string> seen;
    // Names that may stay as they are come first, so that no other name takes their place.
    const auto stays = [&](const std::string& name) { return identifier(name) == name && !called.contains(name); };
    for (const std::string& name : names)
        if (!name.empty() && stays(name) && seen.insert(name).second) scope.add(name);
    for (const std::string& name : names)
        if (!name.empty() && seen.insert(name).second) {
            const std::string wanted = identifier(name);
            result[name] = scope.add(called.contains(wanted) ? wanted + "_" : wanted);
        }
    return result;
}

}  // namespace netc::emit
