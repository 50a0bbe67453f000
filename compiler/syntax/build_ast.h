// ANTLR's tree to ours.
#pragma once

#include "NetParser.h"
#include "base/diagnostics.h"
#include "syntax/ast.h"
#include "syntax/places.h"

namespace netc::syntax {

/// Parts that could not be parsed are left out; numbers and texts that have no value are reported.
std::vector<Declaration> build_ast(NetParser::FileContext* file, const Places& places, Diagnostics& diagnostics);

}  // namespace netc::syntax
