// Blocks of the library as entries of the table: layers that are written in the language.
#pragma once

#include <memory>
#include <vector>

#include "check/declared_entry.h"

namespace netc::check {

/// `block layer_norm(x, epsilon in above(0)..inf = 1e-5) { ... }` of the library. Parameters with neither default nor range are
/// values of the network. A parameter takes what its default is and what its range says: `1..inf` a whole number,
/// `0.0..1` any, `[1..inf, [1..inf, 1..inf]]` a pair too, `[zeros, reflect]` words, `[0..inf, same]` a number or a word. A default that
/// is the name of a parameter before it is the value of that one.
struct DeclaredBlock : DeclaredEntry {
    syntax::BlockDecl declaration;
};

/// The comment above fills the reference. Nothing when something in the declaration is not sound (reported).
std::unique_ptr<DeclaredBlock> declared_block(Context& context, const syntax::BlockDecl& declaration, Span span,
                                              const std::vector<syntax::Comment>& comments);

}  // namespace netc::check
