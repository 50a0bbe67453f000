// Source text to Ast.
#pragma once

#include "base/diagnostics.h"
#include "syntax/ast.h"

namespace netc::syntax {

/// Parses the whole text. Errors go to `diagnostics`; what could be read is returned all the same. Never throws for any
/// bytes: invalid UTF-8, deep nesting and over-long input are errors with a place.
Ast parse(const Source& source, Diagnostics& diagnostics);

}  // namespace netc::syntax
