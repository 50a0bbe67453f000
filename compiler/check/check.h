// The meaning of a file: Ast to Model. The last stage that reports mistakes of the user.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/diagnostics.h"
#include "graph/model.h"
#include "syntax/ast.h"

namespace netc::check {

/// Options from the command line: `--net NAME`, `--set classes=10`.
struct Selection {
    std::string net;
    std::map<std::string, double> parameters;
};

/// The meaning of a file. Nothing when there are errors (they are in `diagnostics`).
///
/// One net is compiled: the one selected, else the one that train and export use, else the only one. The texts of the
/// library's blocks that the file calls go into `source`.
std::optional<graph::Model> check(const syntax::Ast& ast, Source& source, const Selection& selection,
                                  Diagnostics& diagnostics);

}  // namespace netc::check
