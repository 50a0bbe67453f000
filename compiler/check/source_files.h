// Sources of files: which file holds what.
#pragma once

#include <optional>
#include <vector>

#include "check/arguments.h"
#include "check/nets.h"

namespace netc::check {

/// The files of a call of `idx` or `npy`: one for each input and label of the net by its name, with `test_` before it
/// for evaluation; or, of nets with one input and at most one label, `images`, `labels`, `test_images`, `test_labels`.
/// Nothing when something is wrong (reported).
std::optional<std::vector<graph::DataFile>> bind_files(Context& context, const ResolvedNet& net, const Entry& entry,
                                                       const syntax::Callee& callee, std::vector<Given> given,
                                                       Span call);

/// Whether a path can be one; reports it when not. `name` is of the argument.
bool is_path(Context& context, const Given& given, std::string_view name, const std::string& path);

}  // namespace netc::check
