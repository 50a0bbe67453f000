// Calls: which argument belongs to which parameter, and whether it may.
#pragma once

#include <array>
#include <functional>
#include <optional>

#include "check/context.h"
#include "check/layers.h"
#include "check/meaning.h"
#include "syntax/ast.h"

namespace netc::check {

/// An evaluated argument; `key.text` is empty for a positional one.
struct Given {
    syntax::Name key;
    Meaning meaning;
    Span span;
    bool piped = false;  // `x` in `x | conv(32, 3)`
};

/// What an expression calls: a name alone calls without arguments. Empty where it is no call.
syntax::Callee callee_of(const syntax::Expr& expr);

/// A call of an entry of the table with every parameter filled in.
struct Bound {
    const Entry* entry = nullptr;
    const VariantEntry* variant = nullptr;  // null: the entry's own defaults
    std::vector<Given> inputs;
    std::vector<Given> values;  // one for each of entry->parameters; a default has an empty span

    const Given& given(std::string_view parameter) const;
    const Meaning& at(std::string_view parameter) const { return given(parameter).meaning; }
    int64_t whole(std::string_view parameter) const;
    double real(std::string_view parameter) const;
    bool truth(std::string_view parameter) const;
    std::string text(std::string_view parameter) const;
    bool is_word(std::string_view parameter, std::string_view word) const;
    /// A number twice, or [height, width].
    std::array<int64_t, 2> pair(std::string_view parameter) const;
    std::vector<int64_t> list(std::string_view parameter) const;
    std::vector<double> numbers(std::string_view parameter) const;
};

/// Reports every argument that does not fit; nothing when one did not, or when one had failed before.
std::optional<Bound> bind_arguments(Context& context, const Entry& entry, const syntax::Callee& callee,
                                    std::vector<Given> given, Span call);

/// The same for parameters the user declared (of blocks, nets, data sections): a value for each, defaults by `evaluate`
/// in order, so that a default may use the parameters before it. `what` is "block", "net" or "data section".
struct Declared {
    std::string what;
    const syntax::Name& name;
    const std::vector<syntax::Parameter>& parameters;
    const syntax::Variant* variant = nullptr;
};
bool bind_declared(Context& context, const Declared& declared, const syntax::Name& callee, std::vector<Given> given,
                   Span call, const std::function<void(const syntax::Name&, const Given&)>& set,
                   const std::function<Meaning(const syntax::Expr&)>& evaluate);

bool inside(const Bounds& bounds, double number);
/// "at least 0, at most 1"
std::string bounds_text(const Bounds& bounds);

/// A default of the table as a constant: `1`, `1e-5`, `true`, `same`, `"data/mnist"`.
Meaning read_fallback(std::string_view text, bool as_initialiser);
/// he_normal, zeros, ... without arguments.
std::optional<graph::Initialiser> initialiser_named(std::string_view name);

}  // namespace netc::check
