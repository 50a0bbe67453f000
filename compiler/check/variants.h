// The defaults that other systems have: `adam as keras3`, `defaults as pytorch`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/declared_entry.h"
#include "formula/formula.h"
#include "syntax/ast.h"

namespace netc::check {

/// The systems whose defaults the library knows, in the order of the reference.
std::vector<std::string> known_systems();

/// What `defaults` says of a parameter, as written; empty where it says nothing.
std::string_view stated_default(const VariantEntry& variant, std::string_view parameter);
/// The variant of this name; null when there is none.
const VariantEntry* find_variant(const Entry& entry, std::string_view system);
/// The default of a parameter as the variant has it, which may be null: the entry's own where it has no other.
std::string_view default_of(const ParameterEntry& parameter, const VariantEntry* variant);

/// What a variant, which may be null, says of a setting of a formula.
std::optional<formula::Formula> stated_setting(const VariantEntry* variant, std::string_view parameter);

/// The variant that a call means: the one that it names, or that of its file; null for the entry's own defaults. Nothing where
/// the entry has not the one that is named (reported).
std::optional<const VariantEntry*> variant_of(Context& context, const Entry& entry, const syntax::Callee& callee, Span call);
/// The same of a block of the file.
std::optional<const syntax::Variant*> variant_of(Context& context, const syntax::BlockDecl& block, const syntax::Callee& callee, Span call);

/// Adds what `as SYSTEM(...)` behind the parameters of a declaration says, whose parameters `made` has already. False after a
/// mistake (reported).
bool read_variants(Context& context, const std::vector<syntax::Variant>& variants, DeclaredEntry& made);

/// Reports variants of a block of the file that name what it has not, or name it twice.
void check_variants(Context& context, const syntax::BlockDecl& block);

/// `defaults as SYSTEM` of each file.
void note_defaults(Context& context, const syntax::Ast& ast);

}  // namespace netc::check
