// What `import` brings into a file.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "base/diagnostics.h"
#include "syntax/ast.h"

namespace netc::syntax {

/// Why a file cannot be read: a sentence.
struct Unreadable {
    std::string reason;
};
using ReadText = std::function<std::variant<std::string, Unreadable>(const std::string& path)>;

/// Reads the files that a parsed file imports, and those that they import, each once, by paths that are relative to the
/// file that imports; cycles end where they began. Their nets, blocks and formulas come before the file's own in `ast`;
/// their data, training, checks, exports and targets stay theirs. Their texts go into `source`; a file that it has is not
/// read again. Whatever is wrong is an error with a place.
void add_imports(Source& source, Ast& ast, const ReadText& read, Diagnostics& diagnostics);

}  // namespace netc::syntax
