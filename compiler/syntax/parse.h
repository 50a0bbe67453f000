// Source text to Ast.
#pragma once

#include "base/diagnostics.h"
#include "syntax/ast.h"

namespace netc::syntax {

/// Parses a file of a source. Errors go to `diagnostics`; what could be read is returned all the same. Never throws for any
/// bytes: invalid UTF-8, deep nesting and over-long input are errors with a place.
Ast parse(const SourceFile& file, Diagnostics& diagnostics);
/// The same of the source's own file, without what it imports (syntax/imports.h).
Ast parse(const Source& source, Diagnostics& diagnostics);

}  // namespace netc::syntax
