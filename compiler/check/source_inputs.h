// Sources that netc brings, and what inputs and labels they can fill.
#pragma once

#include <string>

#include "check/nets.h"

namespace netc::check {

/// Whether a label counts one class for each sample.
bool is_one_class(const ResolvedNet& net, const graph::InputInfo& label);

/// Whether a source of this kind can fill the inputs and labels of a net (reported where not); `source` is where it stands.
/// Of files that is known only when they are read.
bool fits_source(Context& context, const ResolvedNet& net, const std::string& kind, Span source);

}  // namespace netc::check
